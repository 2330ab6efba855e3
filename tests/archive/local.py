"""A real web archive for tests and the demo: pywb, run as a process of its own on a free port.

pywb has an environment of its own (it is GPL, and it would bring brotli into requests): `SOURCECHECK_PYWB` names its
`bin` folder, otherwise `.venv-archive/bin` of the repository is used. Nothing of it is imported here.
"""

import base64
import contextlib
import datetime as dt
import hashlib
import http.client
import io
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

__all__ = ["LocalArchive", "LocalArchiveError", "pywb_bin"]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
COLLECTION: Final = "web"
READY_WITHIN: Final = 60.0
RESERVED: Final = "%:/?#[]@!$&'()*+,;="

CONFIG: Final = """\
framed_replay: false
redirect_to_exact: true
enable_memento: true
enable_use_banner: false
"""

RECORDING: Final = """\
collections:
  live: $live
recorder:
  source_coll: live
  rollover_idle_secs: 1
"""
"""Lets `COLLECTION/record/URL` fetch a page and keep it."""


class LocalArchiveError(RuntimeError):
    """pywb is not there, or would not start; the message ends with its own last words."""


def pywb_bin() -> Path | None:
    """The `bin` folder of the archive environment, or None when there is none."""
    named = os.environ.get("SOURCECHECK_PYWB")
    folder = Path(named) if named else REPOSITORY / ".venv-archive" / "bin"
    return folder if (folder / "wayback").is_file() and (folder / "cdx-indexer").is_file() else None


class LocalArchive:
    """A pywb collection with chosen copies in it, served while the context lasts.

    Call `add` for each copy, then enter the context. `endpoint` is the collection's address. With `records`, it also
    takes copies that it is asked for.
    """

    def __init__(self, bin_folder: Path | None = None, *, records: bool = False) -> None:
        self._bin = bin_folder
        self._records = records
        self._buffer = io.BytesIO()
        self._files: list[Path] = []
        self._writer = WARCWriter(self._buffer, gzip=True, warc_version="1.1")
        self._process: subprocess.Popen[bytes] | None = None
        self._root: Path | None = None
        self.port = 0

    def add(
        self,
        url: str,
        timestamp14: str,
        body: bytes | str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Put a copy of `url`, taken at `timestamp14` (UTC), into the archive. Before the start only.

        A body with its own `Content-Encoding` header is stored as given. The address is percent-encoded as a crawler
        would send it: pywb's index garbles others.
        """
        if self._process is not None:
            raise LocalArchiveError("add copies before the archive is started")
        data = body.encode() if isinstance(body, str) else body
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data)), **(headers or {})}
        taken = dt.datetime.strptime(timestamp14, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
        phrase = http.client.responses.get(status, "Unknown")
        record = self._writer.create_warc_record(
            quote(url, safe=RESERVED),
            "response",
            payload=io.BytesIO(data),
            length=len(data),
            warc_headers_dict={
                "WARC-Date": taken.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "WARC-Payload-Digest": "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode(),
            },
            http_headers=StatusAndHeaders(f"{status} {phrase}", list(fields.items()), protocol="HTTP/1.1"),
        )
        self._writer.write_record(record)

    def add_file(self, warc: Path) -> None:
        """Put every copy of a WARC file into the archive. Before the start only."""
        if self._process is not None:
            raise LocalArchiveError("add copies before the archive is started")
        self._files.append(warc)

    @property
    def endpoint(self) -> str:
        """The collection's address, as the setting `archives` takes it."""
        return f"http://127.0.0.1:{self.port}/{COLLECTION}"

    def copy_url(self, url: str, timestamp: str) -> str:
        """The archive's own address of a copy, as an editor would write it into `archive_url`."""
        return f"{self.endpoint}/{timestamp}/{url}"

    def __enter__(self) -> "LocalArchive":
        folder = self._bin or pywb_bin()
        if folder is None:
            raise LocalArchiveError("no pywb: set SOURCECHECK_PYWB to the bin folder of its environment, or run make")
        root = self._root = Path(tempfile.mkdtemp(prefix="sourcecheck-archive-"))
        try:
            self._lay_out(folder, root)
            for attempt in range(3):
                if self._start(folder, root):
                    return self
                if attempt < 2:
                    self._stop()
            raise LocalArchiveError(f"pywb did not start:\n{self.log()}")
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            error.add_note(f"pywb's last words:\n{self.log()}")
        self.close()

    def close(self) -> None:
        """Stop the process that was started, and only that one; remove the folder."""
        self._stop()
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
            self._root = None

    def log(self) -> str:
        """The last that pywb wrote, for when something failed."""
        if self._root is None:
            return ""
        path = self._root / "wayback.log"
        return path.read_text(errors="replace")[-4000:] if path.is_file() else ""

    def _lay_out(self, folder: Path, root: Path) -> None:
        """Write the collection as `wb-manager init` and `add` would, with one start of Python instead of two."""
        archive, indexes = (root / "collections" / COLLECTION / name for name in ("archive", "indexes"))
        archive.mkdir(parents=True)
        indexes.mkdir()
        (root / "config.yaml").write_text(CONFIG + (RECORDING if self._records else ""))
        (archive / "copies.warc.gz").write_bytes(self._buffer.getvalue())
        for file in self._files:
            shutil.copy(file, archive)
        command = [folder / "cdx-indexer", "--sort", "--cdxj", "--output", indexes / "index.cdxj", archive]
        done = subprocess.run(command, capture_output=True, text=True, timeout=READY_WITHIN, cwd=root, check=False)
        if done.returncode:
            raise LocalArchiveError(f"pywb could not index the copies:\n{done.stderr[-4000:]}")

    def _start(self, folder: Path, root: Path) -> bool:
        """Start pywb on a free port; False when it ended or stayed silent, e.g. since the port was taken meanwhile."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {name: text for name, text in os.environ.items() if not name.lower().endswith("_proxy")}
        indexing = ["-a", "--auto-interval", "1"] if self._records else []
        with (root / "wayback.log").open("wb") as log:
            self._process = subprocess.Popen(
                [folder / "wayback", "-b", "127.0.0.1", "-p", str(self.port), "-d", root, *indexing],
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        """Whether the collection's index answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", f"/{COLLECTION}/cdx?url=http://ready.test/&output=text")
            return connection.getresponse().status == 200
        return False

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
