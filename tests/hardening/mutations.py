"""Files that nobody meant to write: what people have written, changed in small ways and in nasty ones.

A mutation is a kind and two numbers, so that hypothesis draws, repeats and shrinks them; what it makes of the same
bytes is always the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from plugins.network.schema import FILES
from tests.building import ROOT
from tests.hardening.cases import CASES
from tests.site.small_network import NETWORK

# ------------------------------------------------------------------------------------------------------------- seeds


def _moved(data: bytes) -> bytes:
    """A post of the demonstration as somebody of the small network would sign it."""
    head, fence, rest = data.decode().removeprefix("---\n").partition("\n---\n")
    kept = re.sub(
        r"^(authors|author|tags|to|share|about|quote|translation_of):.*\n(?:[ -].*\n)*", "", head + "\n", flags=re.M
    )
    return f"---\n{kept}authors: [dana-ortiz]\ntags: [hydrogen]{fence}{rest}".encode()


def _seeds() -> dict[str, dict[str, bytes]]:
    """What is mutated, by the folder or file for which it is meant."""
    posts = {path: data for path, data in NETWORK.items() if "/posts/" in path}
    posts |= {path.as_posix(): _moved(path.read_bytes()) for path in sorted(ROOT.glob("units/*/posts/**/*.md"))[::3]}
    bad = (made for case in CASES.values() for path, made in case.files.items() if path.startswith("alpha/posts/"))
    posts |= {
        f"case {number}": made.replace(b"al-ashe", b"dana-ortiz")
        for number, made in enumerate(bad)
        if isinstance(made, bytes) and len(made) < 20_000
    }
    pages = {path: data for path, data in NETWORK.items() if "/pages/" in path}
    experts = {path: data for path, data in NETWORK.items() if "/experts/" in path}
    drawings = {path: data for path, data in NETWORK.items() if path.endswith(".svg")}
    drawings |= {path.as_posix(): path.read_bytes() for path in sorted(ROOT.glob("units/*/media/*.svg"))[:3]}
    return {
        "posts": posts,
        "pages": pages,
        "experts": experts,
        "media": drawings,
        "outside": {path: data for path, data in NETWORK.items() if "/outside/" in path},
        "unit.yaml": {path: data for path, data in NETWORK.items() if path.endswith("unit.yaml")},
        "carried.yaml": {path: data for path, data in NETWORK.items() if path.endswith("carried.yaml")},
        "network.yaml": {"network.yaml": NETWORK["network.yaml"]},
    }


SEEDS: Mapping[str, Mapping[str, bytes]] = _seeds()
KEYS = sorted({name for model in FILES.values() for name in model.model_fields} | {"save_as", "url", "template", "x y"})

VALUES = [
    "", "~", "null", "true", "off", "0", "-1", "1e999", "9" * 400, "0x1F", "1_000", ".inf", "2026", "2026-02-30",
    "2026-11-20", "2026-11-20T09:30", "2026-11-20T09:30+14:00", "0001-01-01", "9999-12-31T23:59:59.999999-23:59",
    "2099-01-01", "[]", "{}", "[[]]", "[{}]", "{a: b}", "[a, b", "{a: ", "- x", "[~]", "[1, 2]", "x" * 2500,
    "[x" + ", x" * 300 + "]", "&a x", "*a", "!!python/name:os.system", "!x y", "|", ">", "'", '"', "''", '"\\x00"',
    '"\\ud800"', '"\\u202e"', "%", "@x", "`x`", "a: b: c", "#", "a # b", "draft", "retracted", "withdrawn", "event",
    "everyone", "nobody", "[nobody, everyone]", "[energy, tax]", "[heat]", "energy", "tax", "labs", "steam",
    "tax/ring-fence", "energy/what-caverns-cost", "energy/x", "https://[", "https://x.example:99999/",
    "https://\u2100.example", "javascript:alert(1)", "//x.example", "media/dana.png", "media/../x.png",
    "media/map.svg", "media//x.png", "/tax/", "/", "[/x/]", "[/tax/ring-fence/]", "[fence, cavern-costs]",
    "tag:northwind.example,2026:tax/fence", "tag:northwind.example,2026:energy/cavern-costs", "urn:x",
    "what-caverns-cost", "ring-fence", "page", "own", "-", "a" * 101, "\u00e9t\u00e9", "\u0130", "\ufeff", "<b>x</b>",
    "&lt;", "]]>", "{{ x }}", "[dana-ortiz, li-wei, sam-cole]", "[nobody-knows]", "[sam-cole]", "en", "pt-BR",
    "xx-yy-zz", "Europe/Nowhere", "closed", "[{unit: tax}]", "[{topics: [hydrogen], limit: 0}]", "[{feed: x}]",
    "[{date: 2026-01-01, what: x}]", "{energy: {lead: x}}",
]  # fmt: skip

PIECES = [
    "\0", "\x08", "\x1b[2J", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\ufffd", "\ud800", "\U0010ffff",
    "\u0301" * 50, "\r", "\r\n", "\t", "---", "\n---\n", "...", "\n...\n", "%YAML 1.1\n", "# ", "## {#site-main}\n",
    "[", "]", "![", "](", "](x)", "<", ">", "<b>", "</b>", "<a ", "<!--", "-->", "<![CDATA[", "<!DOCTYPE x [",
    "<?php ", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=x()>",
    "<math><mi//xlink:href='data:x,y'>", "<style>*{}</style>", "<div><div>", "</article>", "<table><tr>",
    "<select><option>", "<plaintext>", "<textarea>", "<noscript><p title='</noscript><b>'>", "<a href='hr:0'>",
    "<img src='hr:99999'>", "<p id='site-main'>", "<p class='site-header'>", "<h1>", "<h7>", "<br/", "&#0;",
    "&#x110000;", "&#xD800;", "&nosuch;", "&amp;amp;", "&", "`", "```\n", "~~~", "*", "**", "***", "_", "__", "*a*b*",
    "||", "|-|\n", "| a | b |\n|---|---|\n| c |\n", "[^1]", "[^1]: x\n", "[^1]: [^1]\n", "*[HTML]: x\n", "[x]: <y>\n",
    "[x]: javascript:alert(1)\n", "[a](javascript:alert(1))", "[a](data:text/html,x)", "[a](//x.example)",
    "[a](x.md#y)", "[a](../../../../etc/passwd)", "[a]({filename}2026-03-02-what-caverns-cost.md)",
    "[a]({static}../media/costs.csv)", "[a](/energy/)", "[a](../../tax/)", "[a](%00)", "[a](%2e%2e/%2e%2e/%2e%2e/x)",
    "[a](x%ZZ)", "[a](\\\\x)", "![a](../media/cavern.png)", "![](../media/map.svg)", "![a](../../tax/media/x.png)",
    "![a](https://x.example/y.png)", "{: #id .class onclick=x }", "{: }", "!!! note\n    x\n", "Term\n:   x\n", "1. ",
    "- ", "    ", "> ", ">" * 99, "    " * 99 + "x", "{{ x }}", "{% x %}", "\\", "\\\\", "$$", ":", ": ", "'", '"',
    "authors: ", "title:", "&a ", "*a ", "? ", "! ", "[[[[[[", "{{{{{{", "- - - - ", "key: {", "\N{GRINNING FACE}",
    "\u0130", "\u1e9e",
]  # fmt: skip


# --------------------------------------------------------------------------------------------------------- mutations

Kind = Callable[[bytes, int, int], bytes]


def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def _at(data: bytes, number: int) -> int:
    return number % (len(data) + 1)


def flip(data: bytes, at: int, to: int) -> bytes:
    place = _at(data, at)
    return data[:place] + bytes([to % 256]) + data[place + 1 :]


def insert(data: bytes, at: int, which: int) -> bytes:
    place = _at(data, at)
    return data[:place] + PIECES[which % len(PIECES)].encode("utf-8", "surrogatepass") + data[place:]


def insert_line(data: bytes, at: int, which: int) -> bytes:
    lines = _lines(data)
    lines.insert(at % (len(lines) + 1), PIECES[which % len(PIECES)].encode("utf-8", "surrogatepass"))
    return b"\n".join(lines)


def repeat(data: bytes, which: int, times: int) -> bytes:
    piece = PIECES[which % len(PIECES)].encode("utf-8", "surrogatepass")
    return data + b"\n" + piece * (2 + times % 1500)


def cut(data: bytes, at: int, most: int) -> bytes:
    place = _at(data, at)
    return data[:place] + data[place + 1 + most % 40 :]


def truncate(data: bytes, at: int, _: int) -> bytes:
    return data[: _at(data, at)]


def drop_line(data: bytes, at: int, _: int) -> bytes:
    lines = _lines(data)
    del lines[at % len(lines)]
    return b"\n".join(lines)


def double_line(data: bytes, at: int, to: int) -> bytes:
    lines = _lines(data)
    lines.insert(to % (len(lines) + 1), lines[at % len(lines)])
    return b"\n".join(lines)


def swap_lines(data: bytes, one: int, other: int) -> bytes:
    lines = _lines(data)
    one, other = one % len(lines), other % len(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def indent(data: bytes, at: int, by: int) -> bytes:
    lines = _lines(data)
    lines[at % len(lines)] = b" \t"[by % 2 : by % 2 + 1] * (1 + by % 9) + lines[at % len(lines)]
    return b"\n".join(lines)


def _key_lines(lines: list[bytes]) -> list[int]:
    return [number for number, line in enumerate(lines) if re.match(rb"[\s-]*\w+:", line)] or [0]


def rename_key(data: bytes, at: int, to: int) -> bytes:
    lines = _lines(data)
    found = _key_lines(lines)
    place = found[at % len(found)]
    lines[place] = re.sub(rb"\w+:", KEYS[to % len(KEYS)].encode() + b":", lines[place], count=1)
    return b"\n".join(lines)


def misspell_key(data: bytes, at: int, how: int) -> bytes:
    lines = _lines(data)
    found = _key_lines(lines)
    place = found[at % len(found)]
    name, colon, rest = lines[place].partition(b":")
    spot = how % (len(name) + 1)
    lines[place] = name[:spot] + name[spot + 1 : spot + 2] + name[spot : spot + 1] + name[spot + 2 :] + colon + rest
    return b"\n".join(lines)


def other_value(data: bytes, at: int, to: int) -> bytes:
    lines = _lines(data)
    found = _key_lines(lines)
    place = found[at % len(found)]
    value = VALUES[to % len(VALUES)].encode("utf-8", "surrogatepass")
    lines[place] = lines[place].partition(b":")[0] + b": " + value
    return b"\n".join(lines)


def add_key(data: bytes, which: int, to: int) -> bytes:
    line = f"{KEYS[which % len(KEYS)]}: {VALUES[to % len(VALUES)]}\n".encode("utf-8", "surrogatepass")
    return data.replace(b"---\n", b"---\n" + line, 1) if data.startswith(b"---\n") else line + data


def add_many_keys(data: bytes, which: int, times: int) -> bytes:
    name = KEYS[which % len(KEYS)]
    more = b"".join(f"{name}{number}: x\n".encode() for number in range(times % 3000))
    return data.replace(b"---\n", b"---\n" + more, 1) if data.startswith(b"---\n") else more + data


def encode(data: bytes, how: int, _: int) -> bytes:
    text = data.decode("utf-8", "replace")
    codes = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "utf-7", "shift_jis", "cp037")
    return text.encode(codes[how % len(codes)], "replace")


def end_lines(data: bytes, how: int, _: int) -> bytes:
    return data.replace(b"\n", (b"\r\n", b"\r", b"\n\n", b"\n\r", b"\x0b", b"\x0c", "\u2029".encode())[how % 7])


def nest(data: bytes, how: int, deep: int) -> bytes:
    """Brackets around the first value, or quotes and lists around the text."""
    depth = deep % 400
    if how % 2:
        return re.sub(rb": ", b": " + b"[" * depth, data, count=1)
    return data + b"\n" + b"> - "[: 2 + how % 3] * depth + b"x\n"


def splice(data: bytes, at: int, which: int) -> bytes:
    others = [seed for seeds in SEEDS.values() for seed in seeds.values()]
    other = others[which % len(others)]
    return data[: _at(data, at)] + other[_at(other, at // 7) :]


KINDS: tuple[Kind, ...] = (
    flip, insert, insert, insert_line, insert_line, repeat, cut, truncate, drop_line, double_line, swap_lines, indent,
    rename_key, misspell_key, other_value, other_value, other_value, add_key, add_key, add_many_keys, encode, end_lines,
    nest, splice,
)  # fmt: skip


@dataclass(frozen=True)
class Mutated:
    """A file to put into the small network."""

    path: str
    data: bytes
    replaces: bool  # a live file, or it is one more

    def __repr__(self) -> str:
        shown = self.data if len(self.data) < 3000 else self.data[:1500] + b" ... " + self.data[-1500:]
        return f"Mutated({self.path!r}, {shown!r}, {self.replaces})"


_number = st.integers(0, 1 << 20)
_mutations = st.lists(st.tuples(st.sampled_from(KINDS), _number, _number), min_size=1, max_size=3)
_WHERE = ("posts",) * 10 + (
    "pages",
    "experts",
    "media",
    "outside",
    "unit.yaml",
    "unit.yaml",
    "carried.yaml",
    "network.yaml",
)
AUTHORS = {"energy": "dana-ortiz", "tax": "sam-cole", "labs": "ana-silva"}
ENDINGS = {"media": "svg", "outside": "json"}


@st.composite
def mutated(draw: st.DrawFn) -> Mutated:
    """A file of the small network, one more or in the place of what it was made of."""
    where = draw(st.sampled_from(_WHERE))
    path = draw(st.sampled_from(sorted(SEEDS[where])))
    data = SEEDS[where][path]
    replaces = path in NETWORK and (where.endswith(".yaml") or draw(st.booleans()))
    unit = path.partition("/")[0] if replaces else draw(st.sampled_from(sorted(AUTHORS)))
    if not replaces and where == "posts":
        data = re.sub(rb"(?m)^authors: .*$", b"authors: [%s]" % AUTHORS[unit].encode(), data, count=1)
    head = draw(st.sampled_from((b"", b"", data[: data.find(b"\n---\n") + 5]))) if data.startswith(b"---\n") else b""
    data = data[len(head) :]  # what follows is changed alone: more of it then comes as far as a page
    for kind, one, other in draw(_mutations):
        data = kind(data, one, other)
    data = head + data
    if not replaces:
        stem = "2026-10-10-fuzzed" if where == "posts" else "grid-operator" if where == "outside" else "fuzzed"
        path = f"{unit}/{where}/{stem}.{ENDINGS.get(where, 'md')}"
    return Mutated(path, data[:MOST], path in NETWORK)


MOST = 400_000  # bytes, so that no example is large for its own sake
