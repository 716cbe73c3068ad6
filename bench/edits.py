"""What is done to a contender's files before a build: edits, and a fresh checkout."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bench.contenders import Case, Ready
from plugins.network.problems import StopError

_END = "{% endblock %}"


def prepare(ready: Ready, case: Case, number: int) -> None:
    """Put things as they are before a build of this case. `number` is another one each time, so that words are new."""
    if case is Case.COLD:
        for folder in ready.removed_when_cold:
            shutil.rmtree(folder, ignore_errors=True)
    elif case in (Case.BODY, Case.BODY_NEW):
        add_sentence(ready.post, number)
    elif case is Case.NEWEST:
        add_sentence(ready.newest, number)
    elif case in (Case.TITLE, Case.TITLE_NEW):
        change_title(ready.post, number)
    elif case in ready.templates:
        change_template(ready.templates[case], number)
    if case.new_times:
        check_out_anew(ready.place)
    os.sync()  # bringing former writes to the disk is not part of what is measured next


def add_sentence(post: Path, number: int) -> str:
    """Write one more sentence into a post; its last word, which stands nowhere else."""
    word = f"sentence{number}x"
    text = post.read_text("utf-8").rstrip("\n")
    post.write_text(f"{text}\n\nA sentence that was added now: {word}.\n", "utf-8")
    return word


def change_title(post: Path, number: int) -> str:
    """Let a post's title end with another word, and return that word. Raises StopError when it has no title."""
    word = f"title{number}x"
    lines = post.read_text("utf-8").split("\n")
    for place, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if colon and name.strip().strip('"').lower() == "title":
            lines[place] = f"{name}:{_with_last_word(value, word)}"
            post.write_text("\n".join(lines), "utf-8")
            return word
    raise StopError(f"{post.name}: has no line with a title, which was to be edited")


def _with_last_word(value: str, word: str) -> str:
    """`value`, as it stands in front matter, with `word` at its end and none of those that were there before."""
    kept = value.rstrip().rstrip(",").rstrip('"').rstrip("'")
    closing = value.rstrip()[len(kept) :]
    words = [
        one for one in kept.split(" ") if not (one.startswith("title") and one.endswith("x") and one[5:6].isdigit())
    ]
    return " ".join([*words, word]) + closing


def change_template(template: Path, number: int) -> None:
    """Let every page that uses a template differ from before: a comment that comes out."""
    text = template.read_text("utf-8")
    mark = f"<!-- changed {number} -->\n"
    place = text.rindex(_END) if text.rstrip().endswith(_END) else len(text)
    template.write_text(text[:place] + mark + text[place:], "utf-8")


def check_out_anew(place: Path) -> None:
    """Replace all files below `place` by copies: new times, new inodes, nothing that Python has compiled.

    What is there stays reachable under the same path.
    """
    aside = place.with_name(f"{place.name}.before")
    place.rename(aside)
    shutil.copytree(
        aside, place, symlinks=True, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.rmtree(aside)
