/* A text as YAML, letter for letter as commands write it (PyYAML's choice of quotation marks, no line ever folded).

   tests/admin compares this with the writer of the commands over drawn texts. */

const BREAKS = "\n\x85\u2028\u2029";
const BLANKS = `\0 \t\r${BREAKS}`;
const MEANS_MORE = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^(?:<<|=|~|null|Null|NULL|!|&|\*|)$/,
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/,
];
const ESCAPES = { "\0": "0", "\x07": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e",
  '"': '"', "\\": "\\", "\x85": "N", "\xa0": "_", "\u2028": "L", "\u2029": "P" };
const NOT_PRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Zs}]/u;

/** A text as one YAML scalar on one line; `inFlow` is within brackets. */
export function scalar(text, inFlow = false) {
  if (NOT_PRINTABLE.test(text.replaceAll(" ", ""))) return doubleQuoted(text);
  const allowed = analysis(text);
  const plain = inFlow ? allowed.inFlow : allowed.inBlock;
  if (plain && !MEANS_MORE.some((pattern) => pattern.test(text))) return text;
  return allowed.quoted ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

/** What styles a text may have: without quotation marks in a block or within brackets, or in single ones. */
function analysis(text) {
  if (!text) return { inFlow: false, inBlock: true, quoted: true };
  const signs = [...text];
  let block = !/^(---|\.\.\.)/.test(text);
  let flow = block;
  let special = false;
  signs.forEach((sign, at) => {
    const before = at === 0 || BLANKS.includes(signs[at - 1]);
    const behind = at + 1 >= signs.length || BLANKS.includes(signs[at + 1]);
    if (at === 0) {
      if ("#,[]{}&*!|>'\"%@`".includes(sign)) flow = block = false;
      if ("?:".includes(sign)) [flow, block] = [false, block && !behind];
      if (sign === "-" && behind) flow = block = false;
    } else {
      if (",?[]{}".includes(sign)) flow = false;
      if (sign === ":") [flow, block] = [false, block && !behind];
      if (sign === "#" && before) flow = block = false;
    }
    special ||= !isOrdinary(sign);
  });
  const atEnds = /^[ ]|[ ]$/.test(text);
  return { inFlow: flow && !special && !atEnds, inBlock: block && !special && !atEnds, quoted: !special };
}

function isOrdinary(sign) {
  const code = sign.codePointAt(0);
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0x10fffe && code !== 0xfeff && (code <= 0xfffd || code >= 0x10000));
}

function doubleQuoted(text) {
  const written = [...text].map((sign) => {
    const code = sign.codePointAt(0);
    const asItIs = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd);
    if (asItIs && !'"\\\x85\u2028\u2029\uFEFF'.includes(sign)) return sign;
    if (sign in ESCAPES) return `\\${ESCAPES[sign]}`;
    const hex = code.toString(16).toUpperCase();
    if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return `"${written.join("")}"`;
}
