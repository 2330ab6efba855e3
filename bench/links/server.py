"""The web of the bench: one process, one asyncio protocol, any number of hosts. Only the standard library, so that it
can run under the interpreter that has uvloop.

    python server.py IPS.json [CERT.pem]      prints the port, then serves until its stdin ends

`/RUN/KIND/LATENCY/NUMBER` says by itself how to be answered. `/RUN/stats` tells what was seen in a run.
"""

import asyncio
import gzip
import json
import random
import socket
import ssl
import struct
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

PAGES = 48
RATE = 10.0
TEXT = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from they which one you "
    "were her all she there would their we him been has when who will more no if out so said what up its about into "
    "than them can only other new some could time these two may then do first any my now such like our over man me"
)


def pages() -> list[tuple[bytes, bytes]]:
    """48 pages of about 62 KB, plain and packed."""
    chance, words = random.Random(62), TEXT.split()
    made = []
    for number in range(PAGES):
        size = chance.randrange(20_000, 104_000)
        parts = [f"<!doctype html><html><head><title>Page {number}</title></head><body>"]
        length = 0
        while length < size:
            line = " ".join(chance.choices(words, k=60))
            part = f'<p class="c{chance.randrange(10**9)}">{line} {chance.randrange(10**12)}</p>'
            length += len(part)
            parts.append(part)
        plain = "\n".join([*parts, "</body></html>"]).encode()
        made.append((plain, gzip.compress(plain, 6)))
    return made


class Run:
    """What was seen in one run."""

    def __init__(self) -> None:
        self.requests = 0
        self.early = 0
        self.connections = 0
        self.open: dict[str, int] = defaultdict(int)
        self.busy: dict[str, int] = defaultdict(int)
        self.most_open = 0
        self.peak = 0
        self.until: dict[str, float] = {}
        self.tokens: dict[str, tuple[float, float]] = {}


RUNS: dict[str, Run] = defaultdict(Run)
BODIES = pages()
HEADS = {code: f"HTTP/1.1 {code} X\r\n" for code in (200, 301, 404, 405, 410, 429, 500, 503)}


class Connection(asyncio.Protocol):
    """One connection; requests on it are answered one after the other."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.buffer = b""
        self.run: Run | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.busy = False
        self.gone = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.host = transport.get_extra_info("sockname")[0]

    def connection_lost(self, _error: Exception | None) -> None:
        self.gone = True
        if self.timer:
            self.timer.cancel()
        if self.run:
            self.run.open[self.host] -= 1
            self.answered()

    def asked(self, run: Run) -> None:
        """A request came in; it is in flight until its answer is out or its connection is gone."""
        if not self.busy:
            self.busy = True
            run.busy[self.host] += 1
            run.peak = max(run.peak, run.busy[self.host])

    def answered(self) -> None:
        if self.run and self.busy:
            self.busy = False
            self.run.busy[self.host] -= 1

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.buffer.endswith(b"\r\n\r\n"):
            head, self.buffer = self.buffer, b""
            self.answer(head)

    def answer(self, head: bytes) -> None:
        line, _, rest = head.partition(b"\r\n")
        method, target, _ = line.decode("latin-1").split(" ")
        parts = target.split("/")
        run = RUNS[parts[1]]
        if len(parts) == 3:
            text = json.dumps(
                {
                    "requests": run.requests,
                    "early": run.early,
                    "peak": run.peak,
                    "conns": run.connections,
                    "open": run.most_open,
                }
            )
            self.send(200, text.encode(), head=False)
            return
        if self.run is None:
            self.run = run
            run.connections += 1
            run.open[self.host] += 1
            run.most_open = max(run.most_open, run.open[self.host])
        run.requests += 1
        self.asked(run)
        _, _, kind, latency, number = parts
        gzipped = b"gzip" in rest.lower() and int(number.partition("-")[0]) % 10 < 7
        call = (run, parts[1], kind, number, gzipped, method == "HEAD")
        if latency == "0":
            self.respond(*call)
        else:
            self.timer = self.loop.call_later(int(latency) / 1000, self.respond, *call)

    def respond(self, run: Run, name: str, kind: str, number: str, gzipped: bool, head: bool) -> None:
        if self.gone:
            return
        now = time.monotonic()
        if kind in ("ok", "nohead", "503t", "429t", "rate"):
            if kind == "nohead" and head:
                self.send(405, b"GET only", head=True)
                return
            if kind in ("503t", "429t"):
                until = run.until.get(number)
                if until is None or now < until:
                    run.early += until is not None
                    wait = 1 + int(number) % 2
                    run.until[number] = until or now + wait
                    self.send(503 if kind == "503t" else 429, b"later", head=head, more=f"Retry-After: {wait}\r\n")
                    return
            if kind == "rate":
                run.early += now < run.until.get(number, 0.0)
                left, when = run.tokens.get(self.host, (RATE, now))
                left = min(RATE, left + (now - when) * RATE)
                if left < 1:
                    run.tokens[self.host] = (left, now)
                    run.until[number] = now + 1
                    self.send(429, b"slow down", head=head, more="Retry-After: 1\r\n")
                    return
                run.tokens[self.host] = (left - 1, now)
            plain, packed = BODIES[int(number.partition("-")[0]) % PAGES]
            more = "Content-Encoding: gzip\r\n" if gzipped else ""
            self.send(200, packed if gzipped else plain, head=head, more=more)
        elif kind in ("404", "410", "500"):
            self.send(int(kind), b"<h1>no</h1>", head=head)
        elif kind == "301":
            self.send(301, b"", head=head, more=f"Location: /{name}/ok/0/{number}\r\n")
        elif kind == "301x3":
            self.send(301, b"", head=head, more=f"Location: /{name}/301x2/0/{number}\r\n")
        elif kind == "301x2":
            self.send(301, b"", head=head, more=f"Location: /{name}/301/0/{number}\r\n")
        elif kind == "loop":
            self.send(301, b"", head=head, more=f"Location: /{name}/loop/0/{number}\r\n")
        elif kind == "reset":
            sock = self.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        elif kind == "drip":
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 60\r\n\r\n")
            self.drip(60)
        # a hang is never answered

    def drip(self, left: int) -> None:
        if left and not self.gone:
            self.transport.write(b"x")
            self.timer = self.loop.call_later(1.0, self.drip, left - 1)

    def send(self, status: int, body: bytes, *, head: bool, more: str = "") -> None:
        text = f"{HEADS[status]}Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        self.transport.write(text.encode() if head else text.encode() + body)
        self.answered()


def listener(ip: str, port: int) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((ip, port))
    return sock


async def serve(ips: list[str], context: ssl.SSLContext | None) -> None:
    loop = asyncio.get_running_loop()
    first = listener(ips[0], 0)
    port = first.getsockname()[1]
    for sock in (first, *(listener(ip, port) for ip in ips[1:])):
        await loop.create_server(lambda: Connection(loop), sock=sock, ssl=context, backlog=512)
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    ips = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2])
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve(ips, context))
    else:
        uvloop.run(serve(ips, context))


if __name__ == "__main__":
    main()
