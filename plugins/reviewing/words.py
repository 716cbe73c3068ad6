"""What a change does to readers, in words: one summary and sections of rows, the same for text, Markdown and a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from plugins.network.days import short
from plugins.network.problems import Level, Problem
from plugins.network.wording import cut
from plugins.reviewing.shape import Row, Section, Span, Told
from plugins.reviewing.summing import BY_KIND, FATES, many, more_or_fewer, summary, vanishing
from plugins.reviewing.values import Carry, Difference, Edit, Fate, FeedChange, PostChange, StreamChange, ThingChange

LONGEST = 160  # characters of a value that is shown beside the one before it
TITLES = 5  # in a row of a feed


def told(of: Difference) -> Told:
    """A difference in words. A section that has nothing to say is left out."""
    sections = (
        _problems(of),
        _addresses(of),
        _ids(of),
        *(_posts(of, title, fates) for title, fates in _BY_FATE),
        _front(of),
        _streams(of),
        _feeds(of),
        *(_things(of, title, kind) for title, kind in BY_KIND),
        _redirects(of),
    )
    return Told(
        network=of.network,
        title="What readers will see",
        summary=summary(of),
        against=(
            Span("Compared with "),
            Span(of.commit[:10], "code"),
            *((Span(" ("), Span(cut(of.rev, 60), "said"), Span(")")) if not of.commit.startswith(of.rev) else ()),
            Span(f", as of {short(of.moment.date())}, {of.moment:%H:%M}"),
        ),
        sections=tuple(section for section in sections if section and section.rows),
        aside=(*of.aside, *_drafts(of)),
    )


def _drafts(of: Difference) -> list[str]:
    """Drafts are counted and never named."""
    return [f"{many(of.drafts, 'new draft')}, which nobody sees yet."] if of.drafts else []


# ------------------------------------------------------------------------------------------------ sections


def _problems(of: Difference) -> Section:
    rows = tuple(_problem(one) for one in sorted(of.problems, key=lambda one: (one.level is Level.WARNING, one)))
    errors = sum(one.level is Level.ERROR for one in of.problems)
    warnings = len(of.problems) - errors
    counts = [many(errors, "error")] if errors else []
    counts += [many(warnings, "warning")] if warnings else []
    lede = "Only what this change brings; what was there before is not repeated."
    mended = f" {many(of.mended, 'former problem')} {'is' if of.mended == 1 else 'are'} gone." if of.mended else ""
    return Section(title=f"New problems: {', '.join(counts)}", rows=rows, lede=lede + mended, grave=bool(errors))


def _problem(one: Problem) -> Row:
    return Row((Span(f"{one.file}:{one.line}:", "code"), Span(f" {one.level.value}: "), Span(one.what, "said")))


def _addresses(of: Difference) -> Section:
    rows = []
    for one in of.vanished:
        remedy = (Row((Span(one.problem.what, "said"),)),) if one.problem else ()
        spans = (Span(one.path, "code"), Span(f" {one.kind}, "), Span(one.name, "said"), Span(_INSTEAD[one.instead]))
        rows.append(Row(spans, remedy))
    lede = "Nothing will be found there: no page, and no redirect."
    grave = any(one.problem and one.problem.level is Level.ERROR for one in of.vanished)
    return Section(title=_capital(vanishing(len(rows))), rows=tuple(rows), lede=lede, grave=grave)


_INSTEAD = {"": "", "held": ", until its error is mended", "unit": ", with its unit", "post": ", with its post"}


def _ids(of: Difference) -> Section:
    rows = []
    for one in of.ids:
        now = (Span(" becomes "), Span(one.after, "code")) if one.after else (Span(" is gone"),)
        remedy = (Row((Span(one.problem.what, "said"),)),) if one.problem else ()
        rows.append(Row((Span(one.title, "name"), Span(": "), Span(one.before, "code"), *now), remedy))
    title = f"{many(len(rows), 'id')} {'changes or vanishes' if len(rows) == 1 else 'change or vanish'}"
    lede = "A feed reader knows a post by its id: under another one it is a new post."
    return Section(title=title, rows=tuple(rows), lede=lede, grave=any(one.problem for one in of.ids))


_BY_FATE: tuple[tuple[str, tuple[Fate, ...]], ...] = (
    ("New", (Fate.NEW, Fate.RESTORED)),
    ("Changed", (Fate.CHANGED,)),
    ("Taken back", (Fate.WITHDRAWN, Fate.RETRACTED, Fate.EXPIRED)),
    ("No longer public", (Fate.HIDDEN, Fate.GONE)),
    ("Held by an error", (Fate.HELD,)),
    ("Scheduled", (Fate.SCHEDULED,)),
)


def _posts(of: Difference, title: str, fates: tuple[Fate, ...]) -> Section:
    found = [change for change in of.posts if change.fate in fates]
    if fates == (Fate.SCHEDULED,):
        found.sort(key=lambda change: (change.when or of.moment, change.post))
    wrong: dict[str, list[Problem]] = {}
    for problem in of.problems:
        wrong.setdefault(problem.file, []).append(problem)
    rows = tuple(_post(change, wrong.get(change.file, [])) for change in found)
    return Section(title=f"{title}: {many(len(rows), 'post')}", rows=rows, grave=fates == (Fate.HELD,))


def _post(change: PostChange, wrong: Iterable[Problem]) -> Row:
    spans = [Span(change.title, "name"), Span(", "), Span(change.unit_name, "said")]
    if change.authors and change.fate in (Fate.NEW, Fate.SCHEDULED, Fate.RESTORED):
        spans += [Span(", by "), Span(" and ".join(change.authors), "said")]
    if said := _fate_in_words(change):
        spans.append(Span(f" ({said})"))
    if change.reason and change.fate in (Fate.WITHDRAWN, Fate.RETRACTED):
        spans += [Span(": "), Span(change.reason, "said")]
    elif change.reason:
        spans.append(Span(f": {change.reason}"))
    spans += [Span(" "), Span(change.file, "code")]
    held = (_problem(one) for one in wrong if one.level is Level.ERROR) if change.fate is Fate.HELD else ()
    return Row(tuple(spans), (*map(_edit, change.edits), *held))


def _fate_in_words(change: PostChange) -> str:
    when = f"{short(change.when.date())}, {change.when:%H:%M}" if change.when else ""
    match change.fate:
        case Fate.NEW:
            return {"draft": "was a draft", "held": "was held", "scheduled": "was scheduled"}.get(change.comes_from, "")
        case Fate.SCHEDULED:
            return f"appears on {when}"
        case Fate.HELD | Fate.GONE | Fate.HIDDEN if when and change.reason != "its date lies ahead":
            return f"would have appeared on {when}"
        case Fate.HIDDEN if when:
            return f"appears again on {when}"
        case Fate.HELD:
            return "would be new" if change.comes_from else "was public"
        case Fate.GONE:
            return "its file is gone"
        case Fate.CHANGED | Fate.HIDDEN:
            return ""
        case _:
            return FATES[change.fate]


def _edit(edit: Edit) -> Row:
    if edit.note:
        return Row((Span(f"{edit.what}: " if edit.what else ""), Span(edit.note)))
    before, after = (cut(text, LONGEST) for text in (edit.before, edit.after))
    if not before:
        return Row((Span(f"{edit.what}: "), Span(after, "said")))
    if not after:
        return Row((Span(f"{edit.what}: no longer "), Span(before, "said")))
    if before == after:  # they differ behind what is shown
        return Row((Span(f"{edit.what}: "), Span(after, "said"), Span(" (further on)")))
    return Row((Span(f"{edit.what}: "), Span(before, "said"), Span(" → "), Span(after, "said")))


def _front(of: Difference) -> Section | None:
    if of.front is None:
        return None
    was = (Span(", before it was "), Span(of.front.lead_before, "name")) if of.front.lead_before else ()
    lead = [Row((Span("leads with "), Span(of.front.lead, "name"), *was))] if of.front.lead else []
    shown = ((of.front.new, "shows"), (of.front.gone, "no longer shows"))
    return Section(title="Front page", rows=(*lead, *(_titles(word, titles) for titles, word in shown if titles)))


def _streams(of: Difference) -> Section:
    rows = tuple(_stream(one) for one in of.streams)
    return Section(title=f"Sections: {many(len(rows), 'unit')}", rows=rows)


def _stream(one: StreamChange) -> Row:
    said = [f"carries {more_or_fewer(len(one.carries), len(one.drops))}"] if one.carries or one.drops else []
    if one.own_more or one.own_fewer:
        said.append(f"{more_or_fewer(one.own_more, one.own_fewer)} of its own")
    if one.alters:
        said.append(f"shows {len(one.alters):,} otherwise")
    said += [f"links of {edit.what}" for edit in one.outside]
    below = [
        *(_carry("carries", carry) for carry in one.carries),
        *(_carry("no longer carries", carry) for carry in one.drops),
        *(_carry("otherwise", carry) for carry in one.alters),
        *map(_edit, one.outside),
    ]
    spans = (Span(one.name, "name"), Span(": "), Span(", ".join(said), "said"))
    return Row(spans, tuple(below))


def _carry(what: str, carry: Carry) -> Row:
    where = (Span(" "), Span(carry.where, "code")) if carry.where else ()
    home = (Span(" of "), Span(carry.home, "said"), Span(": "), Span(carry.why, "said"))
    return Row((Span(f"{what} "), Span(carry.title, "name"), *home, *where))


def _feeds(of: Difference) -> Section:
    shown = [one for one in of.feeds if not one.stamps_alone]
    rows = [_feed(one) for one in shown]
    stamps = len(of.feeds) - len(shown)
    if stamps:
        verb = "differs" if stamps == 1 else "differ"
        rows.append(Row((Span(f"{many(stamps, 'other feed')} {verb} in a time of change alone"),)))
    feeds = {(one.kind, one.name) for one in shown}
    return Section(title=f"Feeds: {len(feeds):,} {'changes' if len(feeds) == 1 else 'change'}", rows=tuple(rows))


_KINDS = {
    "network": "everything",
    "unit": "unit, with what it carries",
    "own": "unit, own posts only",
    "topic": "topic",
    "expert": "expert",
}


def _feed(one: FeedChange) -> Row:
    said = [{Fate.NEW: "is new", Fate.GONE: "is gone"}[one.fate]] if one.fate is not Fate.CHANGED else []
    counted = ((one.new, "new"), (one.changed, "changed"), (one.gone, "gone"))
    said += [f"{many(len(titles), 'entry')} {word}" for titles, word in counted if titles]
    said += ["its name, description or address"] if one.head else []
    said += ["the order of entries"] if one.order else []
    archive = f", archive {one.number}" if one.number else ""
    spans = (
        Span(one.title, "name"),
        Span(f" ({_KINDS[one.kind]}{archive}): {', '.join(said)} "),
        Span(one.path, "code"),
    )
    below = tuple(_titles(word, titles) for titles, word in counted if titles)
    return Row(spans, below)


def _titles(word: str, titles: Sequence[str]) -> Row:
    shown = [(Span(title, "said"), Span("; ")) for title in titles[:TITLES]]
    rest = len(titles) - len(shown)
    spans = [*chain.from_iterable(shown)][:-1] + ([Span(f"; and {rest:,} more")] if rest else [])
    return Row((Span(f"{word}: "), *spans))


def _things(of: Difference, title: str, kind: str) -> Section:
    rows = tuple(_thing(change) for change in of.things if change.kind == kind)
    return Section(title=title if kind == "network" else f"{title}: {len(rows):,}", rows=rows)


def _thing(change: ThingChange) -> Row:
    fate = {Fate.NEW: "is new", Fate.GONE: "is gone"}.get(change.fate, "")
    was = (Span(" was "), Span(change.was, "said")) if change.was else ()
    spans = (Span(change.name, "name"), *was, Span(f" {fate} " if fate else " "), Span(change.path, "code"))
    return Row(spans, tuple(map(_edit, change.edits)))


def _redirects(of: Difference) -> Section:
    rows = []
    for one in of.redirects:
        before = (Span(", before to "), Span(one.before, "code")) if one.before else ()
        rows.append(Row((Span(one.path, "code"), Span(" leads to "), Span(one.to, "code"), *before)))
    return Section(
        title=f"{many(len(rows), 'old address')} {'leads' if len(rows) == 1 else 'lead'} elsewhere", rows=tuple(rows)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
