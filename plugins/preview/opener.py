"""The way from a page into an editor: a button at each place that can be opened. A form, so that it needs no script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from plugins.preview.editors import Editor, How

OPEN = "/.highroad/open"


@dataclass(frozen=True, slots=True)
class Opener:
    """The editor of whoever sits at this machine; `roots` are the folders whose files it may be shown, as of now."""

    editor: Editor
    roots: Callable[[], tuple[Path, ...]]

    def button(self, file: Path | None, line: int, words: str = "") -> Markup:
        """What shows a line of a file in the editor; nothing for what lies elsewhere. `words` say what is opened."""
        if file is None or not any(root in file.parents for root in self.roots()):
            return Markup()
        name = self.editor.name or "your editor"
        label = Markup('<span class="aside"> {}</span>').format(words) if words else Markup()
        if self.editor.how is How.LINK:
            href = self.editor.link(str(file), max(1, line))
            return Markup('<a class="open" href="{}">Open in {}{}</a>').format(href, name, label)
        return Markup(
            '<form method="post" action="{}"><input type="hidden" name="file" value="{}">'
            '<input type="hidden" name="line" value="{}"><button>Open in {}{}</button></form>'
        ).format(OPEN, file, max(1, line), name, label)
