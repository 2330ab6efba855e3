"""A page that a browser saved as one file: MHTML (RFC 2557), a mail message with the page and its pictures."""

import email
import email.message
import email.policy
from typing import Final

from checker.document.base import MARKUP_TYPES, unreadable
from checker.document.package.base import PAGE_LIMIT, Package, Part, no_page
from checker.model.document import Document

__all__ = ["Mhtml"]

_PARTS: Final = 20_000


class Mhtml(Package):
    """Takes the root part: the one that `start` names, else the first one that is a page (RFC 2387 §3.2)."""

    name = "mhtml"
    media_types = frozenset({"multipart/related", "message/rfc822", "application/x-mimearchive"})

    def open(self, body: bytes, url: str) -> Part | Document:  # noqa: ARG002 - there is one page in it
        """See `Package.open`."""
        try:
            message = email.message_from_bytes(body, policy=email.policy.compat32)
            root = _root(message)
            if root is None:
                return no_page(self.name, "no page is in it")
            content = root.get_payload(decode=True)
            charset = str(root.get_param("charset", "") or "")
            where = str(root.get("Content-Location") or message.get("Snapshot-Content-Location") or "").strip()
        except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
            return unreadable("package-damaged", f"it cannot be taken apart ({type(error).__name__})", self.name)
        if not isinstance(content, bytes) or not content:
            return no_page(self.name, "the page in it is empty")
        if len(content) > PAGE_LIMIT:
            return unreadable("package-too-large", f"the page in it has {len(content) // 1_000_000} MB", self.name)
        return Part(
            content, root.get_content_type(), charset, where if where.startswith(("http://", "https://")) else ""
        )


def _root(message: email.message.Message) -> email.message.Message | None:
    """The part that is the page."""
    start = str(message.get_param("start", "") or "")
    pages = []
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            break
        if part.is_multipart() or part.get_content_type() not in MARKUP_TYPES:
            continue
        if start and str(part.get("Content-ID", "")).strip() == start:
            return part
        pages.append(part)
    return pages[0] if pages else None
