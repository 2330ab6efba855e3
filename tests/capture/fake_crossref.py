"""api.crossref.org on the loopback web, in its own dialect: records with `updated-by` and `update-to`."""

import json
from typing import Any
from urllib.parse import quote

from tests.web import LoopbackWeb, Route

__all__ = ["FakeCrossref", "record", "update"]


def update(kind: str, doi: str, day: tuple[int, ...] = (2024, 3, 5), source: str = "publisher") -> dict[str, Any]:
    """An entry of `updated-by` or `update-to`."""
    return {
        "updated": {"date-parts": [list(day)], "date-time": "2024-03-05T00:00:00Z", "timestamp": 1709596800000},
        "DOI": doi,
        "type": kind,
        "label": kind.replace("_", " ").title(),
        "source": source,
    }


def record(doi: str, **fields: Any) -> dict[str, Any]:
    """A record as `works/DOI` gives it; the register writes DOIs in the case they were deposited in."""
    work = {"DOI": doi, "type": "journal-article", "title": ["A work"], "publisher": "A publisher", **fields}
    return {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work}


class FakeCrossref:
    """The register's host; what it was not told of is unknown to it."""

    def __init__(self, web: LoopbackWeb) -> None:
        self.host = web.host("api.crossref.org")
        self.host.routes.clear()
        self.web = web
        self._before = len(web.hits)

    @property
    def asked(self) -> list[str]:
        return [hit.path for hit in self.web.hits[self._before :] if hit.host == self.host.name]

    def knows(
        self, doi: str, answer: dict[str, Any] | bytes, *, status: int = 200, kind: str = "application/json"
    ) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.says(doi, lambda call: call.reply(status, body, [("Content-Type", kind)]))

    def says(self, doi: str, route: Route) -> None:
        self.host.route(f"/works/{quote(doi.lower(), safe='')}", route)

    def unknown(self, doi: str) -> None:
        """As the register says that it has no such DOI: plain words, not JSON."""
        self.knows(doi, b"Resource not found.", status=404, kind="text/plain")
