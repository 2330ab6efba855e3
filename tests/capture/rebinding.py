"""A name server that changes its mind, in a network of its own: run by `test_rebinding` under `unshare`.

Inside, 127.1.0.1 plays a public server (the guard is told to let 127.1.0.0/16 through) and 127.66.0.1 a private one,
which must not hear a word. Prints what happened as JSON.
"""

import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from checker.capture.guard import GuardedSession
from checker.settings import Settings

PUBLIC, PRIVATE, NAMES = "127.1.0.1", "127.66.0.1", "127.0.0.53"
TRIES = 12


class Turncoat(threading.Thread):
    """Answers `turn.test` with the public and the private address by turns, `both.test` with both at once."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((NAMES, 53))
        self.asked: Counter[str] = Counter()

    def run(self) -> None:
        while True:
            data, peer = self.sock.recvfrom(2_048)
            labels, place = [], 12
            while data[place]:
                labels.append(data[place + 1 : place + 1 + data[place]].decode().lower())
                place += data[place] + 1
            (kind,) = struct.unpack_from("!H", data, place + 1)
            question = data[12 : place + 5]
            answers: list[str] = []
            name = ".".join(labels)
            if kind == 1:
                answers = [PUBLIC, PRIVATE] if name == "both.test" else [(PUBLIC, PRIVATE)[self.asked[name] % 2]]
                self.asked[name] += 1
            body = b"".join(
                b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04" + socket.inet_aton(ip) for ip in answers
            )
            head = data[:2] + b"\x81\x80" + struct.pack("!HHHH", 1, len(answers), 0, 0)
            self.sock.sendto(head + question + body, peer)


def serve(ip: str, text: bytes, heard: list[str]) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers["Host"])
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            return

    threading.Thread(target=ThreadingHTTPServer((ip, 80), Page).serve_forever, daemon=True).start()


def naive(name: str) -> bytes:
    """What a check of the name before an ordinary request comes to."""
    first = socket.getaddrinfo(name, 80, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]
    if first == PRIVATE:
        return b"blocked"
    with socket.create_connection((name, 80), 5) as sock:
        sock.sendall(f"GET / HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
        return sock.makefile("rb").read()


def main() -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolver:
        resolver.write(f"nameserver {NAMES}\noptions timeout:2 attempts:1\n")
        resolver.flush()
        subprocess.run(["mount", "--bind", resolver.name, "/etc/resolv.conf"], check=True)
    Turncoat().start()
    heard_public: list[str] = []
    heard_private: list[str] = []
    serve(PUBLIC, b"PUBLIC", heard_public)
    serve(PRIVATE, b"SECRET", heard_private)
    tricked = [naive("naive.test") for _ in range(4)]
    fooled = len(heard_private)
    heard_private.clear()
    found: Counter[str] = Counter()
    for name in ["turn.test"] * TRIES + ["both.test"] * 3:
        session = GuardedSession(Settings(allow_private=("127.1.0.0/16",), timeout=10))
        visit = session.get(f"http://{name}/", trusted=False)
        session.close()
        found[f"{name} {visit.failure or visit.body.decode()}"] += 1
    json.dump(
        {
            "naive": sum(b"SECRET" in answer for answer in tricked),
            "fooled": fooled,
            "found": found,
            "private": heard_private,
            "public": len(heard_public),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
