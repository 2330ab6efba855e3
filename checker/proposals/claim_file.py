"""A claim file that can be mended: its addresses and quotes as the report judged them, each with the way to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.capture.secrets import redact
from checker.claims.change import Change, SetField, SetItem, change_text
from checker.claims.edit import add_ids_to_text
from checker.claims.guard import guarded_tree
from checker.claims.places import CitedPlace, cited_places
from checker.claims.tree import Mapping as Fields
from checker.claims.tree import Node, Scalar, SourceText
from checker.claims.tree import Sequence as Items
from checker.errors import ClaimFileError
from checker.model.claim import Location
from checker.model.report import CitationResult, QuoteResult, Report
from checker.proposals.base import CopyToName, Edit, Judged, Spot, Target

__all__ = ["ClaimTarget"]


@dataclass(frozen=True, slots=True)
class _FieldEdit:
    """Fields set in a claim file."""

    changes: tuple[Change, ...]

    def apply(self, text: str, name: str) -> str:
        return change_text(text, self.changes, name)


@dataclass(frozen=True, slots=True)
class _IdsEdit:
    """An id for each claim without one."""

    def apply(self, text: str, name: str) -> str:
        return add_ids_to_text(text, name) or text


class ClaimSpot(Spot):
    """A mapping of a claim file that gives a source's address, or points to the entry that does."""

    def __init__(
        self,
        url: str,
        judged: tuple[Judged, ...],
        place: CitedPlace,
        source: SourceText,
        cites: Mapping[Location, CitedPlace],
    ) -> None:
        self.url = url
        self.judged = judged
        self._place = place
        self._source = source
        self._cites = cites

    @property
    def replaces(self) -> bool:
        return False

    def parts(self) -> tuple[Spot, ...]:
        """Of an entry of `sources` the citations that name it: each may name a copy of its own."""
        if not self._place.entry:
            return ()
        return tuple(
            ClaimSpot(self.url, (judged,), self._cites[judged.citation.where], self._source, self._cites)
            for judged in self.judged
        )

    def address(self, url: str) -> Edit | None:
        if redact(self._place.text("url")) != self.url or self._place.text("url") != self.url:
            return None
        return _FieldEdit((SetField(self._place.route, self._place.spelled("url"), url),))

    def name_copy(self, copy: CopyToName) -> Edit | None:
        place = self._place
        wanted = [
            ("archive_url", copy.url),
            ("archive_date", copy.day if copy.url else ""),
            ("url_status", copy.status),
        ]
        changes, behind = [], next((place.spelled(name) for name in ("url", "source") if name in place.fields), "")
        for name, value in wanted:
            if value:
                changes.append(SetField(place.route, place.spelled(name), str(value), after=behind))
            if value or name in place.fields:
                behind = place.spelled(name)
        return _FieldEdit(tuple(changes)) if changes else None

    def words(self, judged: Judged, quote: QuoteResult, words: str) -> Edit | None:
        place = self._cites.get(judged.citation.where)
        change = _quote_change(self._source, place, quote.where, words) if place else None
        return _FieldEdit((change,)) if change else None

    def quote(self, judged: Judged, words: str) -> Edit | None:
        place = self._cites.get(judged.citation.where)
        if place is None or not {"quote", "quotes"}.isdisjoint(place.fields):
            return None
        behind = next((place.spelled(name) for name in ("source", "url") if name in place.fields), "")
        return _FieldEdit((SetField(place.route, "quote", words, after=behind),))


class ClaimTarget(Target):
    """A claim file beside the report that judged it.

    Args:
        path: The file's path, as the report has it.
        text: Its text, which must be the one that was judged.
        report: The report.

    Raises:
        ClaimFileError: the text is no claim file.
    """

    def __init__(self, path: str, text: str, report: Report) -> None:
        self.path, self.text, self.report = path, text, report
        tree = guarded_tree(text, path)
        places = tuple(cited_places(tree))
        entries = {place.entry: place for place in places if place.entry}
        cites = {place.where: place for place in places if place.where is not None}
        found: dict[tuple[str | int, ...], tuple[CitedPlace, list[Judged]]] = {}
        for claim in report.claims:
            for citation in claim.citations if claim.where.file == path else ():
                place = self._place(citation, entries, cites)
                found.setdefault(place.route, (place, []))[1].append(Judged(claim, citation))
        self.spots = tuple(
            ClaimSpot(judged[0].citation.url, tuple(judged), place, tree.source, cites)
            for place, judged in sorted(found.values(), key=lambda pair: pair[1][0].claim.where.line)
            if judged[0].citation.url
        )

    def _place(
        self, citation: CitationResult, entries: Mapping[str, CitedPlace], cites: Mapping[Location, CitedPlace]
    ) -> CitedPlace:
        own = cites.get(citation.where)
        place = entries.get(citation.source_key) if citation.source_key else own
        if own is None or place is None:
            raise ClaimFileError(f"{self.path}: a citation is not where the report has it", "audit it again")
        return place

    def joined(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """All fields are set on one reading of the file."""
        changes = tuple(change for edit in edits if isinstance(edit, _FieldEdit) for change in edit.changes)
        others = tuple(edit for edit in edits if not isinstance(edit, _FieldEdit))
        return (*((_FieldEdit(changes),) if changes else ()), *others)

    def nameless(self) -> Edit | None:
        """The edit that `lint --fix` makes."""
        return _IdsEdit() if add_ids_to_text(self.text, self.path) is not None else None


def _quote_change(source: SourceText, place: CitedPlace, where: Location, words: str) -> Change | None:
    """The change that gives the quote at a place of the file other words."""
    for name in ("quote", "quotes"):
        if name not in place.fields:
            continue
        key, node = place.fields[name]
        items = node.items if isinstance(node, Items) else (node,)
        for number, item in enumerate(items):
            exact = _exact(item)
            if exact is None or source.of(exact[1]) != where:
                continue
            if isinstance(item, Fields):
                way: tuple[str | int, ...] = (key.value, number) if isinstance(node, Items) else (key.value,)
                return SetField((*place.route, *way), exact[0], words)
            if isinstance(node, Items):
                return SetItem(place.route, key.value, number, words)
            return SetField(place.route, key.value, words)
    return None


def _exact(node: Node) -> tuple[str, Node] | None:
    """The words of a quote, and the name of the field that has them."""
    if isinstance(node, Fields):
        return next(((key.value, value) for key, value in node.pairs if key.value == "exact"), None)
    return ("", node) if isinstance(node, Scalar) else None
