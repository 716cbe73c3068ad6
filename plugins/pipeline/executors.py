"""Where work runs: in processes of this machine, or on the machines of a dask cluster; both behind
`concurrent.futures.Executor`.

Work is a function and chunks of items: the function makes one result of each item of a chunk. Results come back in the
order of the chunks while later ones are worked on, never more of them at once than a window holds. A chunk whose
process crashes is worked on item by item, so that one bad item costs nothing but itself.
"""

from __future__ import annotations

import importlib
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, Final, Protocol, TypeVar

from plugins.network.problems import SetupError

PROCESSES: Final = "processes"
CONNECTING: Final = 5.0  # seconds until a scheduler counts as one that can't be reached
WITHOUT_WORKERS: Final = 30.0  # seconds that a cluster may be without workers, as while they are started anew
_LOOK_EVERY: Final = 5.0  # seconds between two looks at whether anybody is still working
_SCHEDULER: Final = re.compile(r"dask://(?P<place>([^\s:/@]+|\[[0-9a-fA-F:.]+\]):\d{1,5})/?")
_HELP: Final = "see docs/many-machines.md"

Items = Sequence[Any]
C = TypeVar("C", bound=Items)
Task = Callable[[Items], list[Any]]
Crashed = Callable[[Any], Any]  # the result of an item whose process crashed, also when it was alone


class Crew(Protocol):
    """Who works on chunks."""

    window: int  # how many chunks they may have at once

    def submit(self, chunk: Items) -> Future[list[Any]]:
        """Have a chunk worked on."""
        ...

    def take(self, chunk: Items, future: Future[list[Any]]) -> list[Any]:
        """Wait for what was made of a chunk. Raises SetupError when nobody is there any more who could make it."""
        ...


def streamed(crew: Crew, chunks: Iterable[C]) -> Iterator[tuple[C, list[Any]]]:
    """Each chunk with what is made of it, in their order; `chunks` is drawn from only as far as the window goes."""
    waiting: deque[tuple[C, Future[list[Any]]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, crew.submit(chunk)))
            if len(waiting) >= crew.window:
                yield _first_of(waiting, crew)
        while waiting:
            yield _first_of(waiting, crew)
    finally:
        for _, future in waiting:
            future.cancel()


def _first_of(waiting: deque[tuple[C, Future[list[Any]]]], crew: Crew) -> tuple[C, list[Any]]:
    chunk, future = waiting.popleft()
    return chunk, crew.take(chunk, future)


def scheduler_of(executor: str) -> str:
    """The "host:port" of a dask scheduler, "" for processes of this machine. Raises SetupError for anything else."""
    if executor in ("", PROCESSES):
        return ""
    if named := _SCHEDULER.fullmatch(executor):
        return named["place"]
    raise SetupError(
        f"--executor: '{executor}' is none; write {PROCESSES} (this machine) or dask://host:port (a cluster, {_HELP})"
    )


def one_by_one(fresh: Callable[[], Executor], task: Task, chunk: Items, crashed: Crashed) -> list[Any]:
    """What is made of a chunk whose process crashed: each item alone, in a new process after each that crashes it."""
    made: list[Any] = []
    executor = fresh()
    try:
        for item in chunk:
            try:
                made += executor.submit(task, [item]).result()
            except BrokenExecutor:
                made.append(crashed(item))
                executor.shutdown()
                executor = fresh()
    finally:
        executor.shutdown()
    return made


# ------------------------------------------------------------------------------------------------- on this machine


@dataclass(slots=True)
class _Processes:
    """Forked processes, so that plugins and their signal handlers are there without being imported a second time."""

    jobs: int
    task: Task
    crashed: Crashed
    start: Callable[..., None]  # of a process, and what it is handed
    start_with: tuple[Any, ...]
    window: int
    pool: ProcessPoolExecutor | None = None

    def submit(self, chunk: Items) -> Future[list[Any]]:
        try:
            return self._there().submit(self.task, chunk)
        except BrokenExecutor:  # by a chunk before this one
            self._finish()
            return self._there().submit(self.task, chunk)

    def take(self, chunk: Items, future: Future[list[Any]]) -> list[Any]:
        try:
            return future.result()
        except BrokenExecutor:  # by this chunk, or by one that another process had at the same time
            self._finish()  # chunks that were given to a new pool since then
            return one_by_one(partial(self._fresh, 1), self.task, chunk, self.crashed)

    def close(self) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)
        self.pool = None

    def _finish(self) -> None:
        """Have done what was given, and end the pool: processes are not forked beside its threads."""
        if self.pool:
            self.pool.shutdown()
        self.pool = None

    def _there(self) -> ProcessPoolExecutor:
        self.pool = self.pool or self._fresh(self.jobs)
        return self.pool

    def _fresh(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs, mp_context=get_context("fork"), initializer=self.start, initargs=self.start_with
        )


@contextmanager
def processes(
    jobs: int, task: Task, crashed: Crashed, start: Callable[..., None], start_with: tuple[Any, ...]
) -> Iterator[Crew]:
    """`jobs` processes of this machine, each begun by `start(*start_with)`."""
    crew = _Processes(jobs, task, crashed, start, start_with, window=2 * jobs + 2)
    try:
        yield crew
    finally:
        crew.close()


# ------------------------------------------------------------------------------------------------- on other machines


class RefusedError(Exception):
    """A worker can't be given this work; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that is made where it is unpickled: the scheduler hands on its bytes, and needs none of this code."""

    task: Task
    chunk: Items

    def __reduce__(self) -> tuple[Task, tuple[Items]]:
        return self.task, (self.chunk,)


@dataclass(slots=True)
class _Cluster:
    place: str
    client: Any  # distributed.Client, which is there only where dask is installed
    executor: Executor
    task: Task
    window: int

    def submit(self, chunk: Items) -> Future[list[Any]]:
        call = pickle.dumps(_Call(self.task, chunk))
        future: Future[list[Any]] = self.executor.submit(pickle.loads, call)
        return future

    def take(self, chunk: Items, future: Future[list[Any]]) -> list[Any]:
        while not wait([future], timeout=_LOOK_EVERY).done:
            _wait_for_workers(self.client, self.place)
        try:
            error = future.exception()
        except CancelledError:
            raise SetupError(
                f"dask://{self.place}: the scheduler has gone; start it again, and then the build"
            ) from None
        if error and (why := _why_undone(error)):
            raise SetupError(f"dask://{self.place}: {why}; {_HELP}") from error
        return future.result()  # or a bug, with its traceback


@contextmanager
def cluster(place: str, task: Task) -> Iterator[Crew]:
    """The workers of the dask scheduler at `place` ("host:port"). Raises SetupError when they can't be had.

    `task` is a function of a module, or a partial of one: it goes there by its name.
    """
    client = _client(place)
    try:
        _wait_for_workers(client, place)
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False)
        # More of them may come while there is work, so some is always at hand.
        yield _Cluster(place, client, executor, task, window=max(16, 2 * threads))
    finally:
        client.close()


def _client(place: str) -> Any:
    try:
        config, distributed = (importlib.import_module(name) for name in ("dask.config", "distributed"))
    except ImportError:
        raise SetupError(
            f"dask://{place}: dask is not installed here; "
            ".venv/bin/pip install --require-hashes -r requirements-dask.txt"
        ) from None
    # Dask's own configuration says whether there are certificates; where there are, nothing goes without them.
    secure = any(config.get(f"distributed.comm.{key}", None) for key in ("require-encryption", "tls.ca-file"))
    address = f"{'tls' if secure else 'tcp'}://{place}"
    try:
        return distributed.Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise SetupError(
            f"dask://{place}: no scheduler answers at {address} within {CONNECTING:.0f} seconds ({_first_line(error)});"
            f" start one, or leave --executor out to build on this machine; {_HELP}"
        ) from None


def _wait_for_workers(client: Any, place: str) -> None:
    """Come back at once when there are workers. Raises SetupError when there are none for some time."""
    try:
        client.wait_for_workers(1, timeout=WITHOUT_WORKERS)
    except (OSError, TimeoutError) as error:
        raise SetupError(
            f"dask://{place}: the scheduler has no workers ({_first_line(error)}); start some: {_HELP}"
        ) from None


def _why_undone(error: BaseException) -> str:
    """What is wrong with the cluster's set-up, and what to do about it; "" for a bug."""
    if isinstance(error, RefusedError):
        return str(error)
    if type(error).__name__ == "KilledWorker":
        return "several workers ended over the same files; their logs say why"
    cause = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    if isinstance(cause, (ImportError, AttributeError)):  # what goes wrong in its own process comes otherwise
        return (
            f"a worker there can't load this code ({_first_line(cause)});"
            " start it in a checkout of the same commit, with the same requirements and PYTHONPATH=."
        )
    return ""


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


# ------------------------------------------------------------------------------------ a process of a thread's own


class _Failed(str):
    """A traceback of an error that nobody expected."""


class OwnProcess(Executor):
    """One process, to which one thread alone talks; what is submitted is done before `submit` comes back.

    For threads, in which no limit of processor time can be set, as for tasks of a dask worker; those are daemonic, so
    that multiprocessing refuses them children. It ends by itself when its parent does.
    """

    def __init__(self) -> None:
        self._line, there = Pipe()
        path = os.pathsep.join(place or os.getcwd() for place in sys.path)
        serve = f"from {__name__} import serve; serve({there.fileno()})"
        self._process = subprocess.Popen(
            [sys.executable, "-c", serve],
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
        )
        there.close()

    def __del__(self) -> None:
        self.shutdown()  # the thread that kept it has ended

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """What `fn` gave, or BrokenExecutor when the process ended over it."""
        future: Future[Any] = Future()
        try:
            self._line.send((fn, args, kwargs))
            answer = self._line.recv()
        except (EOFError, ConnectionError):
            future.set_exception(BrokenExecutor(f"the process ended with {self._process.wait()}"))
            return future
        if isinstance(answer, _Failed):
            future.set_exception(RuntimeError(str(answer)))
        else:
            future.set_result(answer)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()


def serve(handle: int) -> None:
    """The life of an `OwnProcess`: do what is asked on the connection `handle` until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who started it
    line: Connection[Any, Any] = Connection(handle)
    sys.excepthook = partial(_tell, line)
    while True:
        try:
            fn, args, kwargs = line.recv()
        except EOFError:
            return
        line.send(fn(*args, **kwargs))


def _tell(
    line: Connection[Any, Any], kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    with suppress(OSError):
        line.send(_Failed("".join(traceback.format_exception(kind, error, trace))))


@dataclass(slots=True)
class _Mine:
    """What a thread keeps from chunk to chunk: its process, and what that was told at its start."""

    told: object
    process: OwnProcess


_mine = threading.local()


def in_own_process(told: bytes, start: Callable[[bytes], str], task: Task, chunk: Items, crashed: Crashed) -> list[Any]:
    """What `task` makes of a chunk in a process of this thread's own, begun by `start(told)` unless it was before.

    `start` says why the process can't do the work, "" when it can: raises RefusedError.
    """
    kept: _Mine | None = getattr(_mine, "kept", None)
    if kept is None or kept.told != told:
        forget()
        kept = _mine.kept = _Mine(told, _begun(told, start))
    try:
        made: list[Any] = kept.process.submit(task, chunk).result()
    except BrokenExecutor:
        forget()
        return one_by_one(partial(_begun, told, start), task, chunk, crashed)
    except RuntimeError:  # a bug, over which the process ended
        forget()
        raise
    return made


def _begun(told: bytes, start: Callable[[bytes], str]) -> OwnProcess:
    process = OwnProcess()
    why_not = process.submit(start, told).result()
    if why_not:
        process.shutdown()
        raise RefusedError(why_not)
    return process


def forget() -> None:
    """End the process that this thread keeps, if it has one."""
    kept: _Mine | None = _mine.__dict__.pop("kept", None)
    if kept:
        kept.process.shutdown()
