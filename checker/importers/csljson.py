"""CSL-JSON of Zotero and pandoc (https://docs.citationstyles.org/en/stable/specification.html): as sources."""

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from checker.errors import ImportFileError
from checker.importers.base import CONTROLS, Imported, Importer, ImportOptions, Leftover, decode_text
from checker.importers.dates import read_any_date
from checker.importers.sources import Entry, address_or_note, check_number, clean_doi, sources_file
from checker.model.claim import Access, Source, UrlStatus

__all__ = ["CslJsonImporter", "csl_entries"]

_NOTED = (("volume", "volume"), ("issue", "issue"), ("page", "pages"), ("edition", "edition"), ("publisher-place",
          "place"),
          ("PMID", "PMID"), ("PMCID", "PMC"), ("note", ""), ("ISSN", "ISSN"))  # fmt: skip
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|span|sc)\b[^<>]{0,100}>", re.IGNORECASE)


class CslJsonImporter(Importer):
    """Reads a list of CSL items, or one item."""

    name: ClassVar[str] = "csl-json"
    summary: ClassVar[str] = "references of Zotero, pandoc and others (CSL-JSON), as sources"
    suffixes: ClassVar[frozenset[str]] = frozenset({".json", ".csljson"})

    def sniff(self, data: bytes) -> float:
        """Judge by the first bytes and the names that every item has."""
        head = data[:200_000].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not head.startswith((b"[", b"{")):
            return 0.0
        return 0.95 if b'"type"' in head and (b'"title"' in head or b'"id"' in head) else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make a source of every item."""
        text, _ = decode_text(data)
        try:
            found: Any = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 0)
            raise ImportFileError(
                f"it is not well-formed JSON{f' (line {line})' if line else ''}", "export it again"
            ) from None
        if isinstance(found, dict):
            found = found.get("items", found.get("references", [found]))
        if not isinstance(found, list):
            raise ImportFileError("it holds no list of references", "export it as CSL-JSON")
        check_number(len(found))
        leftovers: list[Leftover] = []
        return sources_file(list(csl_entries(found, leftovers)), name, options, leftovers)


def csl_entries(items: list[Any], leftovers: list[Leftover]) -> Iterator[Entry]:
    """CSL items as works; what is none is a leftover."""
    for item in items:
        if not isinstance(item, dict) or not any(key in item for key in ("title", "URL", "DOI", "author")):
            leftovers.append(
                Leftover(json.dumps(item, ensure_ascii=False)[:200], "it is no work with a title or an address")
            )
            continue
        url, fault = address_or_note(_text(item, "URL"))
        notes = [f"{label} {said}".strip() for key, label in _NOTED if (said := _text(item, key))]
        if about := _about(item.get("issued")):
            notes.append(f"date: about {about}")
        yield Entry(
            _text(item, "citation-key") or _text(item, "id").rpartition("/")[2],
            Source(
                url=url,
                title=_text(item, "title"),
                author=tuple(name for one in _list(item, "author") if (name := _name(one))),
                container_title=_text(item, "container-title"),
                publisher=_text(item, "publisher"),
                issued=_date(item.get("issued")),
                accessed=_date(item.get("accessed")),
                type=_text(item, "type"),
                language=_language(_text(item, "language")),
                doi=clean_doi(_text(item, "DOI")),
                isbn=_text(item, "ISBN"),
                note="; ".join(filter(None, [*notes, fault]))[:1_000],
                **_custom(item.get("custom")),
            ),
        )


def _custom(said: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the JSON holds
    """What our own export says of a work and CSL has no name for."""
    if not isinstance(said, dict):
        return {}
    url, _ = address_or_note(_text(said, "archive_url"))
    found: dict[str, Any] = {
        "ref": tuple(_text({"ref": one}, "ref") for one in _list(said, "ref")),
        "archive_url": url,
        "archive_date": read_any_date(_text(said, "archive_date")),
        "url_tentative": said.get("url_tentative") is True,
    }
    for name, kind in (("url_status", UrlStatus), ("access", Access)):
        found[name] = next((one for one in kind if one.value == said.get(name)), None)
    return found


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(CONTROLS.sub(" ", _MARKUP.sub("", str(value))).encode("utf-8", "replace").decode().split())[:1_000]


def _list(item: dict[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value[:100] if isinstance(value, list) else []


def _name(author: Any) -> str:  # noqa: ANN401 - whatever the JSON holds
    if isinstance(author, str):
        return _text({"name": author}, "name")
    if not isinstance(author, dict):
        return ""
    family = " ".join(filter(None, (_text(author, "non-dropping-particle"), _text(author, "family"))))
    given = " ".join(
        filter(None, (_text(author, "given"), _text(author, "dropping-particle"), _text(author, "suffix")))
    )
    return (
        f"{family}, {given}"
        if family and given
        else family or _text(author, "literal") or given or _text(author, "name")
    )


def _date(value: Any) -> str | None:  # noqa: ANN401 - as above
    if isinstance(value, str | int):
        return read_any_date(str(value))
    if not isinstance(value, dict):
        return None
    if value.get("circa") not in (None, False, "", "0", "false", 0):
        return None
    parts = value.get("date-parts")
    if not parts and "year" in value:
        parts = [[value.get(name) for name in ("year", "month", "day") if value.get(name)]]
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [int(part) for part in parts[0][:3] if str(part).isdecimal()]
        said = "-".join(f"{number:0{2 if place else 4}d}" for place, number in enumerate(numbers))
        return read_any_date(said) if said else None
    return read_any_date(_text(value, "raw") or _text(value, "literal"))


def _about(value: Any) -> str | None:  # noqa: ANN401 - as above
    """A date that is marked as uncertain: it is kept as words."""
    return _date(dict(value, circa=None)) if isinstance(value, dict) and _date(value) is None else None


def _language(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", text) else ""
