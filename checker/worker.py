"""Persistent, limited processes for parsing what strangers wrote.

A call names a function by its dotted path; the function runs in a process of its own and answers with bytes. A
process that hangs, dies or takes too much memory is killed and replaced, and the call says so: reading goes on with
the next document. `concurrent.futures` and `multiprocessing` are not used: their pools can wait for ever for a process
that died of a limit, and they import the parent's main module again.
"""

import contextlib
import json
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Final, Literal, Self

from checker.worker_child import HEADER, STATUS_ERROR, STATUS_MEMORY, STATUS_OK

__all__ = ["ANSWER_LIMIT", "CALLS_PER_PROCESS", "Answer", "Failure", "WorkerPool"]

ANSWER_LIMIT: Final = 20_000_000
"""Bytes an answer may have. More means that something went wrong: an answer is matches and snippets, not a page."""

CALLS_PER_PROCESS: Final = 200
"""A process is replaced after so many calls, so that what a parser leaks does not add up."""

Failure = Literal["", "deadline", "memory", "crash", "error"]

_ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
"""What an interpreter may need to start. Nothing else of the parent's environment is passed: it may hold secrets."""

_BOOT: Final = "import json,sys;sys.path[:]=json.loads(sys.argv.pop());from checker.worker_child import main;main()"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to.

    `value` is what the function returned, None when `failure` says why there is nothing: `deadline` (it took too
    long), `memory` (it asked for too much), `crash` (the process died), `error` (the function raised; `detail` has
    the exception's name and message). `detail` is for people.
    """

    value: bytes | None
    failure: Failure = ""
    detail: str = ""


@dataclass(slots=True)
class _Child:
    """One process and the two pipes to it, which never block."""

    process: subprocess.Popen[bytes]
    calls: int
    answers: int
    served: int = 0


class WorkerPool:
    """At most so many processes, started when first needed. Safe to call from many threads.

    Args:
        processes: How many may run at once.
        timeout: Wall-clock seconds for one call, unless the call says otherwise. A process's start counts.
        memory: Bytes of address space for one process, where the platform can limit it (Linux does, macOS does not).
    """

    def __init__(self, processes: int, timeout: float, memory: int) -> None:
        self._limit = max(1, processes)
        self._timeout = timeout
        self._memory = memory
        self._changed = threading.Condition()
        self._idle: list[_Child] = []
        self._children: dict[int, _Child] = {}
        self._taken = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def call(self, target: str, *args: object, timeout: float | None = None) -> Answer:
        """Run `target(*args)` in a process of the pool; wait for a free one first.

        A call is never made twice: whoever wants another try makes another call.

        Args:
            target: `package.module:function`; the function must return bytes.
            args: What pickle can carry.
            timeout: Wall-clock seconds, instead of the pool's. Waiting for a free process does not count.

        Returns:
            The answer, or why there is none. After `close`, a `crash` that says so.
        """
        seconds = self._timeout if timeout is None else timeout
        frame = pickle.dumps((target, seconds, args), protocol=pickle.HIGHEST_PROTOCOL)
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._taken < self._limit)
            if self._closed:
                return _CLOSED
            self._taken += 1
        child: _Child | None = None
        keep = False
        try:
            deadline = time.monotonic() + seconds
            try:
                child = self._checkout()
            except OSError as error:
                return Answer(None, "crash", f"no process could be started: {error}")
            if child is None:
                return _CLOSED
            answer, keep = self._exchange(child, frame, deadline, seconds)
            return _CLOSED if self._closed and answer.value is None else answer
        finally:
            # Also on KeyboardInterrupt: a process in the middle of an answer is of no further use.
            self._checkin(child, keep)

    def close(self) -> None:
        """Kill every process, also those at work; calls under way answer `crash`. May be called twice."""
        with self._changed:
            self._closed = True
            children = list(self._children.values())
            idle, self._idle = self._idle, []
            for child in children:
                child.process.kill()
            self._changed.notify_all()
        for child in idle:
            self._bury(child)

    def _checkout(self) -> _Child | None:
        """A living idle process, or a new one; None when the pool was closed meanwhile."""
        while True:
            with self._changed:
                if self._closed:
                    return None
                if not self._idle:
                    child = _start(self._memory)
                    self._children[child.process.pid] = child
                    return child
                child = self._idle.pop()
            if child.process.poll() is None:
                return child
            self._bury(child)

    def _checkin(self, child: _Child | None, keep: bool) -> None:
        """Give the place back, and the process too when it may serve again."""
        if child is not None:
            child.served += 1
            keep = keep and child.served < CALLS_PER_PROCESS
        with self._changed:
            self._taken -= 1
            if child is not None and keep and not self._closed:
                self._idle.append(child)
                child = None
            self._changed.notify()
        if child is not None:
            self._bury(child)

    def _bury(self, child: _Child) -> None:
        """Kill a process for certain, and let go of its pipes."""
        child.process.kill()
        child.process.wait()
        for stream in (child.process.stdin, child.process.stdout):
            if stream is not None:
                # What a killed process did not read cannot be flushed, and need not be.
                with contextlib.suppress(OSError):
                    stream.close()
        with self._changed:
            self._children.pop(child.process.pid, None)

    def _exchange(self, child: _Child, frame: bytes, deadline: float, seconds: float) -> tuple[Answer, bool]:
        """Send a call and wait for its answer: the answer, and whether the process may serve again."""
        late = Answer(None, "deadline", f"it took longer than {seconds:g} seconds")
        outgoing = memoryview(HEADER.pack(len(frame)) + frame)
        incoming = bytearray()
        need = HEADER.size
        poll = select.poll()
        poll.register(child.answers, select.POLLIN)
        poll.register(child.calls, select.POLLOUT)
        while len(incoming) < need:
            left = deadline - time.monotonic()
            if left <= 0:
                return late, False
            for handle, _ in poll.poll(left * 1000):
                try:
                    if handle == child.calls:
                        outgoing = outgoing[os.write(child.calls, outgoing[:_PIECE]) :]
                        if not outgoing:
                            poll.unregister(child.calls)
                        continue
                    piece = os.read(child.answers, _PIECE)
                except BlockingIOError:
                    continue
                except BrokenPipeError:
                    piece = b""
                if not piece:
                    return self._dead(child), False
                incoming += piece
                if need == HEADER.size and len(incoming) >= need:
                    (length,) = HEADER.unpack_from(incoming)
                    if not 1 <= length <= ANSWER_LIMIT + 1:
                        return Answer(None, "crash", "its answer was not in the agreed form"), False
                    need += length
        if len(incoming) > need or outgoing:
            return Answer(None, "crash", "its answer was not in the agreed form"), False
        status, value = bytes(incoming[HEADER.size : HEADER.size + 1]), bytes(incoming[HEADER.size + 1 :])
        if status == STATUS_OK:
            return Answer(value), True
        if status == STATUS_MEMORY:
            return Answer(None, "memory", f"it needed more than {self._memory // 1_000_000} MB of memory"), False
        if status == STATUS_ERROR:
            return Answer(None, "error", value.decode("utf-8", "replace")), True
        return Answer(None, "crash", "its answer was not in the agreed form"), False

    def _dead(self, child: _Child) -> Answer:
        """What the death of a process means."""
        try:
            code = child.process.wait(1)
        except subprocess.TimeoutExpired:
            return Answer(None, "crash", "the reading process closed its pipe")
        if code == -signal.SIGXCPU:
            return Answer(None, "deadline", "it took too much processor time")
        if code < 0:
            return Answer(None, "crash", f"the reading process died of {_signal_name(-code)}")
        return Answer(None, "crash", f"the reading process ended by itself with code {code}")


_PIECE: Final = 1 << 20
_CLOSED: Final = Answer(None, "crash", "the reading was stopped")


def _start(memory: int) -> _Child:
    """Start a process that knows where the parent's modules are, and nothing else of the parent.

    Raises:
        OSError: the system would not.
    """
    limits = json.dumps({"memory": memory, "answer": ANSWER_LIMIT})
    # An empty entry would mean the current folder, which may be a stranger's checkout.
    path = json.dumps([os.path.abspath(entry) for entry in sys.path if entry])  # noqa: PTH100 - sys.path holds text
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and a constant program
        [sys.executable, "-I", "-B", "-c", _BOOT, limits, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C.UTF-8"} | {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        bufsize=0,
        # Ctrl-C in a terminal is for the parent to answer.
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    child = _Child(process, process.stdin.fileno(), process.stdout.fileno())
    os.set_blocking(child.calls, False)
    os.set_blocking(child.answers, False)
    return child


def _signal_name(number: int) -> str:
    """SIGSEGV for 11."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
