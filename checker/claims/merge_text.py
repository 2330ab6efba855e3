"""A merge written into its claim file: only the lines it means, and all else byte for byte."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.claims.guard import guarded_tree
from checker.claims.kinds import resolve
from checker.claims.lines import behind, last, line_break, line_end
from checker.claims.merge import Merge, Update, merge_files
from checker.claims.read import read_text
from checker.claims.splice import (
    Splice,
    column_of,
    dropped_splice,
    field_splice,
    lines_splice,
    list_splice,
    spliced,
    value_of,
)
from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Tree
from checker.claims.tree import Sequence as Items
from checker.claims.widen import SHORT_NAMES
from checker.claims.write import citation_lines, claim_lines, source_lines
from checker.errors import ClaimFileError
from checker.model.claim import At, Citation, Claim, ClaimFile, Source

__all__ = ["Merged", "merge_import"]

_BY_HAND: Final = "write the fields of a claim on lines of their own, or make this change by hand"


@dataclass(frozen=True, slots=True)
class Merged:
    """The file's new text, and what was changed in it."""

    text: str
    merge: Merge


def merge_import(text: str, new: ClaimFile, name: str, remarks: Table[str, Sequence[str]] | None = None) -> Merged:
    """Bring a claim file up to date with its document.

    Args:
        text: The file's text.
        new: The document, freshly imported.
        name: The file's path, for sentences.
        remarks: By a new claim's id, lines for a person, as for a new file.

    Returns:
        The new text; it is the old one where the document says what it said.

    Raises:
        ClaimFileError: the file has mistakes, is of another document, or cannot be changed without touching more.
    """
    read = read_text(text, name)
    if read.problems or read.file is None:
        said = f"{read.problems[0].where}: {read.problems[0].message}" if read.problems else f"{name}: no claim file"
        raise ClaimFileError(said, "mend the file first")
    old = read.file
    merge = merge_files(old, new)
    tree = guarded_tree(text, name)
    writing = _Writing(tree, merge, old, remarks or {})
    try:
        edited = spliced(text, writing.splices())
    except ValueError:
        raise ClaimFileError(f"{name} cannot be brought up to date as it is laid out", _BY_HAND) from None
    if edited != text:
        after = read_text(edited, name)
        if after.problems or after.file is None or _plain(after.file) != _plain(_expected(old, merge)):
            raise ClaimFileError(f"{name} cannot be brought up to date without changing something else", _BY_HAND)
    return Merged(edited, merge)


class _Writing:
    """Finds the place of each change."""

    def __init__(self, tree: Tree, merge: Merge, old: ClaimFile, remarks: Table[str, Sequence[str]]) -> None:
        self._tree, self._merge, self._old, self._remarks = tree, merge, old, remarks
        self._text, self._break = tree.source.text, line_break(tree.source.text)
        assert isinstance(tree.root, Mapping)
        self._root = tree.root

    def splices(self) -> list[Splice]:
        """All changes, on one reading of the file."""
        found: list[Splice | None] = []
        document = value_of(self._root, "document")
        if self._merge.revision and isinstance(document, Mapping):
            found.append(field_splice(self._tree, document, "revision", self._merge.revision))
        sources = value_of(self._root, "sources")
        for key, refs in self._merge.refs.items():
            entry = value_of(sources, key)
            found.append(list_splice(self._tree, entry, "ref", refs) if isinstance(entry, Mapping) else None)
        claims = value_of(self._root, "claims")
        items = claims.items if isinstance(claims, Items) else ()
        for number, update in sorted(self._merge.updates.items()):
            item = items[number]
            assert isinstance(item, Mapping)
            found += self._updated(item, update, self._old.claims[number])
        if self._merge.sources:
            found.append(self._new_sources(sources))
        if self._merge.added:
            found += self._new_claims(claims)
        if None in found:
            raise ClaimFileError(
                f"{self._tree.source.name} cannot be brought up to date without changing something else", _BY_HAND
            )
        return [splice for splice in found if splice is not None]

    def _updated(self, item: Mapping, update: Update, before: Claim) -> list[Splice | None]:
        found: list[Splice | None] = []
        if update.text is not None:
            found.append(field_splice(self._tree, item, "text", update.text))
        if update.context is not None:
            found.append(field_splice(self._tree, item, "context", update.context, after="text"))
        if update.at is not None:
            found += self._place(item, update.at)
        if update.tags is not None:
            if update.tags:
                found.append(list_splice(self._tree, item, "tags", update.tags))
            else:
                found.append(dropped_splice(self._tree, item, "tags") or list_splice(self._tree, item, "tags", ()))
        if update.cites:
            found.append(self._cited(item, update.cites, before))
        return found

    def _place(self, item: Mapping, at: At) -> list[Splice | None]:
        """New numbers in the place of the old ones."""
        mapping = value_of(item, "at")
        found: list[Splice | None] = []
        for name in ("paragraph", "sentence"):
            number, node = getattr(at, name), value_of(mapping, name)
            if isinstance(node, Scalar) and number is not None:
                if node.value != str(number):
                    found.append(Splice(node.start, node.end, str(number)))
            elif number is not None or node is not None:
                found.append(None)
        return found

    def _cited(self, item: Mapping, cites: Sequence[Citation], before: Claim) -> Splice | None:
        """Citations added to a claim, whichever way it is written."""
        node = value_of(item, "cites")
        if item.flow:
            return None
        column = column_of(self._tree, item)
        if isinstance(node, Items) and node.items and not node.flow:
            lines = self._lines(cites, column_of(self._tree, node))
            return lines_splice(
                self._tree, behind(self._text, None, node.items[-1], column_of(self._tree, node)), lines
            )
        lines = self._lines(cites, column)
        if isinstance(node, Items) and not node.items:
            key = next(key for key, _ in item.pairs if key.value == "cites")
            return Splice(key.end + 1, node.end, self._break + lines)
        if isinstance(node, Scalar) and node.nothing:
            key = next(key for key, _ in item.pairs if key.value == "cites")
            return lines_splice(self._tree, line_end(self._text, key.end), lines)
        if node is not None:
            return None
        if before.cites is None:
            key, value = item.pairs[-1]
            head = f"{' ' * column}cites:{self._break}"
            return lines_splice(self._tree, behind(self._text, key, value, column), head + lines)
        return self._widened(item, column, lines)

    def _widened(self, item: Mapping, column: int, lines: str) -> Splice | None:
        """A citation beside `text` as the first item of `cites`, with its lines as they are, set in deeper."""
        short = [pair for pair in item.pairs if resolve(pair[0].value, SHORT_NAMES)]
        starts = [self._tree.source.line_start(key.start) for key, _ in short]
        ends = [behind(self._text, key, value, column) for key, value in short]
        # Only where they follow each other, each on lines of its own, can they be set in together.
        between = (self._text[end:start] for start, end in zip(starts[1:], ends[:-1], strict=True))
        if any(row.strip(" ") and not row.lstrip(" ").startswith("#") for gap in between for row in gap.splitlines()):
            return None
        if self._text[starts[0] : short[0][0].start].strip(" "):
            return None
        block = self._text[starts[0] : ends[-1]]
        rows = [f"  {row}" if row.strip() else row for row in block.splitlines(keepends=True)]
        rows[0] = f"{' ' * column}- {block[column:].splitlines(keepends=True)[0]}"
        body = "".join(rows)
        gap = "" if body.endswith(("\n", "\r")) else self._break
        return Splice(starts[0], ends[-1], f"{' ' * column}cites:{self._break}{body}{gap}{lines}{self._break}")

    def _lines(self, cites: Sequence[Citation], column: int) -> str:
        return self._break.join(line for cite in cites for line in citation_lines(cite, " " * column))

    def _new_sources(self, sources: Node | None) -> Splice | None:
        if isinstance(sources, Mapping) and sources.pairs:
            if sources.flow:
                return None
            column = column_of(self._tree, sources)
            lines = self._entries(" " * column)
            at = behind(self._text, *sources.pairs[-1], column)
            return lines_splice(self._tree, at, lines)
        lines = self._entries("  ")
        key = next((key for key, _ in self._root.pairs if key.value == "sources"), None)
        if key is not None:
            assert sources is not None
            return Splice(key.end + 1, max(key.end + 1, last(self._text, sources)), self._break + lines)
        first = next((key for key, _ in self._root.pairs if key.value == "claims"), None)
        at = first.start if first is not None else len(self._text)
        return lines_splice(self._tree, at, f"sources:{self._break}{lines}")

    def _entries(self, indent: str) -> str:
        entries = (source_lines(key, source, indent) for key, source in self._merge.sources.items())
        return self._break.join(line for entry in entries for line in entry)

    def _new_claims(self, claims: Node | None) -> list[Splice | None]:
        key = next((key for key, _ in self._root.pairs if key.value == "claims"), None)
        if isinstance(claims, Items) and claims.items:
            if claims.flow:
                return [None]
            column = column_of(self._tree, claims)
            gap = self._break if _airy(self._text, claims) else ""
            found: list[Splice | None] = []
            for number, added in sorted(self._merge.added.items()):
                blocks = [self._claim(claim, column) for claim in added]
                if number < 0:
                    assert key is not None
                    at, words = line_end(self._text, key.end), "".join(block + self._break + gap for block in blocks)
                    found.append(Splice(at, at, words))
                else:
                    at = behind(self._text, None, claims.items[number], column)
                    found.append(lines_splice(self._tree, at, self._break.join(gap + block for block in blocks)))
            return found
        lines = self._break.join(self._claim(claim, 0) for added in self._merge.added.values() for claim in added)
        if key is None:
            return [lines_splice(self._tree, len(self._text), f"claims:{self._break}{lines}")]
        assert claims is not None
        return [Splice(key.end + 1, max(key.end + 1, last(self._text, claims)), self._break + lines)]

    def _claim(self, claim: Claim, column: int) -> str:
        remarks = self._remarks.get(self._merge.renamed.get(claim.id or "", ""), ())
        return self._break.join(claim_lines(claim, " " * column, remarks))


def _airy(text: str, claims: Items) -> bool:
    """Whether claims stand apart by empty lines."""
    pairs = zip(claims.items, claims.items[1:], strict=False)
    gaps = [text[last(text, left) : right.start] for left, right in list(pairs)[:20]]
    apart = sum(any(not line.strip(" ") for line in LINE_END.split(gap)[1:-1]) for gap in gaps)
    return bool(gaps) and 2 * apart > len(gaps)


def _expected(old: ClaimFile, merge: Merge) -> ClaimFile:
    """What the file is to say afterwards."""
    claims: list[Claim] = list(merge.added.get(-1, ()))
    for number, claim in enumerate(old.claims):
        update = merge.updates.get(number, Update())
        values: dict[str, object] = {
            name: value for name in ("text", "context", "tags") if (value := getattr(update, name)) is not None
        }
        if update.at is not None and claim.at is not None:
            values["at"] = update.at
        if update.cites:
            values["cites"] = (*(claim.cites or ()), *update.cites)
        claims.append(claim.model_copy(update=values) if values else claim)
        claims += merge.added.get(number, ())
    sources: dict[str, Source] = {
        key: source.model_copy(update={"ref": merge.refs[key]}) if key in merge.refs else source
        for key, source in old.sources.items()
    }
    document = old.document
    if merge.revision:
        document = document.model_copy(update={"revision": merge.revision})
    return old.model_copy(update={"claims": tuple(claims), "sources": sources | merge.sources, "document": document})


def _plain(file: ClaimFile) -> dict[str, object]:
    """What a file says, places aside."""
    return file.model_dump()
