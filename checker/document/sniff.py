"""What a body is, when its media type is missing or plainly wrong.

After the WHATWG MIME Sniffing standard (§6, §7), in the direction that matters for reading: a PDF, a web page and
text are told from what no reader can show.
"""

import re
from typing import Final

__all__ = ["media_type_of"]

_UNSAID: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download",
                            "application/force-download", "application/download", "unknown/unknown", "*/*",
                            "application/unknown"})  # fmt: skip
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|title|script|iframe|h1|div|"
    rb"font|table|a|style|p|br)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_DOCUMENT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"OggS\0", "application/ogg"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"{\\rtf", "text/rtf"),
)
_ZIP: Final = "application/zip"
_ZIPPED: Final = _UNSAID | {_ZIP, "application/x-zip-compressed", "application/msword", "text/plain"}
_WORD_PART: Final = b"word/document"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def media_type_of(declared: str, body: bytes) -> str:
    """The media type to read a body by: the declared one, unless the first bytes plainly say another.

    Args:
        declared: From the header, with or without parameters; "" when there is none.
        body: The decoded body.

    Returns:
        A media type in lower case without parameters; `application/octet-stream` when nothing fits.
    """
    said = declared.partition(";")[0].strip().lower()
    head = body[:1024]
    # Readers accept junk before the mark (ISO 32000-1, annex H.3.4.1): a kilobyte of it.
    if head.startswith(b"%PDF-") or (said in _UNSAID | {"application/pdf"} and b"%PDF-" in head):
        return "application/pdf"
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")
    if known == _ZIP and said in _ZIPPED and _WORD_PART in body:
        return _DOCX
    if said in _UNSAID:
        if known:
            return known
        if _PAGE.match(head):
            return "text/html"
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        if body and (utf16 or not _BINARY.search(head)):
            return "text/plain"
        return "application/octet-stream"
    if said in ("text/plain", "application/pdf", "application/json") and _DOCUMENT.match(head):
        return "text/html"
    # No text begins so; a browser would show nonsense, in which no quote can be said to be missing.
    return (known if said.startswith("text/") else "") or said
