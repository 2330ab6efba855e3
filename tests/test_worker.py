"""Parsing in limited processes: what goes wrong in one never reaches the parent, and never costs the next call."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from checker.worker import ANSWER_LIMIT, CALLS_PER_PROCESS, WorkerPool

TARGETS = "tests.worker_targets:"
MEMORY = 600_000_000
ROOT = Path(__file__).parents[1]


@pytest.fixture
def pool():
    with WorkerPool(1, 30.0, MEMORY) as pool:
        yield pool


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        # No /proc: not Linux. Without a parent to fetch it, a process there goes at once.
        return not Path("/proc/self").exists()


def gone(pid: int) -> bool:
    """Wait until a process has ended; the test's own time limit ends a wait in vain."""
    while alive(pid):
        time.sleep(0.02)
    return True


def pid_of(pool: WorkerPool) -> int:
    value = pool.call(TARGETS + "pid").value
    assert value is not None
    return int(value)


def test_bytes_go_and_come_whole(pool):
    body = bytes(range(256)) * 20_000
    answer = pool.call(TARGETS + "echo", body)
    assert answer.value == body
    assert answer.failure == ""
    assert pool.call(TARGETS + "echo", b"").value == b""


def test_a_process_serves_many_calls_and_is_then_replaced(pool):
    pids = [pid_of(pool) for _ in range(CALLS_PER_PROCESS + 2)]
    assert len(set(pids[:CALLS_PER_PROCESS])) == 1
    assert pids[CALLS_PER_PROCESS] != pids[0]
    assert pids[-1] == pids[CALLS_PER_PROCESS]
    assert not alive(pids[0])


def test_an_endless_call_is_ended_and_the_next_one_served(pool):
    before = pid_of(pool)
    answer = pool.call(TARGETS + "spin", timeout=0.5)
    assert (answer.value, answer.failure) == (None, "deadline")
    assert "0.5 seconds" in answer.detail
    assert not alive(before)
    assert pid_of(pool) != before


def test_a_sleeping_call_is_ended_too(pool):
    assert pool.call(TARGETS + "sleep", 60, timeout=0.5).failure == "deadline"


def test_a_stopped_process_that_reads_nothing_is_given_up(pool):
    pid = pid_of(pool)
    os.kill(pid, signal.SIGSTOP)
    answer = pool.call(TARGETS + "echo", b"x" * 5_000_000, timeout=0.5)
    assert answer.failure == "deadline"
    assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
def test_too_much_memory_is_said_to_be_so(pool):
    before = pid_of(pool)
    answer = pool.call(TARGETS + "grow", 2_000_000_000)
    assert (answer.value, answer.failure) == (None, "memory")
    assert "600 MB" in answer.detail
    assert pid_of(pool) != before


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_process_that_dies_is_a_crash_with_its_signal(pool, number):
    answer = pool.call(TARGETS + "die", int(number))
    assert (answer.value, answer.failure) == (None, "crash")
    assert number.name in answer.detail
    assert pool.call(TARGETS + "echo", b"on").value == b"on"


def test_processor_time_counts_as_time(pool):
    assert pool.call(TARGETS + "die", int(signal.SIGXCPU)).failure == "deadline"


def test_a_process_that_leaves_is_a_crash(pool):
    answer = pool.call(TARGETS + "leave", 3)
    assert answer.failure == "crash"
    assert "code 3" in answer.detail


def test_a_process_found_dead_is_replaced_before_the_call(pool):
    os.kill(pid_of(pool), signal.SIGKILL)
    pool._idle[0].process.wait(20)
    assert pool.call(TARGETS + "echo", b"on").value == b"on"


def test_an_exception_comes_back_as_words_and_the_process_serves_on(pool):
    pid = pid_of(pool)
    answer = pool.call(TARGETS + "failing", "no such ’thing’")
    assert answer.failure == "error"
    assert answer.detail == "LookupError: no such ’thing’"
    assert pool.call(TARGETS + "nested").failure == "error"
    assert pid_of(pool) == pid


@pytest.mark.parametrize("target", ["no.such.module:x", TARGETS + "absent", TARGETS + "not_bytes"])
def test_a_wrong_target_is_an_error(pool, target):
    answer = pool.call(target)
    assert (answer.value, answer.failure) == (None, "error")


def test_an_answer_has_a_size_limit(pool):
    value = pool.call(TARGETS + "many", ANSWER_LIMIT).value
    assert value is not None
    assert len(value) == ANSWER_LIMIT
    answer = pool.call(TARGETS + "many", ANSWER_LIMIT + 1)
    assert answer.failure == "error"
    assert str(ANSWER_LIMIT) in answer.detail


def test_what_a_parser_prints_is_no_part_of_the_answer(pool):
    assert pool.call(TARGETS + "chatter").value == b"clean"


def test_a_forged_answer_is_a_crash(pool):
    assert pool.call(TARGETS + "lie").failure == "crash"
    assert pool.call(TARGETS + "echo", b"on").value == b"on"


def test_secrets_of_the_environment_stay_behind(pool, monkeypatch):
    monkeypatch.setenv("WORKER_TEST_TOKEN", "secret")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    names = (pool.call(TARGETS + "environment").value or b"").decode().split()
    assert "WORKER_TEST_TOKEN" not in names
    assert set(names) <= {"LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
                          "__CF_USER_TEXT_ENCODING"}  # fmt: skip


def test_no_file_can_be_written_and_limits_stand(pool, tmp_path):
    target = tmp_path / "out"
    assert pool.call(TARGETS + "write_file", str(target)).failure == "error"
    assert not target.exists() or target.stat().st_size == 0
    soft, core, size = (pool.call(TARGETS + "limits").value or b"").split()
    assert int(soft) > 0
    assert (core, size) == (b"0", b"0")


def test_calls_wait_for_a_free_process_and_all_are_served():
    answers = []
    with WorkerPool(2, 30.0, MEMORY) as pool:
        threads = [
            threading.Thread(target=lambda n=n: answers.append(pool.call(TARGETS + "echo", b"%d" % n)))
            for n in range(24)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(int(answer.value or b"-1") for answer in answers) == list(range(24))


def test_no_more_processes_than_allowed():
    pids: set[bytes | None] = set()
    with WorkerPool(2, 30.0, MEMORY) as pool:
        threads = [threading.Thread(target=lambda: pids.add(pool.call(TARGETS + "pid").value)) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert 1 <= len(pids) <= 2


def test_close_ends_calls_under_way_and_waiting():
    pool = WorkerPool(1, 60.0, MEMORY)
    answers = []
    pid = pid_of(pool)
    threads = [threading.Thread(target=lambda: answers.append(pool.call(TARGETS + "sleep", 60))) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    pool.close()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert [answer.failure for answer in answers] == ["crash"] * 3
    assert not alive(pid)
    assert pool.call(TARGETS + "pid").failure == "crash"
    pool.close()


PROGRAM = textwrap.dedent("""
    import os, sys, threading
    from checker.worker import WorkerPool

    print("main runs", flush=True)
    with WorkerPool(1, 60.0, 600_000_000) as pool:
        print(pool.call("tests.worker_targets:pid").value.decode(), flush=True)
        if len(sys.argv) > 1:
            pool.call("tests.worker_targets:sleep", 60)
""")


def test_a_program_without_a_main_guard_runs_once(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("main runs") == 1
    assert not alive(int(done.stdout.split()[-1]))


def test_a_module_run_with_dash_m_or_from_stdin_can_use_it(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for command, given in ((["-m", "program"], ""), (["-"], PROGRAM)):
        done = subprocess.run(
            [sys.executable, *command], input=given, cwd=tmp_path, env=env, capture_output=True, text=True, check=True
        )
        assert done.stdout.count("main runs") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_parent_that_is_stopped_leaves_no_process(tmp_path, number):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script), "wait"], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.send_signal(number)
        parent.wait(20)
    assert gone(pid)


def test_modules_in_the_current_folder_are_not_trusted(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    with WorkerPool(1, 30.0, MEMORY) as pool:
        assert pool.call(TARGETS + "echo", b"safe").value == b"safe"
