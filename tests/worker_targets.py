"""What tests/test_worker.py asks its processes to do: mostly what no parser should."""

import os
import time
from pathlib import Path


def echo(value: bytes) -> bytes:
    return value


def many(count: int) -> bytes:
    return b"x" * count


def pid() -> bytes:
    return str(os.getpid()).encode()


def environment() -> bytes:
    return "\n".join(sorted(os.environ)).encode()


def not_bytes() -> str:
    return "text"


def failing(message: str) -> bytes:
    raise LookupError(message)


def nested() -> bytes:
    return nested()


def spin() -> bytes:
    while True:
        pass


def sleep(seconds: float) -> bytes:
    time.sleep(seconds)
    return b"awake"


def grow(size: int) -> bytes:
    return bytes(len(bytearray(size)) % 2)


def die(number: int) -> bytes:
    os.kill(os.getpid(), number)
    time.sleep(60)
    return b""


def leave(code: int) -> bytes:
    os._exit(code)


def chatter() -> bytes:
    print("this must not get into the answer", flush=True)
    os.write(1, b"nor this")
    return b"clean"


def lie() -> bytes:
    for handle in range(3, 20):
        try:
            os.write(handle, b"\xff" * 64)
        except OSError:
            continue
    return b""


def write_file(path: str) -> bytes:
    Path(path).write_bytes(b"x" * 10)
    return b"written"


def limits() -> bytes:
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_CPU)
    core, _ = resource.getrlimit(resource.RLIMIT_CORE)
    size, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return f"{soft} {core} {size}".encode()
