"""Ask many hosts, a few at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Wanted = TypeVar("Wanted")
Answer = TypeVar("Answer")


def side_by_side(
    ask: Callable[[Wanted], Answer], wanted: Sequence[Wanted], at_once: int
) -> Iterator[tuple[Wanted, Answer]]:
    """Ask for all of them, `at_once` at a time; each with its answer as they come. `ask` never raises."""
    # Threads that end with the process, unlike those of an executor: Ctrl-C does not wait for a slow host.
    waiting: queue.SimpleQueue[Wanted] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[Wanted, list[Answer]]] = queue.SimpleQueue()
    for one in wanted:
        waiting.put(one)

    def work() -> None:
        while True:
            try:
                one = waiting.get_nowait()
            except queue.Empty:
                return
            found: list[Answer] = []
            try:
                found.append(ask(one))
            finally:
                answers.put((one, found))

    for _ in range(min(at_once, len(wanted))):
        threading.Thread(target=work, daemon=True).start()
    for _ in wanted:
        one, found = answers.get()
        if not found:
            raise RuntimeError(f"the thread that asked for {one!r} failed; what it said stands above")
        yield one, found[0]
