"""The references of an article: what stands in them, under which name, and where each is used.

A reference may hold a citation template, several of them, a short citation that points to a work listed elsewhere,
links, plain words, or a remark of the article. Nothing in it is dropped: what is no work is a note.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from checker.claims.urls import url_fault
from checker.importers.citation import read_citation
from checker.importers.claims import Work
from checker.importers.dates import read_any_date
from checker.importers.quotes import unwrapped
from checker.importers.story import around
from checker.importers.wikitext.cite import archived, clean_address, index_keys, joined_names, read_cite
from checker.importers.wikitext.names import CITES, SHORT, template_name
from checker.importers.wikitext.text import fields, inline, plain, squeezed, without_quotes
from checker.importers.wikitext.tree import Code, ExternalLink, Tag, Template, Text
from checker.model.claim import Source, UrlStatus

__all__ = ["Content", "Library", "Short", "plain_work", "read_content"]

_DEAD: Final = frozenset({"dead link", "deadlink", "dead", "broken link", "404", "link rot", "dl"})
_ARCHIVE: Final = frozenset({"webarchive", "wayback", "webcite", "archive url", "memento"})
_ARCHIVE_HOST: Final = re.compile(
    r"https?://(?:web\.archive\.org/web/|(?:www\.)?webcitation\.org/|archive\.(?:today|is|ph|li|fo|md)/|perma\.cc/)",
    re.I,
)
_PAGES: Final = re.compile(
    r"\W*(pp?|pages?|S|vol|ch|chap|chapter)\b\.?[\s\u00a0]*([\divxlc][\w\s–,.:-]{0,60})\W*", re.IGNORECASE
)
_SHORT_TEXT: Final = re.compile(
    r"(?P<names>[^\d()\"“”]{2,80}?),? \(?(?P<year>\d{4}[a-z]?)\)?"
    r"(?:[,:;.]?\s*(?P<loc>(?:pp?\.?|pages?|ch\.|vol\.|loc\.)?\s*[\d][\w\s–,.:-]{0,60}))?\.?"
)
_LONGEST: Final = 500
_LONGEST_TITLE: Final = 150
"""Longer words in quotation marks are a quotation."""


@dataclass(frozen=True, slots=True)
class Short:
    """A short citation: under which keys its work is listed, how it is written, and the place it points to."""

    keys: tuple[str, ...]
    shown: str
    author: tuple[str, ...]
    year: str
    locator: str = ""
    label: str = ""


@dataclass(slots=True)
class Content:
    """What a reference holds. `words` is its whole text; `remark` says that it holds no work."""

    works: list[Work] = field(default_factory=list)
    shorts: list[Short] = field(default_factory=list)
    words: str = ""

    @property
    def remark(self) -> bool:
        return not self.works and not self.shorts


@dataclass(slots=True)
class _Pieces:
    """A reference taken apart."""

    library: "Library"
    works: list[Work] = field(default_factory=list)
    shorts: list[Short] = field(default_factory=list)
    links: list[tuple[str, str, int]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    archive: tuple[str, str | None] = ("", None)
    dead: bool = False


class Library:
    """The works of an article, by the names under which short citations find them."""

    def __init__(self) -> None:
        self._listed: list[tuple[Template, Work]] = []
        self._index: dict[str, Work | None] | None = None
        self.used: set[Source] = set()
        """The works that a short citation was resolved to, without their references."""

    def add(self, template: Template, work: Work) -> None:
        """Keep a work; all are added before the first is looked for."""
        self._listed.append((template, work))

    def find(self, short: Short) -> Work | None:
        """The one work that a short citation can mean; a key of two different works finds neither."""
        if self._index is None:
            self._index = {}
            for template, work in self._listed:
                for key in index_keys(template):
                    known = self._index.get(key, work)
                    self._index[key] = work if known is not None and known.source == work.source else None
        for key in short.keys:
            if found := self._index.get(key):
                self.used.add(found.source)
                return found
        return None

    def works(self, content: Content) -> list[Work]:
        """What a reference cites, short citations resolved. One that no work answers to stays as it is written."""
        found = list(content.works)
        for short in content.shorts:
            work = self.find(short)
            if work is None:
                source = Source(title=short.shown[:_LONGEST], author=short.author, issued=read_any_date(short.year))
                found.append(Work(source, (), short.locator, short.label))
            else:
                found.append(Work(work.source, (), short.locator, short.label))
        return found


def read_content(code: Code | None, library: Library) -> Content:
    """What a reference holds; the works in it join the library."""
    if code is None:
        return Content()
    pieces = _Pieces(library)
    _collect(code, pieces, 0)
    words = squeezed(without_quotes("".join(pieces.parts)))
    if pieces.works:
        _finish(pieces, words)
        return Content(pieces.works, pieces.shorts, words)
    if pieces.links:
        return Content(_linked(pieces, words), pieces.shorts, words)
    if pieces.shorts:
        return Content([], pieces.shorts, words)
    if not any(map(str.isalnum, words)):
        return Content()
    if (match := _SHORT_TEXT.fullmatch(words)) and (short := _printed_short(match)):
        return Content([], [short], words)
    return Content([], [], words)


def plain_work(words: str) -> Work:
    """A reference without link or template as a work: its words, taken apart only where quotation marks show how."""
    printed = read_citation(words)
    if printed.title and re.search('["“”]', words):
        return Work(printed.source(()))
    source = Source(
        title=words.rstrip(".")[:_LONGEST], doi=printed.doi, isbn=printed.isbn, type="book" if printed.isbn else ""
    )
    return Work(source)


def short_citations(template: Template) -> list[Short]:
    """The short citations of one template: {{sfn|Smith|Jones|2010|p=5}}, or several in {{sfnm}}."""
    name = template_name(str(template.name))
    found = {key: squeezed(plain(value)) for key, value in fields(template).items()}
    if name.startswith("sfnm"):
        return [
            _numbered_short(found, number)
            for number in range(1, 10)
            if any(key in found for key in (f"{number}a1", f"{number}y", f"{number}a"))
        ]
    values = [found[key] for key in sorted((key for key in found if key.isdecimal()), key=int)]
    if not values:
        return []
    *names, year = values if len(values) > 1 else [*values, ""]
    if name == "harvs":
        names = [found[key] for key in ("last", "last1", "last2", "last3", "last4") if key in found] or names
        year = found.get("year", year)
    return [_short(names, year, found)]


def _numbered_short(found: dict[str, str], number: int) -> Short:
    names = [found[key] for key in (f"{number}a{place}" for place in range(1, 5)) if key in found] or [
        found.get(f"{number}a", "")
    ]
    own = {name: value for key, value in found.items() if key.startswith(str(number)) and (name := key[1:])}
    return _short(names, found.get(f"{number}y", ""), own)


def _short(names: list[str], year: str, found: dict[str, str]) -> Short:
    locator, label = "", ""
    for keys, kind in ((("p", "page"), "page"), (("pp", "pages"), "page"), (("loc", "at"), "")):
        said = next((found[key] for key in keys if found.get(key)), "")
        if said:
            locator, label = said[:100], kind
            break
    shown = " ".join((" & ".join(names), year)).strip()
    return Short((joined_names([*names[:4], year]),), shown, tuple(names), year, locator, label)


def _printed_short(match: re.Match[str]) -> Short | None:
    """`Donald (1996), pp. 20–22` or `Smith & Jones 2010, p. 5` as a short citation."""
    names = [name.strip() for name in re.split(r",? (?:&|and) |, ", match["names"]) if name.strip()]
    if not names or len(names) > 4 or any(len(name.split()) > 3 for name in names):
        return None
    said = (match["loc"] or "").strip(" .")
    locator = re.sub(r"\A(?:pp?\.?|pages?)\s*", "", said)
    label = "page" if locator != said or said.isdecimal() else ""
    year = match["year"]
    shown = f"{match['names'].strip()} {year}"
    # Only families are listed: `David Donald 1996` is looked for as `Donald` too.
    keys = (joined_names([*names, year]), joined_names([*(name.split()[-1] for name in names), year]))
    return Short(tuple(dict.fromkeys(keys)), shown, tuple(names), year, locator, label)


def _collect(code: Code, pieces: _Pieces, deep: int) -> None:
    """Take a reference apart."""
    if deep > 20:
        return
    nodes: list[Any] = code.nodes
    for node in nodes:
        kind = type(node)
        if kind is Text:
            pieces.parts.append(node.value)
        elif kind is Template:
            _template(node, pieces, deep)
        elif kind is ExternalLink:
            _external(node, pieces)
        elif kind is Tag and str(node.tag).strip().lower() not in ("ref", "references", "nowiki", "br"):
            _collect(node.contents, pieces, deep + 1) if node.contents is not None else pieces.parts.append(" ")
        elif kind is Tag:
            pieces.parts.append(" ")
        else:
            pieces.parts.append(plain(Code([node])))


def _external(node: ExternalLink, pieces: _Pieces) -> None:
    url = clean_address(Code([node]))
    title = unwrapped(squeezed(plain(node.title))) if node.title else ""
    pieces.links.append((url, title, sum(map(len, pieces.parts))))
    pieces.parts.append(title)


def _template(node: Template, pieces: _Pieces, deep: int) -> None:
    name = template_name(str(node.name))
    if name in CITES:
        work = read_cite(node)
        pieces.library.add(node, work)
        pieces.works.append(work)
        pieces.parts.append(" ")
    elif name in SHORT:
        pieces.shorts += short_citations(node)
    elif name in _DEAD:
        pieces.dead = True
    elif name in _ARCHIVE:
        found = fields(node)
        url = clean_address(found.get("url") or found.get("1"))
        date = read_any_date(squeezed(plain(found.get("date")))) if "date" in found else None
        pieces.archive = (url if not url_fault(url) else "", date)
    else:
        works = len(pieces.works)
        for param in node.params:
            if any(type(inner) is Template for inner in param.value.nodes):
                inside = _Pieces(pieces.library)
                _collect(param.value, inside, deep + 1)
                pieces.works += inside.works
                pieces.shorts += inside.shorts
        if len(pieces.works) == works:
            pieces.parts.append(inline(node))


def _finish(pieces: _Pieces, words: str) -> None:
    """Give a reference's templates what stands around them: a copy, that the link is dead, pages, further links."""
    first = pieces.works[0]
    update: dict[str, object] = {}
    url, date = pieces.archive
    if url and not first.source.archive_url:
        update |= {"archive_url": url, "archive_date": first.source.archive_date or date}
    if pieces.dead and first.source.url_status is None:
        update["url_status"] = UrlStatus.DEAD
    locator, label = first.locator, first.label
    rest = words
    if (match := _PAGES.fullmatch(words)) and not locator:
        locator, label, rest = match[2].strip(" .,"), "page", ""
    known = {first.source.url, first.source.archive_url, ""}
    for address, title, _ in pieces.links:
        if address in known or url_fault(address):
            continue
        if _ARCHIVE_HOST.match(address) and not (first.source.archive_url or update.get("archive_url")):
            update["archive_url"] = address
        else:
            pieces.works.append(Work(Source(url=address, title=title[:_LONGEST])))
        rest = rest.replace(title, "", 1) if title else rest
    if sum(map(str.isalpha, rest)) > 3:
        note = f"{first.source.note}; {rest}" if first.source.note else rest
        update["note"] = note[:1_000]
    source = first.source.model_copy(update=update) if update else first.source
    pieces.works[0] = Work(source, first.quotes, locator, label)


def _linked(pieces: _Pieces, words: str) -> list[Work]:
    """References written by hand: a link, and words around it."""
    works: list[Work] = []
    archive, archive_date = pieces.archive
    good = [(url, title) for url, title, _ in pieces.links if url_fault(url) is None]
    bad = [url for url, _, _ in pieces.links if url_fault(url) is not None and "@" not in url]
    pages = [(url, title) for url, title in good if not _ARCHIVE_HOST.match(url)]
    copies = [(url, title) for url, title in good if _ARCHIVE_HOST.match(url)]
    if len(pages) == 1 and copies and not archive:
        archive = copies[0][0]
        copies = copies[1:]
    for number, (url, title) in enumerate(pages + copies):
        page, copy = archived(url, archive if number == 0 else "")
        works.append(
            Work(
                Source(url=page, title=title[:_LONGEST], archive_url=copy, archive_date=archive_date if copy else None)
            )
        )
    if not works:
        said = "; ".join(f"address as written: {url[:200]}" for url in bad)
        source = (
            plain_work(words).source if any(map(str.isalnum, words)) else Source(title=pieces.links[0][1][:_LONGEST])
        )
        return [Work(source.model_copy(update={"note": "; ".join(filter(None, (source.note, said)))}))]
    works[0] = Work(around(works[0].source, words, dead=pieces.dead))
    return works
