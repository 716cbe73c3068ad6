"""Seeded bodies of posts: Markdown of a realistic shape and length that means nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from random import Random

from bench import words

SHORTEST, LONGEST = 4_000, 5_000  # bytes of a body


@dataclass(frozen=True, slots=True)
class Target:
    """Something a body may link to: its words and a path relative to the post."""

    text: str
    path: str


def sentence(random: Random) -> str:
    """A sentence that could stand anywhere, without commas, colons and quotes, so that it is safe in YAML too."""
    pick = random.choice
    said = f"{pick(words.OPENINGS)}{somebody(random)} {pick(words.VERBS)} {something(random)} {pick(words.TAILS)}"
    return said[0].upper() + said[1:] + "."


def somebody(random: Random) -> str:
    return f"the {random.choice(words.MANNERS)} {random.choice(words.WHO)}"


def something(random: Random) -> str:
    return f"the {random.choice(words.KINDS)} {random.choice(words.THINGS)}"


@dataclass(slots=True)
class Writer:
    """Writes bodies of sentences of their own: what two posts share is words, as with what people write.

    Were whole sentences drawn from a list, nearly all that a draft says would be published, too, and a build that looks
    for words of drafts in its pages would be measured at what never happens.
    """

    random: Random

    def sentence(self) -> str:
        return sentence(self.random)

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randrange(2, 6)))

    def body(self, year: int, targets: list[Target], picture: str) -> str:
        """A body of `SHORTEST` to `LONGEST` bytes that links to all `targets`; `picture` is a path, or "" for none."""
        waiting = list(targets)
        parts = [self._with_link(self.paragraph(), waiting)]
        notes = [f"[^1]: {self.sentence()}"] if self.random.random() < 0.15 else []
        if notes:
            parts[0] += "[^1]"
        if picture:
            parts.append(f'![{self.sentence()}]({picture} "Figures of {year}")')
        headings = cycle(self.random.sample(words.HEADINGS, len(words.HEADINGS)))
        blocks = (self.bullets, self.steps, self.table, self.quote, lambda: self.code(year))
        while _size(parts, notes) < SHORTEST:
            parts.append(f"## {next(headings)}\n\n{self._with_link(self._marked(self.paragraph()), waiting)}")
            if self.random.random() < 0.6 and _size(parts, notes) < SHORTEST:
                parts.append(self.random.choice(blocks)())
        return "\n\n".join([*parts, *notes]) + "\n"

    def _with_link(self, paragraph: str, waiting: list[Target]) -> str:
        if not waiting:
            return paragraph
        target = waiting.pop()
        said = f"{somebody(self.random)} {self.random.choice(words.VERBS)} {something(self.random)}"
        return f"{paragraph} {said[0].upper()}{said[1:]} in [{target.text}]({target.path})."

    def _marked(self, paragraph: str) -> str:
        """`paragraph` with its first words set in bold."""
        first, second, rest = paragraph.split(" ", 2)
        return f"**{first} {second}** {rest}"

    def bullets(self) -> str:
        return "\n".join(f"- {self.sentence()}" for _ in range(self.random.randrange(3, 6)))

    def steps(self) -> str:
        return "\n".join(f"{number}. {self.sentence()}" for number in range(1, self.random.randrange(4, 6)))

    def quote(self) -> str:
        return f"> {self.sentence()}"

    def code(self, year: int) -> str:
        return f"```python\n{words.CODE.format(year=year)}```"

    def table(self) -> str:
        random = self.random
        rows = [
            f"| {something(random)} | {random.randrange(10, 9_999):,} | {random.random():.1%} |"
            for _ in range(random.randrange(4, 8))
        ]
        return "\n".join(["| Item | Amount | Share |", "| --- | ---: | ---: |", *rows])


def _size(*lists: list[str]) -> int:
    """How many bytes a body of these blocks has, with the empty lines between them (all is ASCII)."""
    return sum(len(part) + 2 for parts in lists for part in parts) - 1
