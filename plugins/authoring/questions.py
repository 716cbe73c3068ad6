"""What a person at a terminal is asked, as values: a question, what may be answered, and what an answer means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from plugins.network.checking import unknown
from plugins.network.problems import StopError, printable
from plugins.network.vocabulary import folded

_ONE_A_LINE = 12  # choices; more of them stand side by side
_WIDTH = 100

Check = Callable[[str], str]  # why an answer won't do; "" when it will


class AnswerError(StopError):
    """An answer, or the value of a flag, that nothing can be made of; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what is written for it, how people are told, and other words that mean it."""

    value: str
    label: str = ""
    words: tuple[str, ...] = ()


def _anything(typed: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `key` is the flag that answers it; `default` is what an empty answer means.

    With `choices` one of them is meant, or several (`many`), by number, value or label; with `free` any other words
    will do, too, if `check` says nothing against them. `what` is what a choice is called ("unit").
    """

    key: str
    text: str
    what: str = ""
    choices: tuple[Choice, ...] = ()
    default: str = ""
    required: bool = False
    many: bool = False
    free: bool = True
    check: Check = _anything

    def lines(self) -> Iterator[str]:
        """The choices, as they are shown before the question is asked."""
        told = [f"{number}  {_told(choice)}" for number, choice in enumerate(self.choices, 1)]
        if len(told) <= _ONE_A_LINE:
            yield from (f"  {line}" for line in told)
        else:
            side_by_side = "   ".join(line.replace(" ", "\0") for line in told)
            yield from (f"  {line.replace(chr(0), ' ')}" for line in wrap(side_by_side, _WIDTH, break_on_hyphens=False))

    def prompt(self) -> str:
        """The question on one line, with what an empty answer means."""
        if self.default:
            return f"{self.text} [{printable(self.default)}]: "
        return f"{self.text}: " if self.required else f"{self.text} (Enter for none): "

    def answer(self, typed: str) -> str:
        """What an answer means. Raises AnswerError."""
        text = " ".join(typed.split()) if typed.isprintable() else typed.strip()
        if not text:
            if self.default or not self.required:
                return self.default
            raise AnswerError(f"{self.what or self.key} is missing; write one")
        words = [part.strip() for part in text.split(",") if part.strip()] if self.many else [text]
        return ", ".join(dict.fromkeys(self._meant(word) for word in words))

    def _meant(self, word: str) -> str:
        if not self.choices and self.free:
            return self._checked(word)
        found = self._chosen(word)
        if found:
            return found
        if self.free:
            return self._checked(word)
        known = (choice.value for choice in self.choices)
        raise AnswerError(unknown(self.what or self.key, word, known, say_all=len(self.choices) <= _ONE_A_LINE))

    def _chosen(self, word: str) -> str:
        wanted = folded(word.removeprefix("@"))
        for choice in self.choices:
            if wanted in (folded(choice.value), folded(choice.label), *map(folded, choice.words)):
                return choice.value
        if word.isascii() and word.isdigit() and 0 < int(word[:6]) <= len(self.choices):
            return self.choices[int(word) - 1].value
        return ""

    def _checked(self, word: str) -> str:
        if wrong := self.check(word):
            raise AnswerError(wrong)
        return word


def _told(choice: Choice) -> str:
    name, label = printable(choice.value), printable(choice.label)
    return f"{name}: {label}" if label and label != name else name


def ask(question: Question, read: Callable[[str], str], say: Callable[[str], None]) -> str:
    """Ask until there is an answer. `read` shows a prompt and gives what was typed; `say` prints a line."""
    for line in question.lines():
        say(line)
    while True:
        try:
            return question.answer(read(question.prompt()))
        except AnswerError as error:
            say(f"  {error}")


def agreed(text: str, read: Callable[[str], str]) -> bool:
    """Whether a question is answered with yes; anything else is no."""
    return read(f"{text} [y/N]: ").strip().casefold() in ("y", "yes")


def choices_of(pairs: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """Choices of values and labels."""
    return tuple(Choice(value, label) for value, label in pairs)
