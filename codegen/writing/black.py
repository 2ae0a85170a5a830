"""Python text as black writes it.

Black takes 0.4 ms a line, which is most of the time of a first run. So other processes
take a part of it, from when the first text is made until the last one is formatted.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from threading import Thread

from codegen.writing.formatting import NotPython

# Characters that are formatted before a process has started and imported black.
_FEW = 100_000
_MOST = 8  # processes; each has to import black first


class Black:
    """Formats texts, with as many processes as the machine has."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._futures: dict[str, Future[str]] = {}
        self._pool: ProcessPoolExecutor | None = None
        self._others = min(_processors(), _MOST) - 1  # this one formats, too
        self._size = 0

    def begin(self) -> None:
        """See `Formatter.begin`; where black is imported here, it soon formats."""
        if "black" not in sys.modules:
            self._start()

    def add(self, key: str, text: str) -> None:
        """See `Formatter.add`."""
        self._texts[key] = text
        self._size += len(text)
        if self._pool is not None:
            self._submit(key, text)
        elif self._size > _FEW:
            self._start()

    def finish(self) -> dict[str, str]:
        """See `Formatter.finish`."""
        done: dict[str, str] = {}
        # From the end, for the others take them from the start.
        for key, text in reversed(self._texts.items()):
            future = self._futures.get(key)
            if future is None or (self._size > _FEW and future.cancel()):
                done[key] = _formatted(key, text)
        return {
            key: done[key] if key in done else self._result(key) for key in self._texts
        }

    def close(self) -> None:
        """End the other processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _start(self) -> None:
        if self._others and self._pool is None:
            with suppress(OSError, NotImplementedError):  # a system without semaphores
                self._pool = ProcessPoolExecutor(
                    self._others, get_context("spawn"), _end_with_parent
                )
            self._submit("", "")  # it imports black at once
            for key, text in self._texts.items():
                self._submit(key, text)

    def _submit(self, key: str, text: str) -> None:
        if self._pool is not None:
            # No process can start, or one was killed.
            with suppress(OSError, BrokenProcessPool), _uninterrupted():
                self._futures[key] = self._pool.submit(_formatted, key, text)

    def _result(self, key: str) -> str:
        try:
            return self._futures[key].result()
        except BrokenProcessPool:  # it was killed, or could not start
            return _formatted(key, self._texts[key])


def _processors() -> int:
    """How many this process may use."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Processes that start in the block leave Ctrl-C to this one, which ends them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """In another process: do not outlive the one that started it, if it is killed."""
    parent = parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os._exit(1)

        Thread(target=wait, daemon=True).start()


def _formatted(key: str, text: str) -> str:
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    try:
        return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))
    except InvalidInput as error:
        raise NotPython(f"{key} is not Python: {error}") from error
