"""A Markdown extension for tests: bodies with certain words crash the process, never end, or meet a bug."""

from __future__ import annotations

import os
import signal

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

NAME = "tests.pipeline.trouble"
CRASH, ENDLESS, BUG = "A crash.", "Without end.", "A bug."


class _Trouble(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if CRASH in lines:
            os.kill(os.getpid(), signal.SIGKILL)
        while ENDLESS in lines:
            pass
        if BUG in lines:
            raise ZeroDivisionError("a bug of the extension")
        return lines


class TroubleExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Trouble(md), "trouble", 100)


def makeExtension(**options: object) -> TroubleExtension:
    return TroubleExtension(**options)
