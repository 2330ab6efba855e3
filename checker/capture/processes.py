"""The processes of a program that was started: found by a mark on its command line, weighed, and ended to the last."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Process", "end_tree", "memory_of", "tree"]

_PROC: Final = Path("/proc")
_TRIES: Final = 40
_PAUSE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Process:
    """A running process: its number, its parent's, its own memory in bytes, and its command line."""

    pid: int
    parent: int
    memory: int
    command: str


def tree(mark: str) -> list[Process]:
    """Every process whose command line has the mark, with all below them, except this one.

    Args:
        mark: Text that no other command line has.
    """
    table = list(_processes())
    found = {process.pid for process in table if mark in process.command and process.pid != os.getpid()}
    while True:
        below = {process.pid for process in table if process.parent in found} - found
        if not below:
            return [process for process in table if process.pid in found]
        found |= below


def memory_of(processes: list[Process]) -> int:
    """Their memory together, in bytes. Where the system tells (Linux), what they share is left out."""
    return sum(process.memory for process in processes)


def end_tree(mark: str) -> bool:
    """Kill them, and whatever they start meanwhile, until none is left. Returns whether none is."""
    for _ in range(_TRIES):
        left = tree(mark)
        if not left:
            return True
        for process in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL)
        time.sleep(_PAUSE)
    return not tree(mark)


def _processes() -> Iterator[Process]:
    """All processes that this user may see."""
    if (_PROC / "self" / "stat").exists():
        page = os.sysconf("SC_PAGE_SIZE")
        for folder in _PROC.iterdir():
            if folder.name.isdecimal():
                with contextlib.suppress(OSError, ValueError, IndexError):
                    yield _read(folder, page)
        return
    listed = subprocess.run(
        ["ps", "-Aww", "-o", "pid=,ppid=,rss=,args="],  # noqa: S607 - macOS has it in one place only
        capture_output=True,
        text=True,
        errors="replace",
        timeout=10,
        check=False,
    )
    for line in listed.stdout.splitlines():
        pid, parent, size, command = [*line.split(None, 3), "", "", "", ""][:4]
        if pid.isdecimal() and parent.isdecimal() and size.isdecimal():
            yield Process(int(pid), int(parent), int(size) * 1024, command)


def _read(folder: Path, page: int) -> Process:
    """One process from its folder in /proc (proc(5)); one that has ended and waits for its parent is none.

    Raises:
        OSError, ValueError, IndexError: it went away.
    """
    fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
    if fields[0] in "ZX":
        raise ValueError("it has ended")
    _, resident, shared = (folder / "statm").read_text().split()[:3]
    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return Process(int(folder.name), int(fields[1]), max(0, int(resident) - int(shared)) * page, command)
