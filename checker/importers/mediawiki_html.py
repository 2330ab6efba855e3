"""Pages of MediaWiki as browsers and its API give them: rendered by the old parser, or by Parsoid.

Parsoid keeps each citation's template in `data-mw`, which says more than what is shown; there it is read as wikitext.
Elsewhere the hidden COinS (https://ocoins.info) names title, authors and date.
"""

import json
import re
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, unquote, urldefrag

from bs4 import BeautifulSoup
from bs4.element import Tag

from checker.importers.base import CONTROLS, Imported, Importer, ImportOptions
from checker.importers.citation import read_citation
from checker.importers.claims import Work
from checker.importers.dates import read_any_date
from checker.importers.html_page import PageReader
from checker.importers.html_tree import external_links, parse_html, shown_text
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.importers.quotes import unwrapped
from checker.importers.story import Met, linked_works
from checker.importers.wikitext.cite import read_cite
from checker.importers.wikitext.names import BESIDE, CITES, template_name
from checker.importers.wikitext.reading import parse
from checker.importers.wikitext.revision import revision_of
from checker.importers.wikitext.tree import Template
from checker.model.claim import DocumentInfo, Quote

__all__ = ["MediaWikiImporter"]

_SIGNS: Final = re.compile(
    rb"mw-parser-output|class=\"mw-body|typeof=\"mw:|content=\"MediaWiki|id=\"mw-content-text|mw-content-ltr"
)
_FURNITURE: Final = frozenset(
    {"navbox", "hatnote", "metadata", "ambox", "toc", "mw-editsection", "sistersitebox", "noprint", "mw-jump-link",
     "catlinks", "printfooter", "mw-authority-control", "vertical-navbox", "navbar", "reflist-columns-end",
     "mbox-small",
     "mw-empty-elt", "shortdescription", "mw-indicators", "sidebar", "stub", "portalbox", "side-box", "ext-phonos",
     "mw-references-wrap", "reflist", "references", "gallerybox-empty", "nomobile", "mw-headline-anchor",
     "geo-nondefault"}
)  # fmt: skip
_PAGE: Final = re.compile(r"\W*(?:pp?\.?|pages?)?\W*([\dA-Za-z][\w\s–,.:-]{0,60})", re.IGNORECASE)
_SHORT: Final = re.compile(
    r".{0,120}?\d{4}[a-z]?\)?[,:.]?\s*(?:pp?\.?|pages?|ch\.|loc\.)?\s*(?P<page>\d[\d\w\s–,.-]{0,40})?\W*"
)


class MediaWikiImporter(Importer):
    """Reads a page of Wikipedia or another wiki."""

    name: ClassVar[str] = "mediawiki"
    summary: ClassVar[str] = "a page of Wikipedia or another wiki as HTML, rendered or by Parsoid"
    suffixes: ClassVar[frozenset[str]] = frozenset({".html", ".htm", ".xhtml"})

    def sniff(self, data: bytes) -> float:
        """Judge by the classes that MediaWiki writes."""
        return 0.97 if b"<" in data[:2_000] and _SIGNS.search(data[:1_000_000]) else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make claims of the article."""
        return _WikiReader(parse_html(data), options).imported(name, data)


class _WikiReader(PageReader):
    """A page of a wiki: its marks, its lists of references, its boxes."""

    def __init__(self, soup: BeautifulSoup, options: ImportOptions) -> None:
        super().__init__(soup, options)
        self._short: set[str] = set()

    def root(self) -> Tag:
        for found in (self.soup.find(id="mw-content-text"), self.soup.find(class_=re.compile(r"\bmw-parser-output\b"))):
            if isinstance(found, Tag):
                return found
        return super().root()

    def _document(self, options: ImportOptions) -> DocumentInfo:
        document = super()._document(options)
        heading = self.soup.find(id="firstHeading")
        title = shown_text(heading) if isinstance(heading, Tag) else re.sub(r" [-–—] Wikipedia.*\Z", "", document.title)
        about = str(self.soup.html.get("about") or "") if self.soup.html else ""
        revision = about.rpartition("/revision/")[2] if "/revision/" in about else ""
        if not revision and (found := re.search(r'"wgRevisionId":(\d+)', str(self.soup.head or "")[:200_000])):
            revision = found[1]
        revision = revision or revision_of(document.url)
        return document.model_copy(update={"title": title, "revision": revision[:40]})

    def remarks(self) -> list[str]:
        return [f"Revision {self.document.revision} of the article."] if self.document.revision else []

    def is_furniture(self, tag: Tag) -> bool:
        classes = str(tag.get("class") or "").split()
        return bool(_FURNITURE.intersection(classes)) or super().is_furniture(tag)

    def find_notes(self, root: Tag) -> None:
        """Lists of references are known by their class; nothing else is a note."""

    def note_of(self, link: Tag) -> Tag | None:
        fragment = unquote(urldefrag(str(link["href"]))[1])
        return self.targets.get(fragment) if fragment.startswith("cite_note") else None

    def heading(self, tag: Tag) -> None:
        super().heading(tag)
        self.flow.beside = self.flow.beside or shown_text(tag).casefold().removesuffix("[edit]").strip() in BESIDE

    def element(self, tag: Tag) -> None:
        classes = str(tag.get("class") or "").split()
        if tag.name == "sup" and ("reference" in classes or "mw-ref" in classes):
            self._reference(tag)
        elif tag.name == "sup" and any(
            "template-fact" in name.lower() or "inline-template" in name.lower() for name in classes
        ):
            words = shown_text(tag).strip("[] ")
            known = strip_marks(f"[{words}]", KnownLabels()).marks
            self.flow.mark(MarkKind.TAG, known[0].labels[0] if known else words[:60].casefold())
        elif tag.name == "tr" and self._box(tag):
            return
        elif tag.name == "cite" and not self.flow.beside and "citation" in classes:
            label = f"cite\n{len(self.story.met)}"
            self.story.works[label] = self._works(tag, "")
            self.story.refer(Met(label, shown_text(tag)))
        else:
            super().element(tag)

    def _box(self, tag: Tag) -> bool:
        """A row of a box of facts: its head is what the row is about."""
        head = tag.find("th", recursive=False)
        cell = tag.find("td", recursive=False)
        table = tag.find_parent("table")
        if not (
            isinstance(head, Tag)
            and isinstance(cell, Tag)
            and table is not None
            and "infobox" in str(table.get("class") or "")
        ):
            return False
        self.flow.flush()
        marked = head.find("sup") is not None

        def take() -> None:
            self.children(cell)
            if marked:
                self.flow.only_marks(lambda: self.children(head))

        self.flow.aside(take, re.sub(r"\[[^\]]*\]", "", shown_text(head)).strip(" •·"))
        return True

    def _reference(self, tag: Tag) -> None:
        """A mark; or the page behind one, as {{rp}} prints it."""
        link = tag.find("a", href=True)
        if not isinstance(link, Tag) or "cite_note" not in str(link["href"]):
            if match := _PAGE.fullmatch(shown_text(tag).strip(": \u00a0\u200a")):
                self.flow.locate(match[1])
            elif shown_text(tag):
                self.story.met.append(Met("", shown_text(tag), why="its mark leads nowhere"))
            return
        fragment = unquote(urldefrag(str(link["href"]))[1])
        note, shown = self.targets.get(fragment), shown_text(link)
        number = shown.strip("[] ")
        if note is None:
            self.story.refer(Met(fragment, shown, at=self.place(link)))
            return
        if fragment not in self.story.works and fragment not in self.story.remarks:
            self._read(fragment, note, number)
        self.story.refer(Met(fragment, shown, at=self.place(link)))

    def _read(self, label: str, note: Tag, number: str) -> None:
        """What an entry of a list of references holds."""
        body = note.find(class_=re.compile(r"\b(?:mw-)?reference-text\b"))
        body = body if isinstance(body, Tag) else note
        self.note_addresses(body)
        cites = [cite for cite in body.find_all("cite") if isinstance(cite, Tag)]
        works = [work for cite in cites for work in self._works(cite, number)]
        if works:
            works[0] = self._with_copy(works[0], body)
        works = works or self._listed(body, number)
        if not works:
            works = linked_works(self.note_words(body), external_links(body, self.base), number)
        if works:
            self.story.works[label] = works
            return
        # Registered first: a note may hold a mark of itself.
        self.story.remarks[label] = []
        self.story.remarks[label] = self.apart(lambda: self.children(body))

    def _listed(self, body: Tag, number: str) -> list[Work]:
        """Short citations: each leads to a work that is listed elsewhere on the page."""
        found: list[Work] = []
        links = [link for link in body.find_all("a", href=True) if "#CITEREF" in str(link["href"])]
        for link in links:
            target = self.targets.get(unquote(urldefrag(str(link["href"]))[1]))
            if target is None:
                continue
            page = ""
            if len(links) == 1 and (match := _SHORT.fullmatch(shown_text(body))):
                page = (match["page"] or "").strip(" .,")
            cite = target if target.name == "cite" else target.find("cite")
            for work in (
                self._works(cite, number)
                if isinstance(cite, Tag)
                else linked_works(shown_text(target), external_links(target, self.base), number)
            ):
                found.append(Work(work.source, (), page or work.locator, "page" if page else work.label))
        return found

    def _with_copy(self, work: Work, body: Tag) -> Work:
        """A copy in an archive that stands beside the citation."""
        if work.source.archive_url:
            return work
        copies = [
            url
            for url, _ in external_links(body, self.base)
            if "web.archive.org/web/" in url and url != work.source.url
        ]
        return (
            Work(work.source.model_copy(update={"archive_url": copies[0]}), work.quotes, work.locator, work.label)
            if copies
            else work
        )

    def _works(self, cite: Tag, number: str) -> list[Work]:
        """One citation: by its template where the page keeps it, else by what it shows and its COinS."""
        ref = (number,) if number else ()
        if template := _template_of(cite):
            return [read_cite(template, ref)]
        words = shown_text(cite)
        quotes = [unwrapped(shown_text(q)) for q in cite.find_all("q") if isinstance(q, Tag)]
        for said in quotes:
            words = re.sub(rf"[“\"]?{re.escape(said)}[”\"]?", "", words)
        works = linked_works(words, external_links(cite, self.base), number) or [Work(read_citation(words).source(ref))]
        source = works[0].source.model_copy(update=_coins(cite))
        exact = tuple(Quote(exact=said) for said in quotes if any(map(str.isalnum, said)))
        return [Work(source, exact)]


def _template_of(cite: Tag) -> Template | None:
    """The citation template that Parsoid keeps on an element, as wikitext's parser has it; None without one."""
    for tag in (cite, cite.parent):
        raw = tag.get("data-mw") if isinstance(tag, Tag) else None
        if not raw or len(str(raw)) > 200_000:
            continue
        try:
            parts = json.loads(str(raw)).get("parts") or []
            template = next(part["template"] for part in parts if isinstance(part, dict) and "template" in part)
            name = str(template["target"]["wt"]).strip()
            values = {str(key): str(value["wt"]) for key, value in template["params"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError):
            continue
        if template_name(name) not in CITES:
            continue
        text = "{{" + name + "".join(f"|{key}={value}" for key, value in values.items()) + "}}"
        found = parse(CONTROLS.sub(" ", text))[0].nodes
        return found[0] if found and isinstance(found[0], Template) else None
    return None


def _coins(cite: Tag) -> dict[str, Any]:
    """The fields that the COinS behind a citation names."""
    span = cite.find_next_sibling("span")
    if not isinstance(span, Tag) or "Z3988" not in str(span.get("class") or ""):
        return {}
    try:
        said = parse_qs(CONTROLS.sub(" ", str(span.get("title") or ""))[:20_000], max_num_fields=100)
    except ValueError:
        return {}
    first = {key: " ".join(values[0].split()) for key, values in said.items()}
    title = first.get("rft.atitle") or first.get("rft.title") or first.get("rft.btitle") or ""
    found: dict[str, Any] = {"title": title[:500]} if title else {}
    if container := first.get("rft.jtitle") or (first.get("rft.btitle", "") if first.get("rft.atitle") else ""):
        found["container_title"] = container[:500]
    if issued := read_any_date(first.get("rft.date", "")):
        found["issued"] = issued
    names = [name for name in (" ".join(one.split()) for one in said.get("rft.au", [])) if name]
    lead = first.get("rft.aulast", "")
    if lead:
        given = first.get("rft.aufirst", "")
        names = [f"{lead}, {given}" if given else lead, *(name for name in names if not name.startswith(lead))]
    if names:
        found["author"] = tuple(dict.fromkeys(names))
    if first.get("rft.isbn"):
        found["isbn"] = first["rft.isbn"]
    doi = next((one[9:] for one in said.get("rft_id", []) if one.startswith("info:doi/")), "")
    return {**found, "doi": doi} if doi else found
