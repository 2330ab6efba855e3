"""One citation template as a work: every alias of every parameter that says something of the source.

Parameters and their aliases are those of Citation Style 1 (https://en.wikipedia.org/wiki/Help:Citation_Style_1, and
its configuration module), legacy names included, and the names that the German, French, Spanish and Italian templates
use for the same.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from checker.claims.urls import url_fault
from checker.importers.claims import Work
from checker.importers.dates import read_any_date
from checker.importers.quotes import unwrapped
from checker.importers.wikitext.names import (
    CITES,
    INDEXES,
    LANGUAGES,
    LOCATORS,
    NOTED,
    PARAMETERS,
    STATUSES,
    template_name,
)
from checker.importers.wikitext.text import Fields, fields, plain, squeezed
from checker.importers.wikitext.tree import Code, Comment, ExternalLink, Template
from checker.model.claim import Access, Quote, Source, UrlStatus

__all__ = ["archived", "clean_address", "index_keys", "joined_names", "read_cite"]

_NAME: Final = re.compile(
    r"(author|last|surname|first|given|forename|subject|interviewer|inventor|autor|nachname|vorname|nom|prénom|apellidos?|"
    r"nombre|cognome|nome)(\d{0,2})(last|first|surname|given)?"
)
_ACCESS: Final = {
    "free": "free",
    "registration": "registration",
    "subscription": "subscription",
    "limited": "registration",
}
_WAYBACK: Final = re.compile(
    r"https?://(?:web\.|www\.)?archive\.org/web/\d{4,14}[a-z_*]{0,4}/(https?://\S+|[\w.-]+\.\w{2,}/?\S*)"
)
_SCRIPT: Final = re.compile(r"[a-z]{2,3}:\s*")
_INITIALS: Final = re.compile(r"(?:,|;)?\s*et\.? al\.?\s*\Z", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(\d{4}[a-z]?)\b")
_LONGEST: Final = 500


class _Params:
    """A template's parameters under one spelling: small letters, no blanks, hyphens or underscores."""

    def __init__(self, found: Fields) -> None:
        self.raw = {_spelled(name): value for name, value in found.items()}

    def text(self, *names: str) -> str:
        """The first of these that says something, as words."""
        for name in names:
            value = self.raw.get(name)
            if value is not None and (words := squeezed(plain(value))):
                return words
        return ""


@lru_cache(maxsize=4_096)
def _spelled(name: str) -> str:
    """A parameter's name under the one spelling."""
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")


def read_cite(template: Template, ref: tuple[str, ...] = ()) -> Work:
    """A citation template as a work. What cannot be read as what its parameter is for is kept in the note."""
    name = template_name(str(template.name))
    params = _Params(fields(template))
    notes: list[str] = []
    url = _address(params, notes)
    archive = next((clean for key in PARAMETERS["archives"] if (clean := clean_address(params.raw.get(key)))), "")
    if archive and url_fault(archive):
        notes.append(f"archive address as written: {archive}")
        archive = ""
    url, archive = archived(url, archive)
    part, title = params.text(*PARAMETERS["parts"]), params.text(*PARAMETERS["titles"])
    container = params.text(*(key for key in PARAMETERS["containers"] if params.text(key) != title))
    if part and part != title:
        title, container = part, title or container
    kind = CITES.get(name, "")
    access = _ACCESS.get(params.text("urlaccess", "chapterurlaccess", "access").lower())
    access = access or next((old for old in ("subscription", "registration") if params.text(old)), None)
    source = Source(
        ref=ref,
        url=url,
        title=title[:_LONGEST],
        author=_authors(params),
        container_title=container[:_LONGEST],
        publisher=params.text(*PARAMETERS["publishers"])[:_LONGEST],
        issued=_date(params, PARAMETERS["issued"], "date", notes),
        accessed=_date(params, PARAMETERS["accessed"], "accessed", notes),
        archive_url=archive,
        archive_date=_date(params, PARAMETERS["archived"], "archived", notes),
        url_status=_status(params),
        access=Access(access) if access else None,
        type=kind or _kind(params),
        language=_language(params, notes),
        doi=_doi(params),
        isbn=params.text("isbn", "isbn13", "isbn10"),
        note=_note(params, notes),
    )
    locator, label = _page(params, LOCATORS)
    return Work(source, _quotes(params, notes), locator, label)


def index_keys(template: Template) -> tuple[str, ...]:
    """Under which names and year short citations point to this work: `smith|jones|2010`; () when they cannot."""
    params = _Params(fields(template))
    own = params.raw.get("ref")
    if own is not None:
        for node in own.nodes:
            if isinstance(node, Template) and template_name(str(node.name)) in INDEXES:
                values = [squeezed(plain(param.value)) for param in node.params if not param.showkey]
                return (joined_names(values),)
        said = squeezed(plain(own))
        if said.lower().startswith("citeref"):
            return (joined_names([said[7:].replace("_", " ")]),)
        if said.lower() == "none":
            return ()
    names = [author.partition(",")[0] for author in _authors(params)] or _editors(params)
    found = _YEAR.search(params.text("year") or params.text(*PARAMETERS["issued"]))
    year = found[1] if found else "n.d." if "n.d" in params.text("date", "year") else ""
    if not names:
        names = [params.text(*PARAMETERS["containers"], *PARAMETERS["publishers"])]
    keys = [joined_names([*names[:4], year])]
    if len(names) > 1:
        keys.append(joined_names([*names[:1], "et al.", year]))
    return tuple(keys)


def joined_names(values: Sequence[str]) -> str:
    """Names and year as one key, run together as the templates' own anchors are."""
    return "".join(value.strip().rstrip(".") for value in values).casefold().replace(" ", "")


def clean_address(value: Code | None) -> str:
    """The address a parameter holds, as it would be followed."""
    if value is None:
        return ""
    parts: list[str] = []
    for node in value.nodes:
        if isinstance(node, ExternalLink):
            parts.append(plain(node.url))
        elif isinstance(node, Template):
            parts.append("|" if str(node.name).strip() == "!" else squeezed(plain(Code([node]))))
        elif not isinstance(node, Comment):
            parts.append(plain(Code([node])))
    address = "".join(parts).strip()
    if address.startswith("//"):
        address = f"https:{address}"
    return re.sub(r"\s+", "%20", address)


def archived(url: str, archive: str) -> tuple[str, str]:
    """The page's address and its copy's. A copy's address alone names the page it is of."""
    if not archive and (match := _WAYBACK.fullmatch(url)):
        original = match[1] if "://" in match[1] else f"http://{match[1]}"
        if url_fault(original) is None:
            return original, url
    return url, archive


def _address(params: _Params, notes: list[str]) -> str:
    for key in PARAMETERS["urls"]:
        address = clean_address(params.raw.get(key))
        if not address:
            continue
        if url_fault(address) is None:
            return address
        # It may hold a password; what stands before the host is never repeated.
        if "@" not in address:
            notes.append(f"address as written: {address[:300]}")
    return ""


def _authors(params: _Params) -> tuple[str, ...]:
    """`Family, Given` of each, in order; names that are given whole as they stand."""
    slots: dict[int, dict[str, str]] = {}
    for key, value in params.raw.items():
        match = _NAME.fullmatch(key)
        if match is None or "link" in key or "mask" in key:
            continue
        kind = match[3] or match[1]
        kind = "family" if kind in PARAMETERS["families"] else "given" if kind in PARAMETERS["given"] else "whole"
        if words := _INITIALS.sub("", squeezed(plain(value))):
            slots.setdefault(int(match[2] or 1), {}).setdefault(kind, words)
    names: list[str] = []
    for _, slot in sorted(slots.items()):
        if "family" in slot:
            names.append(f"{slot['family']}, {slot['given']}" if "given" in slot else slot["family"])
        elif "whole" in slot:
            names.append(slot["whole"])
    if not names:
        said = _INITIALS.sub("", params.text(*PARAMETERS["people"]))
        apart = r",\s*" if params.text("vauthors") else r";\s*"
        names = [name.strip("() ") for name in re.split(apart, said) if name.strip("() ")]
    return tuple(name[:200] for name in names[:100])


def _editors(params: _Params) -> list[str]:
    found = [
        (key, value) for key, value in params.raw.items() if re.fullmatch(r"editor\d?(last|surname)\d?|editor\d?", key)
    ]
    return [squeezed(plain(value)).partition(",")[0] for _, value in sorted(found, key=lambda item: item[0])]


def _date(params: _Params, names: tuple[str, ...], what: str, notes: list[str]) -> str | None:
    """The first date of these that is one; words that are none go to the note."""
    for name in names:
        said = params.text(name)
        if said and (date := read_any_date(said)):
            return date
    if said := params.text(*names):
        notes.append(f"{what}: {said[:80]}")
    return None


def _status(params: _Params) -> UrlStatus | None:
    said = params.text("urlstatus", "deadurl", "deadlink", "offline").lower()
    known = STATUSES.get(said, "")
    return UrlStatus(known) if known else None


def _kind(params: _Params) -> str:
    """The type of a {{citation}}, which does not say it by its name."""
    for keys, kind in (
        (("journal", "rivista"), "article-journal"), (("newspaper", "zeitung"), "article-newspaper"),
        (("magazine",), "article-magazine"), (("encyclopedia",
        "dictionary"), "entry-encyclopedia"), (("isbn",), "book"),
    ):  # fmt: skip
        if params.text(*keys):
            return "chapter" if kind == "book" and params.text(*PARAMETERS["parts"]) else kind
    return ""


def _language(params: _Params, notes: list[str]) -> str:
    said = params.text("language", "lang", "sprache", "langue", "idioma", "lingua")
    if not said:
        return ""
    code = LANGUAGES.get(said.casefold(), said)
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", code):
        return code if "-" in code else code.lower()
    notes.append(f"language: {said[:60]}")
    return ""


def _doi(params: _Params) -> str:
    return re.sub(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", params.text("doi"), flags=re.IGNORECASE)


def _page(params: _Params, names: Mapping[str, str]) -> tuple[str, str]:
    for name, label in names.items():
        if said := params.text(name):
            said = re.sub(r"\A(?:pp?|S|Seite)\.?\s*(?=\d)", "", said)
            return said[:100], label
    return "", ""


def _note(params: _Params, notes: list[str]) -> str:
    told = [f"{label} {said}" for key, label in NOTED.items() if (said := params.text(key))]
    editors = _editors(params)
    if editors:
        told.append(f"edited by {', '.join(editors)}")
    return "; ".join([*dict.fromkeys(told), *notes])[:1_000]


def _quotes(params: _Params, notes: list[str]) -> tuple[Quote, ...]:
    """The words that the reference quotes.

    `script-quote` holds the source's own letters where `quote` has Latin ones; `trans-quote` is a translation.
    """
    said, script = params.text(*PARAMETERS["quotes"]), _SCRIPT.sub("", params.text("scriptquote"), count=1)
    translated = unwrapped(params.text("transquote"))
    exact = unwrapped(script or said)
    if script and said and not translated:
        translated = unwrapped(said)
    elif script and said:
        notes.append(f"quote in other letters: {said}")
    if not exact and translated:
        notes.append(f"quoted in translation only: {translated}")
    if not any(char.isalnum() for char in re.sub(r"\[[^\[\]]*\]", "", exact)):
        return ()
    locator, label = _page(params, {"quotepage": "page", "quotepages": "page"})
    return (Quote(exact=exact, translation=translated, locator=locator, label=label),)
