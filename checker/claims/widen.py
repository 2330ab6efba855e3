"""From the short forms an editor writes to the one full form of the model.

`url`, `source`, `quote` and their like beside `text` are one citation; `quote` and `quotes` may be a text, a mapping
or a list; `cites` may be one item. A claim without any of them has `cites=None`; `cites: []` is kept as `()`.
"""

from collections.abc import Collection
from typing import Any, Final

from checker.claims.kinds import names_of
from checker.claims.reader import Fields, Reader
from checker.claims.sentences import did_you_mean, shown
from checker.claims.tree import Mapping, Node, Scalar
from checker.model.claim import Citation, Claim, Location, Quote

__all__ = ["CITATION_NAMES", "SHORT_NAMES", "read_claim"]

SHORT_NAMES: Final = (names_of(Citation) | {"quote"}) - {"waivers"}
"""What may stand beside `text` instead of `cites`."""

CITATION_NAMES: Final = names_of(Citation) | {"quote"}
_CLAIM_NAMES: Final = names_of(Claim) | SHORT_NAMES


def read_claim(reader: Reader, node: Node, sources: Collection[str], faulty: Collection[str]) -> Claim | None:
    """One item of `claims`.

    Args:
        reader: Collects the mistakes.
        node: The item.
        sources: The keys of the file's `sources`, sound or not.
        faulty: Those of them that have a mistake: a claim that cites one is left out as well.

    Returns:
        The claim in full form, or None when anything in it is wrong.
    """
    mapping = reader.mapping(node, "a claim")
    if mapping is None:
        return None
    before = len(reader.problems)
    fields = reader.fields(mapping, _CLAIM_NAMES, "a claim")
    values: dict[str, Any] = {}
    for name in names_of(Claim) & fields.keys() - {"cites"}:
        values |= reader.value(Claim, name, fields[name][1])
    short = {name: pair for name, pair in fields.items() if name in SHORT_NAMES}
    cites = fields.get("cites")
    if cites is not None and isinstance(cites[1], Scalar) and cites[1].nothing:
        cites = None
    if cites is not None and short:
        key = next(iter(short.values()))[0]
        reader.flag(
            key, f"{shown(key.value)} stands beside `text` although there is `cites`", "move it into an item of `cites`"
        )
    elif cites is not None:
        read = reader.each(cites[1], lambda item: _cited(reader, item, sources, faulty))
        values |= {} if read is None else {"cites": read}
    elif short:
        citation = _citation(reader, short, mapping, sources, faulty)
        values |= {} if citation is None else {"cites": (citation,)}
    made = reader.make(Claim, values, fields, mapping, reader.source.of(mapping))
    return made if len(reader.problems) == before else None


def _cited(reader: Reader, node: Node, sources: Collection[str], faulty: Collection[str]) -> Citation | None:
    """One item of `cites`."""
    mapping = reader.mapping(node, "an item of `cites`", "write `source: KEY` or `url: https://…`, and `quote: …`")
    if mapping is None:
        return None
    before = len(reader.problems)
    fields = reader.fields(mapping, CITATION_NAMES, "an item of `cites`")
    citation = _citation(reader, fields, mapping, sources, faulty)
    return citation if len(reader.problems) == before else None


def _citation(
    reader: Reader, fields: Fields, mapping: Mapping, sources: Collection[str], faulty: Collection[str]
) -> Citation | None:
    values: dict[str, Any] = {}
    for name in fields.keys() - {"quote", "quotes"}:
        values |= reader.value(Citation, name, fields[name][1])
    given = [fields[name] for name in ("source", "url") if name in fields and not _nothing(fields[name][1])]
    if not given:
        key = fields["quote"][0] if "quote" in fields else next(iter(fields.values()))[0] if fields else mapping
        reader.flag(key, "nothing says where this is from", "add `source: KEY` or `url: https://…`")
        return None
    if len(given) == 2:
        reader.flag(given[1][0], "both `source` and `url` are given", "keep `source`; its entry holds the address")
    if "quote" in fields and "quotes" in fields:
        reader.flag(fields["quotes"][0], "both `quote` and `quotes` are given", "put them all into `quotes`")
    for name in ("quote", "quotes"):
        if name in fields and (quotes := _quotes(reader, name, fields[name][1])) is not None:
            values["quotes"] = quotes
    _check_source(reader, fields, values, sources, faulty)
    return reader.make(Citation, values, fields, mapping, _where(reader, given[0]))


def _check_source(
    reader: Reader, fields: Fields, values: dict[str, Any], sources: Collection[str], faulty: Collection[str]
) -> None:
    key = values.get("source")
    if key is None:
        return
    node = fields["source"][1]
    if key not in sources:
        hint = did_you_mean(key, sources)
        if key.startswith(("http://", "https://")):
            hint = "write an address as `url: https://…`"
        reader.flag(node, f"there is no {shown(key)} in `sources`", hint or "add it to `sources`")
    elif key in faulty:
        reader.flag(node, f"the source {shown(key)} has a mistake, so this claim was not checked", "mend the source")


def _quotes(reader: Reader, name: str, node: Node) -> tuple[Quote, ...] | None:
    def one(item: Node) -> Quote | None:
        if isinstance(item, Mapping):
            before = len(reader.problems)
            fields = reader.fields(item, names_of(Quote), "a quote")
            values: dict[str, Any] = {}
            for field, (_, value) in fields.items():
                values |= reader.value(Quote, field, value)
            where = reader.source.of(fields["exact"][1]) if "exact" in fields else reader.source.of(item)
            made = reader.make(Quote, values, fields, item, where)
            return made if len(reader.problems) == before else None
        text = reader.text(name, item)
        if text is None:
            return None
        return reader.make(Quote, {"exact": text}, {"exact": (_key(name, item), item)}, item, reader.source.of(item))

    return reader.each(node, one)


def _key(name: str, node: Node) -> Scalar:
    """A key for a value that has none of its own, so that a mistake in it is named as the file names it."""
    return Scalar(name, node.start, node.start)


def _nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value == ""


def _where(reader: Reader, pair: tuple[Scalar, Node]) -> Location:
    return reader.source.location(pair[0].start, pair[1].end)
