"""What a check says, in the words of whoever asks: people, programs, or the pages of a pull request on GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from plugins.mending.results import CheckResult, Said
from plugins.network.problems import printable

# GitHub shows so many annotations of each level from one step and drops the others without a word.
SHOWN_BY_GITHUB = 10
_Lines = Callable[[CheckResult, str], Iterator[str]]


def text_lines(result: CheckResult, root: str = "") -> Iterator[str]:
    """A line for each mend and each problem, as `file:line: level: what`; a diff first, where there is one."""
    if result.diff:
        yield result.diff.removesuffix("\n")
    yield from mends_in_text(result)
    for said in result.problems:
        yield _text_line(said)


def mends_in_text(result: CheckResult) -> Iterator[str]:
    """What was mended, would be, or could not be: a line each."""
    done = "mended" if result.written else "would mend"
    for word, mends in ((done, result.mended), ("left as it is", result.left)):
        for mend in mends:
            yield f"{printable(mend.file)}:{mend.line}: {word}: {printable(mend.what)}"


def json_lines(result: CheckResult, root: str = "") -> Iterator[str]:
    """One JSON document, laid out to be read by people too; `check.schema.json` describes it."""
    yield msgspec.json.format(msgspec.json.encode(result), indent=1).decode()


def github_lines(result: CheckResult, root: str = "") -> Iterator[str]:
    """Workflow commands that make annotations; `root` is the way from the repository's root to the units folder's.

    GitHub shows the first ten of each level. Where there are more, the tenth says how many, and the log has them all.
    """
    for mend in (*result.mended, *result.left):
        yield _harmless(f"{mend.file}:{mend.line}: {mend.what}")
    for level in ("error", "warning"):
        yield from _of_one_level(level, [said for said in result.problems if said.level == level], root)
    if result.stopped:
        yield f"::error title=Nothing was checked::{_data(result.stopped)}"


FORMATS: Mapping[str, _Lines] = {"text": text_lines, "json": json_lines, "github": github_lines}


def closing(result: CheckResult, *, fix: bool = False) -> str:
    """The last line, for people: how much is wrong, and how much of it can be mended."""
    parts = []
    if fix:
        files = len({mend.file for mend in result.mended})
        done = "Mended" if result.written or not files else "Would mend"
        parts.append(f"{done} {_count(files, 'file')}." if files else "Nothing to mend." if not result.left else "")
        parts.append(f"Left {_count(len(result.left), 'file')} as it is." if result.left else "")
    wrong = [
        _count(number, word) for number, word in ((result.errors, "error"), (result.warnings, "warning")) if number
    ]
    if wrong:
        mendable = f"; {result.fixable} of them can be mended: invoke check --fix"
        parts.append(f"{', '.join(wrong)}{mendable if result.fixable and not fix else '.'}")
    else:
        parts.append("All well." if not fix else "No error and no warning is left." if result.mended else "All well.")
    return " ".join(part for part in parts if part)


def _text_line(said: Said) -> str:
    return f"{printable(said.file)}:{said.line}: {said.level}: {printable(said.what)}"


def _count(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"


# --------------------------------------------------------------------------------------------------------- GitHub


def _of_one_level(level: str, said: Sequence[Said], root: str) -> Iterator[str]:
    shown = len(said) if len(said) <= SHOWN_BY_GITHUB else SHOWN_BY_GITHUB - 1
    for one in said[:shown]:
        title = one.rule or f"{one.file}, line {one.line}"
        place = f"file={_property(root + one.file)},line={one.line},title={_property(title)}"
        yield f"::{level} {place}::{_data(one.what)}"
    if rest := said[shown:]:
        yield f"::{level} title={len(rest)} more::{len(said)} {level}s in all; the log of this step names each"
        for one in rest:
            yield _harmless(_text_line(one))


def _data(text: str) -> str:
    """A message, escaped as the runner undoes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _harmless(line: str) -> str:
    """A line for the log that is no command to the runner, whatever authors wrote: it knows `::x::` and `##[x]`."""
    return f"- {printable(line).replace('##[', '## [')}"
