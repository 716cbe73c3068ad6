"""What the preview adds to a page: the problems, drawn by the server, and one script that follows what is saved.

It lies in a shadow root, so that neither the page's styles reach it nor its own the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from plugins.network.live import Shown
from plugins.network.problems import Level
from plugins.preview.asking import href
from plugins.preview.opener import Opener

OURS = "/.highroad/"  # no slug and no reserved address begins with a dot, so nothing of a site is ever below this
SCRIPT, EVENTS, STATE, PROBLEMS = f"{OURS}preview.js", f"{OURS}events", f"{OURS}state", f"{OURS}problems"
READING = f"{OURS}reading"  # before the address of a post
KIT = f"{OURS}kit"  # likewise

SCRIPT_BYTES = Path(__file__).with_name("preview.js").read_bytes()
_STYLE = Markup(Path(__file__).with_name("preview.css").read_text("utf-8"))
_ELEMENT = "highroad-preview"
# What a browser lets a page of the preview do: what a page of the site may, and follow what is saved. The overlay's own
# style is the only one inside a page, known by its digest.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; media-src 'self';"
    f" style-src 'self' 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A drawing that is opened by itself may style itself, and nothing else.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What somebody can do with a page: open the file that it is made of, follow `ways` (words and address).

    Without an `opener` nobody who asks sits at this machine.
    """

    opener: Opener | None = None
    file: Path | None = None
    ways: tuple[tuple[str, str], ...] = ()

    def drawn(self) -> Markup:
        """All of it on one line, "" for nothing."""
        button = self.opener.button(self.file, 1) if self.opener else Markup()
        links = Markup().join(
            Markup('<a href="{}"{}>{}</a>').format(to, Markup(" data-check" if to.startswith(READING) else ""), words)
            for words, to in self.ways
        )
        return Markup('<div class="do">{}{}</div>').format(button, links) if button or links else Markup()


NOTHING = Around()


def mine(problems: Iterable[Shown], path: str | None) -> tuple[Shown, ...]:
    """Those that are shown on the page at `path`, on what is no page (None) those of every page."""
    return in_order(shown for shown in problems if shown.pages is None or path in shown.pages)


def in_order(problems: Iterable[Shown]) -> tuple[Shown, ...]:
    """Those of the whole set-up first, then by file and line."""
    return tuple(sorted(problems, key=lambda shown: (shown.pages is not None, shown.problem)))


def overlay(problems: tuple[Shown, ...], path: str | None, around: Around = NOTHING) -> str:
    """The overlay of a page, as it stands in its shadow root; "" when there is nothing to say or do."""
    here, do, everywhere = mine(problems, path), around.drawn(), Markup()
    if problems:
        everywhere = Markup('<p class="all"><a href="{}">{} in the whole network</a></p>').format(
            PROBLEMS, counted(problems)
        )
    if not here:
        drawn_so = Markup('<style>{}</style><section class="quiet" role="{}" aria-label="Preview">{}{}</section>')
        return drawn_so.format(_STYLE, "status" if problems else "region", do, everywhere) if do or problems else ""
    worst = any(shown.problem.level is Level.ERROR for shown in here)
    where = "in the set-up" if here[0].pages is None else "on this page"
    return Markup(
        '<style>{}</style><section role="{}" aria-label="Preview"><details open data-key="{}">'
        "<summary>{} {}</summary>{}</details>{}{}</section>"
    ).format(
        *(_STYLE, "alert" if worst else "status", _key(here), counted(here), where),
        *(listed(here, opener=around.opener), do, everywhere),
    )


def _key(problems: tuple[Shown, ...]) -> str:
    """The same for the same problems, so that what somebody has put away is known again."""
    return drawn("\n".join(str(shown.problem) for shown in problems))


def drawn(inner: str) -> str:
    """A digest of an overlay."""
    return hashlib.blake2b(inner.encode(), digest_size=8).hexdigest()


def counted(problems: tuple[Shown, ...]) -> str:
    """ "1 mistake", "2 mistakes and 1 warning" """
    found = [shown.problem.level for shown in problems]
    kinds = ((found.count(Level.ERROR), "mistake"), (found.count(Level.WARNING), "warning"))
    return " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in kinds if count)


def listed(problems: tuple[Shown, ...], prefix: str | None = None, opener: Opener | None = None) -> Markup:
    """Problems as a list; with `prefix`, each names the pages that it concerns, with `opener` each can be opened."""
    return Markup("<ol>{}</ol>").format(Markup().join(_item(shown, prefix, opener) for shown in problems))


def _item(shown: Shown, prefix: str | None, opener: Opener | None) -> Markup:
    problem = shown.problem
    where = Markup()
    if problem.file:
        where = Markup('<code title="{}">{}:{}</code> ').format(
            shown.source or problem.file, problem.file, problem.line
        )
    pages = Markup()
    if prefix is not None and shown.pages:
        links = (Markup('<a href="{0}">{0}</a>').format(href(page, prefix)) for page in sorted(shown.pages))
        pages = Markup('<p class="pages">{}</p>').format(Markup(", ").join(links))
    button = opener.button(shown.source, problem.line, f"at line {problem.line}") if opener else Markup()
    return Markup('<li class="{0}"><p class="where">{1}<b>{0}</b></p><p class="what">{2}</p>{3}{4}</li>').format(
        problem.level.value, where, problem.what, pages, button
    )


def injected(body: bytes, *, version: str, etag: str, page: str | None, inner: str) -> bytes:
    """A page with overlay and script just before its end. Without JavaScript the overlay shows all the same."""
    added = Markup(
        '<{0}><template shadowrootmode="open">{1}</template></{0}>'
        '<script src="{2}" data-version="{3}" data-etag="{4}" data-page="{5}" data-drawn="{6}" defer></script>'
    ).format(Markup(_ELEMENT), Markup(inner), SCRIPT, version, etag, page or "", drawn(inner))
    end = body.lower().rfind(b"</body>")
    end = len(body) if end < 0 else end
    return body[:end] + added.encode() + body[end:]


def problems_page(problems: tuple[Shown, ...], prefix: str, opener: Opener | None = None) -> bytes:
    """Every problem of the network, each with the pages that it concerns."""
    title = f"{counted(problems)} in the whole network" if problems else "Nothing is wrong"
    home = Markup('<p><a href="{0}/">To the front page</a></p>').format(prefix)
    return own_page(title, listed(in_order(problems), prefix, opener) + home if problems else home)


def broken_page(problems: tuple[Shown, ...], opener: Opener | None = None) -> bytes:
    """Shown while there is no site to show at all, or a page fell over what it was handed."""
    words = "<p>It is shown as soon as this is mended; nothing has to be started anew.</p>"
    return own_page("This can’t be shown yet", listed(problems, opener=opener) + Markup(words))


def unopened_page(why: str, to_copy: str, advice: str) -> bytes:
    """Shown instead of an editor: why it did not open, and what brings the line into one."""
    words = Markup("<p>{}</p>").format(why) if why else Markup()
    copy = Markup('<p><code class="copy">{}</code></p>').format(to_copy) if to_copy else Markup()
    return own_page("Open it yourself", words + copy + Markup("<p>{}</p>").format(advice))


def missing_page(path: str) -> bytes:
    """Shown where there is no page and the site has no page of its own to say so."""
    return own_page("There is no page at this address", Markup("<p><code>/{}</code></p>").format(path))


def own_page(title: str, content: Markup) -> bytes:
    """A page of the preview's own, which wears its style."""
    page = Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>{1}</style></head>'
        '<body class="own"><main><h1>{0}</h1>{2}</main></body></html>'
    )
    return page.format(escape(title), _STYLE, content).encode()
