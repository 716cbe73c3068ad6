"""The reading check as HTML: a page of its own, which the preview's script also shows beside the post."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup, escape

from plugins.preview.opener import Opener
from plugins.preview.reading_check import (
    FOUND_SUMMARY,
    FOUND_TITLE,
    LINKED_IN_TITLE,
    LONG_PARAGRAPH,
    LONG_SENTENCE,
    WIDE,
    Carrying,
    Flow,
    Inside,
    Outside,
    Passed,
    ReadingCheck,
    Result,
    Seen,
)

TITLE = "Reading check"
_HEAVY = 500_000  # bytes of one picture on a phone, from which on it is worth a word


def check_drawn(
    check: ReadingCheck,
    *,
    page: str,
    remarks: Markup | None = None,
    opener: Opener | None = None,
    file: Path | None = None,
) -> Markup:
    """The check of the post at the address `page`; `remarks` is what else is wrong in its file, as a list."""
    parts = [
        Markup('<p class="lead"><a href="{}">{}</a></p><p>{}</p>').format(page, check.title, check.going),
        opener.button(file, 1) if opener else "",
        _part("What is wrong, and what could be better", remarks) if remarks else "",
        _part("On LinkedIn", _passed(check.passed)),
        _part("In a search", _result(check.result)),
        _part("In lists and feeds", _listed(check)),
        _part("Reading", _flow(check.flow)),
        _part("Outline", _outline(check)),
        _part("Links", _links(check, opener, file)),
        _part("Pictures", _pictures(check)),
        _part("Who carries it", _carrying(check.carrying)),
    ]
    return Markup().join(parts)


def _part(title: str, content: Markup) -> Markup:
    return Markup('<div class="part"><h2>{}</h2>{}</div>').format(title, content)


def _p(words: str, kind: str = "") -> Markup:
    return Markup('<p class="{}">{}</p>').format(kind, words) if kind else Markup("<p>{}</p>").format(words)


def _list(items: Iterable[Markup]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup().join(Markup("<li>{}</li>").format(item) for item in items))


def _passed(passed: Passed) -> Markup:
    picture = Markup('<img src="{}" alt="{}" loading="lazy">').format(passed.picture, passed.alt or "The picture of it")
    card = Markup('<div class="linked">{}<p class="name">{}</p><p class="host">{}</p></div>').format(
        picture if passed.picture else Markup(), passed.title, passed.host
    )
    said = []
    if not passed.picture:
        said.append("No picture: HIGHROAD_CARDS draws none, and the post has none that is large enough.")
    if passed.off_shape:
        said.append(f"The picture is {passed.off_shape} wide to 1 high; LinkedIn shows {WIDE} to 1 and cuts its edges.")
    if passed.cut != passed.title:
        said.append(f"Where there is little room the title ends after {LINKED_IN_TITLE} characters: “{passed.cut}”")
    return card + Markup().join(_p(one, "aside") for one in said)


def _result(result: Result) -> Markup:
    if result.noindex:
        return _p("Search engines are asked to leave it out.")
    shown = Markup('<div class="found"><p class="host">{}</p><p class="name">{}</p><p>{}</p></div>').format(
        " › ".join(result.way), result.title, result.summary
    )
    said = []
    if result.title_cut:
        said.append(
            f"The title with the network's name is longer than the {FOUND_TITLE} characters that are usually shown."
        )
    if result.summary_cut:
        said.append(f"The summary is longer than the {FOUND_SUMMARY} characters that are usually shown.")
    return shown + Markup().join(_p(one, "aside") for one in said)


def _listed(check: ReadingCheck) -> Markup:
    listed = check.listed
    shown = Markup('<div class="listed"><p class="name">{}</p><p>{}</p></div>').format(listed.title, listed.summary)
    if listed.own:
        return shown
    return shown + _p("These are its first words. A “summary” of its own says what it comes to.", "aside")


def _flow(flow: Flow) -> Markup:
    said = [
        f"{_counted(flow.words, 'word')}, {_counted(flow.minutes, 'minute')} to read.",
        f"{_counted(flow.paragraphs, 'paragraph')}, the longest of {_counted(flow.longest_paragraph, 'word')};"
        f" {_counted(flow.sentences, 'sentence')}.",
    ]
    parts = [_p(one) for one in (said if flow.paragraphs else said[:1])]
    if flow.longest_paragraph > LONG_PARAGRAPH:
        parts.append(_p(f"More than {LONG_PARAGRAPH} words fill the screen of a phone: divide the paragraph.", "aside"))
    if flow.long:
        parts.append(_p(f"Longer than {LONG_SENTENCE} words:", "aside"))
        parts.append(_list(escape(f"“{words}” ({count} words)") for words, count in flow.long))
    return Markup().join(parts)


def _outline(check: ReadingCheck) -> Markup:
    if not check.outline:
        return _p("No headings.")
    items = (Markup('<li class="level{}">{}</li>').format(min(max(one.level, 2), 4), one.text) for one in check.outline)
    return Markup('<ol class="outline">{}</ol>').format(Markup().join(items))


def _links(check: ReadingCheck, opener: Opener | None, file: Path | None) -> Markup:
    if not (check.inside or check.outside or check.dead):
        return _p("None.")
    parts: list[Markup] = []
    if check.dead:
        parts.append(_p(f"{_counted(len(check.dead), 'link')} to nowhere:", "bad"))
        parts.append(
            _list(
                Markup("{}: {} {}").format(
                    f"line {one.line}", one.what, opener.button(file, one.line) if opener else ""
                )
                for one in check.dead
            )
        )
    if check.inside:
        parts.append(_p(f"{_counted(len(check.inside), 'link')} inside the network:"))
        parts.append(_list(map(_inside, check.inside)))
    if check.outside:
        hosts = ", ".join(f"{host} ({count})" if count > 1 else host for host, count in check.hosts)
        parts.append(_p(f"{_counted(len(check.outside), 'link')} outside, not tried{': ' if hosts else ''}{hosts}"))
        parts.append(_list(map(_outside, check.outside)))
    return Markup().join(parts)


def _inside(link: Inside) -> Markup:
    mark = Markup(' <b class="mark">{}: nobody else can follow it yet</b>').format(link.mark) if link.mark else ""
    return Markup('“{}” to <a href="{}">{}</a>{}').format(link.words, link.href, link.title, mark)


def _outside(link: Outside) -> Markup:
    ours = Markup(' <b class="mark">this very site: link to the file instead</b>') if link.ours else ""
    return Markup('“{}” to <a href="{}" rel="noreferrer">{}</a>{}').format(link.words, link.href, link.href, ours)


def _pictures(check: ReadingCheck) -> Markup:
    if not check.pictures:
        return _p("None.")
    together = _p(f"{_counted(len(check.pictures), 'picture')}, {_size(check.weight)} on a phone.")
    return together + _list(map(_picture, check.pictures))


def _picture(seen: Seen) -> Markup:
    words = f"“{seen.alt}”" if seen.alt else ""
    missing = "" if seen.alt else Markup('<b class="mark">no words for those who can’t see it</b>')
    phone = seen.phone
    sizes = f"{_pixels(seen.width, seen.height)}, {_size(seen.size)}"
    served = (
        f"; on a phone {_pixels(phone.width, phone.height)}, {_size(phone.size)}" if phone.size != seen.size else ""
    )
    heavy = Markup(' <b class="mark">heavy</b>') if phone.size > _HEAVY else ""
    where = "above the text: " if seen.lead else ""
    return Markup('{}<code>{}</code> {}{}<br><span class="aside">{}{}</span>{}').format(
        where, seen.name, words, missing, sizes, served, heavy
    )


def _carrying(carrying: Carrying) -> Markup:
    if carrying.kept:
        return _p("Nobody: it is shared with no other unit.")
    parts = [_list(Markup("<b>{}</b>, {}").format(name, why) for name, why in carrying.by)] if carrying.by else []
    if not carrying.by:
        parts.append(_p("No other unit."))
    if carrying.refused:
        said = Markup('<p class="aside">{} let it pass: <code>invoke explain --post {}</code> says why.</p>')
        parts.append(said.format(_counted(carrying.refused, "other unit"), carrying.key))
    return Markup().join(parts)


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _pixels(width: int, height: int) -> str:
    return f"{width} × {height} pixels" if width and height else "a drawing"


def _size(size: int) -> str:
    """Bytes as people say them: "84 kB", "1.4 MB"."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} kB" if size else "no bytes"
