"""The yardstick: requests, tuned, and nothing else. No evidence, no classification, no report.

    python -m bench.links.bare URLS.txt RESULT.json PER_HOST LANES TIMEOUT [CA.pem]

One shared TLS context, kept connections, the longest host first, a deadline on bodies, 429 and 503 asked again once.
"""

import json
import queue
import ssl
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
from requests.adapters import HTTPAdapter


class Shared(HTTPAdapter):
    """One TLS context for all pools."""

    def __init__(self, tls: ssl.SSLContext, per_host: int) -> None:
        self.tls = tls
        super().__init__(pool_connections=256, pool_maxsize=per_host)

    def get_connection_with_tls_context(self, request: Any, *_unused: Any, **_more: Any) -> Any:
        parts = urlsplit(request.url)
        return self.poolmanager.connection_from_host(
            parts.hostname, parts.port, parts.scheme, pool_kwargs={"ssl_context": self.tls}
        )

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """The shared context has the authorities."""


def ask(session: requests.Session, url: str, timeout: float) -> tuple[int, float]:
    """Status (0 for none) and the seconds a server asked to wait."""
    ends = time.monotonic() + timeout
    try:
        with session.get(url, stream=True, timeout=timeout) as response:
            while response.raw.read1(65_536, decode_content=True):
                if time.monotonic() > ends:
                    return 0, 0.0
            return response.status_code, float(response.headers.get("Retry-After", 0))
    except Exception:
        return 0, 0.0


def main() -> None:
    urls, result, per_host, lanes, timeout, *ca = sys.argv[1:]
    tls = ssl.create_default_context(cafile=certifi.where())
    if ca:
        tls.load_verify_locations(ca[0])
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, Shared(tls, int(per_host)))
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in Path(urls).read_text(encoding="utf-8").split():
        hosts[urlsplit(url).netloc].append(url)
    # A host's addresses are dealt out to as many hands as it may see at once; the longest hands begin.
    hands = [many[start :: int(per_host)] for many in hosts.values() for start in range(min(len(many), int(per_host)))]
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for hand in sorted(hands, key=len, reverse=True):
        waiting.put(hand)
    found: dict[str, bool] = {}

    def work() -> None:
        while True:
            try:
                hand = waiting.get_nowait()
            except queue.Empty:
                return
            for url in hand:
                status, wait = ask(session, url, float(timeout))
                for _ in range(3):
                    if status not in (429, 503):
                        break
                    time.sleep(min(wait, 30.0))
                    status, wait = ask(session, url, float(timeout))
                found[url] = 200 <= status < 300

    threads = [threading.Thread(target=work, daemon=True) for _ in range(int(lanes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
