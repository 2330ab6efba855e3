"""The other end of `checker.worker`: one process that reads untrusted bytes under limits.

It takes calls from standard input and answers on what was standard output, each a frame: eight bytes of length, then
the payload. A call is a pickle from the parent, who is trusted. An answer is one status byte and raw bytes, since
whoever took over a parser must not be able to hand the parent an object.
"""

import importlib
import json
import os
import pickle
import resource
import struct
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

__all__ = ["HEADER", "STATUS_ERROR", "STATUS_MEMORY", "STATUS_OK", "main"]

HEADER = struct.Struct("!Q")
STATUS_OK = b"\x00"
STATUS_ERROR = b"\x01"
STATUS_MEMORY = b"\x02"

_LOOK_UP = 1.0
"""Seconds between looks at whether the parent is still there."""

_CPU_GRACE = 5
"""Seconds of processor time beyond a call's own limit. The parent's wall clock comes first; this ends an orphan."""


def main() -> None:
    """Serve calls until standard input ends. `sys.argv[1]` is JSON: `memory` and `answer`, both bytes."""
    limits = json.loads(sys.argv[1])
    calls = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    # A library that prints must not be able to write into an answer.
    os.dup2(null, 1)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_AS, limits["memory"])
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    while (frame := _read_frame(calls)) is not None:
        status, value = _serve(frame, limits["answer"])
        answers.write(HEADER.pack(len(value) + 1) + status + value)
        answers.flush()


def _leave_with(parent: int) -> None:
    """End this process soon after its parent: one killed outright can neither kill it nor close its pipe in time."""
    while os.getppid() == parent:
        time.sleep(_LOOK_UP)
    os._exit(1)


def _serve(frame: bytes, answer_limit: int) -> tuple[bytes, bytes]:
    """Do one call: the status byte and the answer, or a sentence on why there is none."""
    try:
        target, timeout, arguments = pickle.loads(frame)  # noqa: S301 - written by our own parent
        _limit_cpu(timeout)
        value = _resolve(target)(*arguments)
        if not isinstance(value, bytes):
            return STATUS_ERROR, f"{target} returned {type(value).__name__}, not bytes".encode()
        if len(value) > answer_limit:
            return STATUS_ERROR, f"the answer has {len(value)} bytes; the limit is {answer_limit}".encode()
        return STATUS_OK, value
    except MemoryError:
        return STATUS_MEMORY, b""
    except RecursionError:
        return STATUS_ERROR, b"RecursionError: nested too deep"
    except Exception as error:
        # A parser may raise anything. The name and message go back; nothing else does.
        return STATUS_ERROR, f"{type(error).__name__}: {error}"[:500].encode("utf-8", "backslashreplace")


def _resolve(target: str) -> Callable[..., object]:
    """The callable that `package.module:name` names."""
    module, _, name = target.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), name)
    return found


def _read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, or None at the end of the stream."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    frame = stream.read(length)
    return frame if len(frame) == length else None


def _limit(what: int, value: int) -> None:
    """Set a limit for good; a platform that refuses one (macOS and RLIMIT_AS) is left without it."""
    try:
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(what, (value, value))
    except (ValueError, OSError):
        pass


def _limit_cpu(timeout: float) -> None:
    """Allow this call its seconds of processor time, counted from what the process has used already."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + timeout) + _CPU_GRACE
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    except (ValueError, OSError):
        pass
