/* Fields of the editor that are better served by the browser's own: dates, the text, and posts by their names. */

const { h, createClass } = window;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Today, where the author is. */
export function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

/* A day or a moment. What was typed in the file stays as it is until somebody chooses another. */
const DateControl = createClass({
  componentDidMount() {
    if (this.props.value === "{{now}}") this.props.onChange(today());
  },
  kind(value) {
    const time = this.props.field.get("time", "no");
    if (!value) return time === "yes" ? "datetime-local" : "date";
    if (DAY.test(value)) return "date";
    return MOMENT.test(value) && time !== "no" ? "datetime-local" : "text";
  },
  render() {
    const { forID, value, onChange, classNameWrapper, setActiveStyle, setInactiveStyle } = this.props;
    const shown = value === "{{now}}" ? today() : (value ?? "");
    return h("input", {
      id: forID,
      type: this.kind(shown),
      className: classNameWrapper,
      value: shown,
      min: undefined,
      onChange: (event) => onChange(event.target.value),
      onFocus: setActiveStyle,
      onBlur: setInactiveStyle,
    });
  },
});

const TOOLS = [
  ["Heading", "H", { before: "## ", line: true }],
  ["Bold", "B", { before: "**", after: "**" }],
  ["Italic", "I", { before: "*", after: "*" }],
  ["Link", "Link", { before: "[", after: "](https://)" }],
  ["List", "List", { before: "- ", line: true }],
  ["Quotation", "“ ”", { before: "> ", line: true }],
];

/* The text: Markdown as it is typed. Whoever edits one word changes that word. */
const BodyControl = createClass({
  componentDidMount() {
    this.fit();
  },
  componentDidUpdate() {
    this.fit();
    const path = this.props.mediaPaths.get(this.props.forID);
    if (!path) return;
    this.props.onRemoveInsertedMedia(this.props.forID);
    const { value, selectionStart, selectionEnd } = this.area; // a picture is a paragraph of its own
    const lead = ["", "\n", "\n\n"][2 - Math.min(2, /\n*$/.exec(`\n\n${value}`.slice(0, selectionStart + 2))[0].length)];
    const rest = value.slice(selectionEnd).trim() ? "\n\n" : "";
    this.put(`${lead}![`, `](${[path].flat()[0]})${rest}`, "What the picture shows", false);
  },
  componentWillUnmount() {
    this.props.onRemoveMediaControl(this.props.forID);
  },
  fit() {
    if (!this.area) return;
    this.area.style.height = "auto";
    this.area.style.height = `${Math.max(this.area.scrollHeight + 4, 240)}px`;
  },
  /* Words around the selection, by way of the browser so that its undo knows of it. */
  put(before, after, otherwise, line) {
    const { area } = this;
    area.focus();
    const { selectionStart: start, selectionEnd: end, value } = area;
    const chosen = value.slice(start, end) || otherwise;
    const atStart = !line || start === 0 || value[start - 1] === "\n";
    const lead = `${atStart ? "" : "\n\n"}${before}`;
    const text = lead + (line ? chosen.replaceAll("\n", `\n${before}`) : chosen) + after;
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, start, end, "end");
      this.props.onChange(area.value);
    }
    area.setSelectionRange(start + lead.length, start + text.length - after.length);
  },
  picture() {
    const { forID, field, onOpenMediaLibrary } = this.props;
    onOpenMediaLibrary({ controlID: forID, forImage: true, allowMultiple: false, value: "", field, config: field.getIn(["media_library", "config"]) });
  },
  render() {
    const { forID, value, onChange, classNameWrapper, setActiveStyle, setInactiveStyle } = this.props;
    const button = (label, shown, act) =>
      h("button", { type: "button", key: label, title: label, "aria-label": label, className: "highroad-tool", onMouseDown: (event) => event.preventDefault(), onClick: act }, shown);
    return h(
      "div",
      { className: `${classNameWrapper} highroad-body` },
      h(
        "div",
        { className: "highroad-tools", role: "toolbar", "aria-label": "Words" },
        TOOLS.map(([label, shown, { before, after = "", line = false }]) => button(label, shown, () => this.put(before, after, line ? "" : label.toLowerCase(), line))),
        button("Picture", "Picture", () => this.picture()),
      ),
      h("textarea", {
        id: forID,
        ref: (area) => (this.area = area),
        value: value ?? "",
        rows: 12,
        spellCheck: true,
        onChange: (event) => onChange(event.target.value),
        onFocus: setActiveStyle,
        onBlur: setInactiveStyle,
      }),
    );
  },
});

/** A post of the network by `uid/slug`, or a web address, with the published posts as suggestions. */
const postControl = (suggestions) =>
  createClass({
    getInitialState: () => ({ posts: [] }),
    componentDidMount() {
      this.mounted = true;
      suggestions().then((posts) => this.mounted && this.setState({ posts }));
    },
    componentWillUnmount() {
      this.mounted = false;
    },
    render() {
      const { forID, value, onChange, classNameWrapper, setActiveStyle, setInactiveStyle } = this.props;
      return h(
        "div",
        null,
        h("input", { id: forID, className: classNameWrapper, type: "text", inputMode: "url", autoComplete: "off", autoCapitalize: "none", spellCheck: false, list: `${forID}-posts`, value: value ?? "", onChange: (event) => onChange(event.target.value.trim()), onFocus: setActiveStyle, onBlur: setInactiveStyle }),
        h("datalist", { id: `${forID}-posts` }, this.state.posts.map((post) => h("option", { key: post.name, value: post.name }, post.title))),
      );
    },
  });

/* The text as Decap draws Markdown (and makes it harmless), in the theme's own element, with the unit's pictures, which
   files name from where they lie. */
const PICTURE = /(!\[[^\]]*\]\()(?:\.\.\/)+(media\/[^\s)]+)/g;

function bodyPreview(Drawn) {
  class Body extends Drawn {
    render() {
      const made = super.render();
      return made && h("div", { className: "prose", dangerouslySetInnerHTML: made.props.dangerouslySetInnerHTML });
    }
  }
  return createClass({
    componentDidMount() {
      this.look();
    },
    componentDidUpdate() {
      this.look();
    },
    componentWillUnmount() {
      clearTimeout(this.timer);
    },
    /* Decap hands out an empty picture while it fetches one, and does not say when it has it. */
    look() {
      clearTimeout(this.timer);
      if (this.waits) this.timer = setTimeout(() => this.forceUpdate(), 250);
    },
    render() {
      const { getAsset, field, value } = this.props;
      const empty = String(getAsset(""));
      this.waits = false;
      const shown = (path) => {
        const found = String(getAsset(path, field));
        this.waits ||= found === empty;
        return found;
      };
      return h(Body, { ...this.props, value: String(value ?? "").replace(PICTURE, (_, before, path) => before + shown(path)) });
    },
  });
}

const Shown = ({ value }) => (value ? String(value) : null);

/** Make the fields known to the editor; `suggestions()` promises the published posts. */
export function registerWidgets(CMS, suggestions) {
  CMS.registerWidget("highroad-date", DateControl, Shown);
  CMS.registerWidget("highroad-body", BodyControl, bodyPreview(CMS.getWidget("markdown").preview));
  CMS.registerWidget("highroad-post", postControl(suggestions), Shown);
}
