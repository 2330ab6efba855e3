import os
import stat
import subprocess
import sys
import threading

import pytest

from checker.files import atomic_write


def test_a_new_file_and_a_replaced_one(tmp_path):
    path = tmp_path / "a.txt"
    atomic_write(path, b"one")
    assert path.read_bytes() == b"one"
    path.chmod(0o640)
    atomic_write(path, b"two\r\n\xff")
    assert path.read_bytes() == b"two\r\n\xff"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_bytes(b"one")
    (tmp_path / "link.txt").symlink_to("real.txt")
    atomic_write(tmp_path / "link.txt", b"two")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"two"


def test_a_failure_leaves_everything_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"one")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic_write(path, b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        atomic_write(tmp_path / "none" / "a.txt", b"")


def test_a_device_is_written_to_and_never_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    atomic_write(pipe, b"whole")
    reader.join(timeout=10)
    assert got == [b"whole"]
    assert pipe.is_fifo()


def test_pieces_that_break_off_leave_the_old_file(tmp_path):
    path = tmp_path / "run.json"
    atomic_write(path, iter([b"one", b"", b" and two"]))
    assert path.read_bytes() == b"one and two"

    def pieces():
        yield b"x" * 1_000_000
        raise ValueError("a piece could not be made")

    with pytest.raises(ValueError, match="could not be made"):
        atomic_write(path, pieces())
    assert path.read_bytes() == b"one and two"
    assert os.listdir(tmp_path) == ["run.json"]


def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_file(tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(b"old")
    program = (
        "import resource, signal, sys; from pathlib import Path; from checker.files import atomic_write;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "atomic_write(Path(sys.argv[1]), (b'x' * 65_536 for _ in range(100)))"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["run.json"]
