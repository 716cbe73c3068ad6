"""What an import says of itself, as lines to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plugins.authoring.import_plan import Action, ImportPlan, State
from plugins.network.problems import printable


def report_lines(plan: ImportPlan) -> list[str]:
    """Every remark as `file:line: remark`, sorted; then the sums."""
    remarks = sorted({*plan.remarks, *plan.skipped})
    return [*(printable(str(remark)) for remark in remarks), *([""] if remarks else []), *summary_lines(plan)]


def summary_lines(plan: ImportPlan) -> list[str]:
    """The sums: found = published + drafts + held + not imported."""
    tally = plan.tally
    rows = [
        ("found", str(plan.found)),
        ("published", str(plan.count(State.PUBLISHED))),
        ("drafts", str(plan.count(State.DRAFT))),
        ("held", str(plan.count(State.HELD))),
        ("not imported", str(len(plan.skipped))),
        ("written", str(plan.acted(Action.WRITE))),
        ("unchanged", str(plan.acted(Action.UNCHANGED))),
        ("left alone", str(plan.acted(Action.LEFT_ALONE))),
        ("experts", f"{len(tally.experts_new)} new, {len(tally.experts_reused)} known"),
        ("pictures", f"{tally.pictures_copied} found, {tally.pictures_missing} missing"),
        ("tags", f"{len(tally.tags_kept)} kept, {len(tally.tags_dropped)} left out"),
        ("new topics", str(len(plan.topics))),
        ("old addresses", f"{tally.addresses_kept} kept, {tally.addresses_dropped} not"),
    ]
    lines = [f"{name:<14}{value}" for name, value in rows]
    lines += _listed("tags left out (--add-topics adds them to the vocabulary)", tally.tags_dropped)
    lines += _listed("new topics", {topic.slug: None for topic in plan.topics})
    lines += _listed("keys that say nothing here", tally.unused_keys)
    return lines


def _listed(title: str, counts: Mapping[str, int | None]) -> list[str]:
    """A heading and everything under it, the most used first; what is not counted by its name."""
    if not counts:
        return []
    ordered = sorted(counts.items(), key=lambda item: (-(item[1] or 0), item[0]))
    shown = [(name if len(name) <= 60 else name[:57] + "…", count) for name, count in ordered]
    words = [name if count is None else f"{name} ({count})" for name, count in shown]
    return ["", f"{title}:", *(f"  {printable(line)}" for line in _wrapped(words))]


def _wrapped(words: Iterable[str]) -> Iterable[str]:
    """Words with commas, at most about a hundred characters to a line."""
    line = ""
    for word in words:
        if line and len(line) + len(word) > 100:
            yield line + ","
            line = word
        else:
            line = f"{line}, {word}" if line else word
    if line:
        yield line
