"""The media type of a file on disk, by its name and its first bytes: what a server would say of it."""

from typing import Final

__all__ = ["MEDIA", "TYPES", "type_of_file"]

TYPES: Final[dict[str, str]] = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".warc": "application/warc",
    ".warc.gz": "application/warc",
    ".wacz": "application/wacz",
}
"""Files whose words can be read, by the end of their name."""

MEDIA: Final = frozenset({
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".avif", ".mp3", ".m4a", ".ogg", ".oga",
    ".opus", ".wav", ".flac", ".aac", ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg",
})  # fmt: skip
"""Pictures and recordings: their words can be read from a transcript only."""


def type_of_file(name: str) -> str:
    """The media type of a file by its name: one of `TYPES`, `media` for a picture or recording, "" for all others."""
    lower = name.lower()
    for ending in sorted(TYPES, key=len, reverse=True):
        if lower.endswith(ending):
            return TYPES[ending]
    return "media" if any(lower.endswith(ending) for ending in MEDIA) else ""
