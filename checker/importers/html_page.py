"""HTML articles: paragraphs as a reader sees them, footnotes resolved, and links in sentences as their citations.

Pages of MediaWiki are this and more: `mediawiki_html`.
"""

import contextlib
import re
from collections.abc import Callable
from typing import Any, ClassVar, Final
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from checker.errors import ImportFileError
from checker.importers.base import CONTROLS, Imported, Importer, ImportOptions, decode_document, document_text
from checker.importers.flow import Flow
from checker.importers.html_links import link_places
from checker.importers.html_tree import DROPPED, around, external_links, is_hidden, joined, parse_html, shown_text
from checker.importers.story import Met, Story, linked_works
from checker.model.claim import DocumentInfo

__all__ = ["HtmlImporter", "PageReader"]

_HTML: Final = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|article|main|div|p|h1|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS: Final = frozenset(
    {"p", "div", "section", "article", "main", "blockquote", "ul", "ol", "dl", "dt", "dd", "pre", "figure",
     "figcaption",
     "table", "thead", "tbody", "tfoot", "caption", "hr", "details", "summary", "address", "fieldset", "center", "body",
     "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr"}
)  # fmt: skip
_ROWS: Final = frozenset({"tr", "caption", "figcaption"})
_NOTE_MARK: Final = re.compile(
    r"\W*(?:\d{1,4}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§¶]{1,3}|note \d{1,3}|[a-z]+ \d{1,3})\W*", re.IGNORECASE
)
_BACK: Final = re.compile(
    r"[\s^↑↩↵⤴︎\ufe0e\u2191\u21a9*•]*|(?:back|return|jump up|zurück|retour)\b.{0,20}|[a-z]{1,2}|[\d.]{1,6}",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"\s+")
_END: Final = re.compile(r"</a\s*>", re.IGNORECASE)
_DEEPEST: Final = 250
_BESIDE: Final = re.compile(
    r"(?:references|notes|footnotes|sources|bibliography|further reading|external links|see also|related|comments|"
    r"works cited|endnotes|related articles|read more|share)\W*",
    re.IGNORECASE,
)


class HtmlImporter(Importer):
    """Reads any article as a page of HTML."""

    name: ClassVar[str] = "html"
    summary: ClassVar[str] = "any article as a page of HTML: footnotes, and links in sentences"
    suffixes: ClassVar[frozenset[str]] = frozenset({".html", ".htm", ".xhtml"})

    def sniff(self, data: bytes) -> float:
        """Judge by the first element."""
        return 0.8 if _HTML.match(data[:4_000].removeprefix(b"\xef\xbb\xbf")) else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make claims of the page's main text."""
        return PageReader(parse_html(data), options).imported(name, data)


class PageReader:
    """Walks one page. Kinds of pages with more to say override what they know better."""

    kind = "article"

    def __init__(self, soup: BeautifulSoup, options: ImportOptions) -> None:
        self.soup = soup
        self.document = self._document(options)
        self.story = Story(self.document.language or "en")
        self.flow: Flow = self.story.flow
        self.base = options.url
        if isinstance(base := soup.find("base", href=True), Tag):
            self.base = joined(options.url, str(base["href"]))
        self.targets = {str(tag["id"]): tag for tag in soup.find_all(id=True)}
        for tag in soup.find_all("a", attrs={"name": True}):
            self.targets.setdefault(str(tag["name"]), tag)
        self.notes: dict[int, Tag] = {}
        self._order = {id(tag): place for place, tag in enumerate(soup.find_all(True))}
        self._deep = 0
        self._places: dict[int, tuple[int, int]] = {}
        self._text = ""

    def imported(self, name: str, data: bytes = b"") -> Imported:
        """The page as claims; with its bytes, places in it are told."""
        root = self.root()
        whole = ""
        if data:
            # A page in an encoding that only its markup names is read all the same, without places.
            with contextlib.suppress(ImportFileError):
                self._text, whole = decode_document(data), document_text(data)
                self._places = link_places(self.soup, self._text)
        self.find_notes(root)
        self.children(root)
        self.flow.flush()
        path = "" if name in ("-", "") else name
        document = self.document.model_copy(update={"path": path})
        return self.story.imported(document, self.remarks(), whole)

    def remarks(self) -> list[str]:
        """What else a person should know."""
        return []

    def root(self) -> Tag:
        """The element of the text: the one article, the main part, or the body.

        Raises:
            ImportFileError: the page has no body.
        """
        articles = [tag for tag in self.soup.find_all("article") if isinstance(tag, Tag)]
        if len(articles) == 1:
            return articles[0]
        main = self.soup.find("main") or self.soup.find(role="main") or self.soup.body
        if not isinstance(main, Tag):
            raise ImportFileError("there is no text in the page", "is it the article itself?")
        return main

    def _document(self, options: ImportOptions) -> DocumentInfo:
        """What the page says of itself."""
        soup = self.soup
        heading = soup.find("h1")
        title = self._meta("og:title") or (shown_text(heading) if isinstance(heading, Tag) else "")
        title = title or (" ".join(soup.title.get_text().split()) if soup.title else "")
        canonical = soup.find("link", rel="canonical", href=True)
        url = options.url or (str(canonical["href"]).strip() if isinstance(canonical, Tag) else "")
        language = options.language or (str(soup.html.get("lang") or "") if soup.html else "")
        language = language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language) else ""
        url = url if url.startswith(("http://", "https://")) else ""
        return DocumentInfo(title=CONTROLS.sub(" ", title)[:300], url=CONTROLS.sub("", url), language=language)

    def _meta(self, name: str) -> str:
        tag = self.soup.find("meta", property=name) or self.soup.find("meta", attrs={"name": name})
        return " ".join(str(tag.get("content") or "").split()) if isinstance(tag, Tag) else ""

    def find_notes(self, root: Tag) -> None:
        """Which elements are notes: what the marks in the text lead to. They are read where they are pointed to."""
        for link in root.find_all("a", href=True):
            if (target := self.note_of(link)) is not None:
                self.notes[id(target)] = target

    def note_of(self, link: Tag) -> Tag | None:
        """The note that a link leads to when it is a reference mark; None for any other link."""
        fragment = unquote(urldefrag(str(link["href"]))[1])
        own = str(link["href"]).startswith("#")
        if not own or not fragment:
            return None
        text = shown_text(link)
        role = f"{link.get('role') or ''} {link.get('class') or ''} {link.get('epub:type') or ''}".lower()
        raised = any(parent.name == "sup" for parent in (link, *link.parents)[:3]) or link.find("sup") is not None
        if not (raised or "noteref" in role or "footnote" in role or text.startswith("[")) or not _NOTE_MARK.fullmatch(
            text
        ):
            return None
        if "backref" in role or "backlink" in role:
            return None
        target = self.targets.get(fragment)
        # A note stands behind its marks; what stands before them is a way back.
        if target is None or self._order.get(id(target), 0) <= self._order.get(id(link), 0):
            return None
        block = target
        while (
            block.name in ("a", "sup", "span", "b", "strong", "em", "i")
            and block.parent is not None
            and block.parent.name not in ("body", "ol", "ul")
        ):
            block = block.parent
        return (
            None
            if block.name in ("body", "main", "article", "html") or any(parent is block for parent in link.parents)
            else block
        )

    def children(self, tag: Tag) -> None:
        """Everything inside an element."""
        self._deep += 1
        if self._deep > _DEEPEST:
            self.flow.write(shown_text(tag))
        else:
            for node in list(tag.children):
                if isinstance(node, Tag):
                    self.element(node)
                elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                    self.flow.write(CONTROLS.sub(" ", _SPACES.sub(" ", str(node))))
        self._deep -= 1

    def element(self, tag: Tag) -> None:
        """One element: dropped, a mark, a block, or words."""
        name = tag.name
        if name in DROPPED or is_hidden(tag) or id(tag) in self.notes or self.is_furniture(tag):
            return
        if name == "a":
            self.anchor(tag)
        elif name in ("br", "wbr"):
            self.flow.write(" " if name == "br" else "")
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.heading(tag)
        elif name in _ROWS:
            self.flow.flush(row=True)
            self.children(tag)
            self.flow.flush()
        elif name in ("td", "th"):
            if any(map(str.isalnum, self.flow.last())):
                self.flow.write(" | ")
            self.children(tag)
        elif name in _BLOCKS:
            row = self.flow.row
            self.flow.flush(row=row)
            self.children(tag)
            self.flow.flush(row=row)
        else:
            self.children(tag)

    def is_furniture(self, tag: Tag) -> bool:
        """Whether an element is the site's and not the document's."""
        return str(tag.get("role") or "") in (
            "navigation",
            "banner",
            "contentinfo",
            "complementary",
            "search",
            "doc-endnotes",
        )

    def heading(self, tag: Tag) -> None:
        """A heading begins a section, which may stand beside the text."""
        self.flow.flush()
        if tag.name in ("h1", "h2") or not self.flow.beside:
            self.flow.beside = _BESIDE.fullmatch(shown_text(tag)) is not None
        for link in tag.find_all("a", href=True):
            if self.note_of(link) is not None:
                self.story.met.append(Met(str(link["href"]), shown_text(link), why="it stands in a heading"))

    def anchor(self, tag: Tag) -> None:
        """A link: a reference mark, or words that link somewhere."""
        if not tag.get("href"):
            self.children(tag)
            return
        note = self.note_of(tag)
        if note is not None:
            label = str(note.get("id") or urldefrag(str(tag["href"]))[1])
            if label not in self.story.works and label not in self.story.remarks:
                self.read_note(label, note)
            self.story.refer(Met(label, shown_text(tag), at=self.place(tag)))
            return
        self.children(tag)
        url = joined(self.base, str(tag["href"]))
        if url.lower().startswith(("http://", "https://")) and self.cites(tag, url):
            address = urldefrag(url)[0] if "#:~:" in url else url
            self.story.link(address, shown_text(tag) or url, at=self.place(tag))
            self.address(tag, address)

    def place(self, tag: Tag) -> tuple[int, int]:
        """Where a link stands, from its first sign to the last of its end tag."""
        start, end = self._places.get(id(tag), (-1, -1))
        if start < 0:
            return (-1, -1)
        close = _END.search(self._text, end)
        return self._text.rfind("<", 0, start), close.end() if close else end

    def address(self, tag: Tag, url: str) -> None:
        """An address was met: it stands in the link's attribute."""
        if (at := self._places.get(id(tag))) is not None:
            self.story.addresses.append((*at, url))

    def cites(self, tag: Tag, url: str) -> bool:
        """Whether a link in the text is a citation: one to elsewhere is."""
        return not self.flow.beside and urldefrag(url)[0] != urldefrag(self.base)[0]

    def read_note(self, label: str, note: Tag) -> None:
        """What a note cites; or what it says itself."""
        words, links = self.note_words(note), self.note_links(note)
        works = linked_works(words, links, str(len(self.story.numbers) + 1))
        if works:
            self.story.works[label] = works
        elif words:
            self.story.remarks[label] = self.apart(lambda: self.flow.write(words))
        else:
            self.story.works[label] = linked_works("", links) or []

    def note_words(self, note: Tag) -> str:
        """A note's words, its number and the way back left out."""
        gone = [
            link
            for link in note.find_all("a", href=True)
            if str(link["href"]).startswith("#") and _BACK.fullmatch(shown_text(link))
        ]
        skipped = {id(link) for link in gone}
        parts = [
            str(node)
            for node in note.descendants
            if isinstance(node, NavigableString)
            and not isinstance(node, PreformattedString)
            and not any(
                id(parent) in skipped or parent.name in DROPPED or is_hidden(parent) for parent in around(node, note)
            )
        ]
        words = CONTROLS.sub(" ", _SPACES.sub(" ", "".join(parts))).strip()
        return re.sub(r"\A(?:\[?\d{1,4}[\].)]?|\^)\s+(?=\S)", "", words)

    def note_links(self, note: Tag) -> list[tuple[str, str]]:
        """A note's links to the web."""
        self.note_addresses(note)
        return external_links(note, self.base)

    def note_addresses(self, note: Tag) -> None:
        """Where a note's addresses stand."""
        for link in note.find_all("a", href=True):
            url = joined(self.base, str(link["href"]))
            if url.lower().startswith(("http://", "https://")):
                self.address(link, url)

    def apart(self, take: Callable[[], None]) -> list[Any]:
        """The blocks of something that is read elsewhere than it stands."""
        start = len(self.flow.blocks)
        self.flow.aside(take)
        blocks = self.flow.blocks[start:]
        del self.flow.blocks[start:]
        return blocks
