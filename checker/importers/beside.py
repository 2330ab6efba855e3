"""The bibliography of a Markdown document: the file that its front matter names, or that stands beside it."""

import re
from pathlib import Path
from typing import Final

from checker.importers.base import MAX_BYTES

__all__ = ["bibliographies"]

_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
_LISTS: Final = frozenset({".bib", ".bibtex", ".json", ".ris"})
_FRONT: Final = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,50000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NAMED: Final = re.compile(r"^bibliography:[ \t]*(\[[^\]\n]*\]|[^\n\[]*)((?:\r?\n[ \t]*-[ \t]+[^\n]*)*)", re.MULTILINE)
_MOST: Final = 8


def bibliographies(path: Path, data: bytes) -> tuple[tuple[str, bytes], ...]:
    """The lists of works that belong to a Markdown document, each with its name.

    Those that `bibliography:` names (https://pandoc.org/MANUAL.html#specifying-bibliographic-data), else the one `.bib`
    file of the folder. Only files inside the document's own folder are read, links to elsewhere are not followed.
    """
    if path.suffix.lower() not in _MARKDOWN:
        return ()
    folder = path.resolve().parent
    names = _named(data[:100_000].decode("utf-8", "replace"))
    if not names:
        beside = sorted(file.name for file in folder.glob("*.bib") if file.is_file())
        names = beside if len(beside) == 1 else []
    found: list[tuple[str, bytes]] = []
    for name in names[:_MOST]:
        try:
            file = (folder / name).resolve()
            inside = file.suffix.lower() in _LISTS and file.is_relative_to(folder)
            if inside and file.is_file() and file.stat().st_size <= MAX_BYTES:
                found.append((name, file.read_bytes()))
        except (OSError, ValueError, RuntimeError):
            continue
    return tuple(found)


def _named(text: str) -> list[str]:
    """The names in the front matter."""
    front = _FRONT.match(text)
    said = _NAMED.search(front[1]) if front else None
    if said is None:
        return []
    below = (line.strip().removeprefix("-") for line in said[2].splitlines())
    parts = [*said[1].strip().strip("[]").split(","), *below]
    return [name for part in parts if (name := part.strip().strip("\"'").strip())]
