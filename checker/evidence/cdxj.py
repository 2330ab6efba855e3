"""Index lines of WARC records (CDXJ), as replay programs read them: sort key, time, and a JSON object."""

import json
import re
from typing import Final
from urllib.parse import urlsplit

from checker.evidence.records import Record

__all__ = ["cdxj_line", "sort_key", "timestamp"]

_WWW: Final = re.compile(r"\Awww\d*\.")
_INDEXED: Final = frozenset({"response", "revisit", "resource", "metadata"})


def sort_key(url: str) -> str:
    """An address as indexes sort it (SURT): host parts reversed, in lower case, query sorted.

    The rules are those of the Internet Archive's url canonicalizer as replay programs apply them: no `www.`, no
    default port, no fragment, no trailing slash.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.lower()
    if not host:
        return url.lower()
    host = _WWW.sub("", host)
    key = ",".join(reversed(host.split("."))) if not host.replace(".", "").isdigit() and ":" not in host else host
    if port and port != {"http": 80, "https": 443}.get(parts.scheme):
        key += f":{port}"
    path = parts.path.lower().rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{key}){path}" + (f"?{query}" if query else "")


def timestamp(date: str) -> str:
    """An ISO 8601 time as 14 digits."""
    return re.sub(r"\D", "", date)[:14].ljust(14, "0")


def cdxj_line(record: Record, *, filename: str, offset: int, length: int) -> str:
    """The line of one record, "" for one that is not replayed (a request, a warcinfo)."""
    if record.type not in _INDEXED:
        return ""
    url = record.headers.get("warc-target-uri", "")
    head = record.http_head.decode("latin-1").split("\r\n")[0].split(" ")
    status = head[1] if len(head) > 1 and head[0].startswith("HTTP/") else "200"
    mime = record.http_header("content-type").partition(";")[0].strip() or "application/octet-stream"
    if record.type == "revisit":
        mime = "warc/revisit"
    elif record.type == "resource":
        mime = record.headers.get("content-type", mime).partition(";")[0].strip()
    said = {
        "url": url,
        "mime": mime,
        "status": status,
        "digest": record.headers.get("warc-payload-digest", ""),
        "length": str(length),
        "offset": str(offset),
        "filename": filename,
    }
    return f"{sort_key(url)} {timestamp(record.headers.get('warc-date', ''))} {json.dumps(said)}"
