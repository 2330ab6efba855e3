"""Links that stay inside a repository, followed on disk: is the file there, under that very name, with that anchor?

Only what is sure is called broken. A link that leaves the repository, that a template fills in or that belongs to a
site's own root cannot be judged here, and one that a site builder may make right is told as unsure.
"""

import os
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from checker.importers.base import DocumentLinks
from checker.model.links import LocalState

__all__ = ["Followed", "Repository", "is_template"]

_TEMPLATE: Final = re.compile(r"\{\{|\{%|<%|\$\{|%7B%7B|%7B%25|\$%7B|%3C%25", re.IGNORECASE)
_GIVEN: Final = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|(?:user-content-)?fn(?:ref)?[-:]?[\w.-]+")
"""Anchors that hosts add by themselves: lines of a file, and notes."""

_INDEXES: Final = ("README.md", "readme.md", "index.md", "_index.md", "index.html", "index.htm", "README.markdown")
_SOURCES: Final = (".md", ".mdx", ".markdown", ".html", ".rst", ".ipynb", ".adoc")
"""What a site builder makes a page of."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a link led: the state, the place in the repository, a sentence part, and what to do."""

    state: LocalState
    path: str = ""
    detail: str = ""
    advice: str = ""


class Repository:
    """A folder whose files link to each other.

    Args:
        root: The folder; what lies outside it is not looked at.
        read: Gives the links and anchors of a document, None for a file that is none or cannot be read.
    """

    def __init__(self, root: Path, read: Callable[[Path], DocumentLinks | None]) -> None:
        self.root = root.resolve()
        self._read = read
        self._names: dict[Path, tuple[frozenset[str], dict[str, str]]] = {}
        self._documents: dict[Path, DocumentLinks | None] = {}

    def follow(self, document: Path, target: str, base: str = "") -> Followed:
        """Follow a link without a scheme and host.

        Args:
            document: The file it stands in.
            target: The link as a browser reads it (RFC 3986 relative reference).
            base: The page's own `base` address, when that is relative too.
        """
        if is_template(target):
            return Followed(LocalState.SKIPPED, detail="a template fills it in")
        try:
            parts = urlsplit(target)
        except ValueError:
            return Followed(LocalState.MALFORMED, detail="the address cannot be read", advice="write it again")
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        if "\0" in path:
            return Followed(LocalState.MALFORMED, detail="the address cannot be read", advice="write it again")
        try:
            here = document.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return Followed(LocalState.SKIPPED, detail="the document lies outside the repository")
        if not path and not base:
            return self._anchor(here, fragment, target)
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(base), path))
        if path.startswith("/") or base.startswith("/"):
            inside = posixpath.normpath(posixpath.join("/", unquote(base), path)).lstrip("/") or "."
            found, _ = self._find(inside)
            if found is None:
                return Followed(LocalState.SKIPPED, detail="it begins at a site's root (see --root-url)")
            return self._anchor(found, fragment, target)
        if wanted == ".." or wanted.startswith("../"):
            return Followed(LocalState.SKIPPED, detail="it leaves the repository")
        return self._file(wanted, fragment, target)

    def _file(self, wanted: str, fragment: str, target: str) -> Followed:
        found, other = self._find(wanted)
        if found is not None:
            return self._anchor(found, fragment, target)
        if other:
            return Followed(
                LocalState.OTHER_CASE,
                other,
                f"there is no {wanted}, but {other}: most servers tell capitals apart",
                f"write it as the file is named: {posixpath.basename(other)}",
            )
        stem = wanted.rstrip("/")
        built = (*(stem + suffix for suffix in _SOURCES), *_exchanged(stem))
        source = next((path for path in built if self._find(path)[0] is not None), "")
        if source:
            return Followed(
                LocalState.UNSURE,
                source,
                f"there is no {wanted}, but {source}, of which a site may be built",
                f"to work where the sources are read as well, link to {posixpath.basename(source)}",
            )
        return Followed(
            LocalState.MISSING, wanted, f"there is no {wanted}", "mend the link, or take it out if the file is gone"
        )

    def _anchor(self, path: str, fragment: str, target: str) -> Followed:
        """Look for an anchor in a file that is there."""
        if not fragment or fragment.lower() == "top" or fragment.startswith((":~:", "!", "/")):
            return Followed(LocalState.FOUND, path)
        place = self._page(path)
        document = self._document(place) if place is not None else None
        if document is None or _GIVEN.fullmatch(fragment):
            return Followed(LocalState.FOUND, path)
        name = fragment.partition(":~:")[0]
        wanted = {name, name.removeprefix("user-content-")}
        if wanted & document.anchors:
            return Followed(LocalState.FOUND, path)
        near = next((anchor for anchor in sorted(document.anchors) if anchor.lower() == name.lower()), "")
        if near:
            return Followed(
                LocalState.OTHER_CASE, path, f"{path} has #{near}, not #{name}: capitals count", f"write #{near}"
            )
        if document.scripted:
            return Followed(
                LocalState.UNSURE, path, f"{path} has no anchor #{name}, unless a script adds it", "open it and look"
            )
        what = "heading or anchor" if place is not None and not place.suffix.lower().startswith(".htm") else "anchor"
        return Followed(
            LocalState.NO_ANCHOR,
            path,
            f"{path} has no {what} #{name}",
            _advice(name, document.anchors),
        )

    def _page(self, path: str) -> Path | None:
        """The file that a path shows: for a folder, what hosts show of it."""
        place = self.root / path
        if not place.is_dir():
            return place
        names, _ = self._listed(place)
        index = next((name for name in _INDEXES if name in names), None)
        return place / index if index else None

    def _document(self, place: Path) -> DocumentLinks | None:
        if place not in self._documents:
            # A symbolic link may lead out of the repository; what is there is not read.
            inside = place.resolve().is_relative_to(self.root)
            self._documents[place] = self._read(place) if inside else None
        return self._documents[place]

    def _find(self, wanted: str) -> tuple[str | None, str]:
        """A path as it is on disk, capital by capital: itself, or None and the path that differs only in case."""
        place, exact, actual = self.root, True, []
        for part in wanted.rstrip("/").split("/"):
            if part in ("", "."):
                continue
            names, folded = self._listed(place)
            name = part if part in names else folded.get(part.casefold())
            if name is None:
                return None, ""
            exact = exact and name == part
            actual.append(name)
            place = place / name
        path = "/".join(actual) or "."
        return (path, "") if exact else (None, path)

    def _listed(self, folder: Path) -> tuple[frozenset[str], dict[str, str]]:
        """The names in a folder, and each by its case-folded form; none for what is no folder."""
        if folder not in self._names:
            try:
                names = os.listdir(folder)  # noqa: PTH208 - names alone, of any form
            except OSError:
                names = []
            self._names[folder] = frozenset(names), {name.casefold(): name for name in sorted(names)}
        return self._names[folder]


def is_template(target: str) -> bool:
    """Whether a site builder fills in a part of the address (Liquid, Jinja, Hugo, JavaScript, ERB)."""
    return _TEMPLATE.search(target) is not None


def _exchanged(stem: str) -> tuple[str, ...]:
    """What a page's address `guide.html` may be built of."""
    name, suffix = posixpath.splitext(stem)
    return tuple(name + source for source in _SOURCES) if suffix in (".html", ".htm") else ()


def _advice(name: str, anchors: frozenset[str]) -> str:
    """The anchor that was likely meant."""
    from rapidfuzz import process

    near = process.extractOne(name, sorted(anchors), score_cutoff=70)
    return f"did you mean #{near[0]}?" if near else "mend the anchor, or link to the file"
