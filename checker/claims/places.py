"""Where a claim file points to sources: every mapping that gives one, with the way to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from checker.claims.change import Route
from checker.claims.kinds import names_of, resolve
from checker.claims.tree import Mapping as Fields
from checker.claims.tree import Node, Scalar, Sequence, Tree
from checker.claims.widen import CITATION_NAMES
from checker.model.claim import Location, Source

__all__ = ["CitedPlace", "cited_places"]

_NAMES: Final = names_of(Source) | CITATION_NAMES


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A mapping that may give a source: an entry of `sources`, a claim in short form, or an item of `cites`.

    `fields` are by their full names, each with its key as it is written and its value. `where` is the place of what
    names the source, as a citation that was read from here has it; None for an entry and where nothing names one.
    """

    route: Route
    fields: Mapping[str, tuple[Scalar, Node]]
    where: Location | None = None

    @property
    def entry(self) -> str:
        """The key, when this is an entry of `sources`; else ""."""
        return str(self.route[1]) if self.route[0] == "sources" else ""

    def spelled(self, name: str) -> str:
        """A field's name as this mapping writes it."""
        return self.fields[name][0].value if name in self.fields else name

    def text(self, name: str) -> str:
        """What a field says, "" where it says nothing or is no text."""
        value = self.fields[name][1] if name in self.fields else None
        return value.value.strip() if isinstance(value, Scalar) else ""


def cited_places(tree: Tree) -> Iterator[CitedPlace]:
    """Every mapping that may give a source's address, in the order of the file, the entries first."""
    sources, claims = _value(tree.root, "sources"), _value(tree.root, "claims")
    for key, value in sources.pairs if isinstance(sources, Fields) else ():
        if isinstance(value, Fields):
            yield _place(tree, ("sources", key.value), value)
    for number, claim in enumerate(claims.items if isinstance(claims, Sequence) else ()):
        if isinstance(claim, Fields):
            yield _place(tree, ("claims", number), claim)
        cites = _value(claim, "cites")
        if isinstance(cites, Fields):
            yield _place(tree, ("claims", number, "cites"), cites)
        for place, item in enumerate(cites.items if isinstance(cites, Sequence) else ()):
            if isinstance(item, Fields):
                yield _place(tree, ("claims", number, "cites", place), item)


def _place(tree: Tree, route: Route, mapping: Fields) -> CitedPlace:
    fields = {name: (key, value) for key, value in mapping.pairs if (name := resolve(key.value, _NAMES))}
    given = [fields[name] for name in ("source", "url") if name in fields]
    where = None
    if given and route[0] != "sources":
        key, value = next((pair for pair in given if not (isinstance(pair[1], Scalar) and not pair[1].value)), given[0])
        where = tree.source.location(key.start, value.end)
    return CitedPlace(route, fields, where)


def _value(node: Node | None, name: str) -> Node | None:
    pairs = node.pairs if isinstance(node, Fields) else ()
    return next((value for key, value in pairs if key.value == name), None)
