"""One printed reference as fields. What it does not say stays empty; what fits no field is kept as a note.

The order is the one Wikipedia's citation templates print
(https://en.wikipedia.org/wiki/Help:Citation_Style_1): authors (date). "Title". Work. Publisher. Archived from the
original on date. Retrieved date.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from checker.claims.urls import url_fault
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.model.claim import Source, UrlStatus

__all__ = ["Printed", "read_citation", "read_date"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = r"(?:[A-Z][a-z]{2,8})\.?"
_DATE: Final = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}-\d{{2}}|{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}"
    rf"|{_MONTH},? \d{{4}}|\d{{4}})"
)
_LONG: Final = rf"(?:{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH} \d{{4}})"
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_US: Final = re.compile(rf"({_MONTH}) (\d{{1,2}}), (\d{{4}})")
_UK: Final = re.compile(rf"(?:(\d{{1,2}}) )?({_MONTH}),? (\d{{4}})")

_RETRIEVED: Final = re.compile(rf"\b(?:Retrieved|Accessed)(?: on)?:? ({_DATE})(?:, from)?\.?")
_ARCHIVED: Final = re.compile(
    rf"\bArchived(?: \(PDF\))?(?: from the original)?(?: \(PDF\))?(?: on| at| ,)? ({_DATE})"
    r"(?:,? (?:at|via) [^.]{1,60})?\.?"
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"“”\[\]]{1,2000}")
_DOI: Final = re.compile(r"\bdoi:\s?(10\.\d{4,9}/\S{1,200})", re.IGNORECASE)
_ISBN: Final = re.compile(r"\bISBN:?\s?([\d][\d-]{8,16}[\dXx])")
_LONGEST: Final = 5_000
_BRACKET: Final = re.compile(r" ?\[[^\[\]]{1,60}\]")
_AUTHORS: Final = re.compile(rf"([^\"“]{{1,400}}?) \(({_DATE})\)\.? ?")
# APA: `(2010)`, `(2010a)`, `(1956, May 5)`, `(n.d.)` behind the authors.
_APA: Final = re.compile(
    r"([^\"“()]{2,400}?) \((?:(\d{4})[a-z]?(?:, ([A-Z][a-z]{2,8})(?: (\d{1,2}))?)?|n\.d\.)\)\. (?=\S)"
)
_AND: Final = re.compile(r";\s*(?:and |& )?|,?\s+&\s+|(?<=[A-Z]\.), (?=[^\W\d_])")
# Chicago, as a list has it and as a note has it: author, title, place: publisher, year.
_CHICAGO: Final = (
    re.compile(r"(?P<author>[^\".,“]{2,60}, [^\",“]{2,60}?)\. (?P<title>[^\"“]{2,300}?)\. [^:\".“]{2,40}: "
               r"(?P<publisher>[^\".“]{2,80}), (?P<year>\d{4})\.?(?P<rest>)"),
    re.compile(r"(?P<author>[^\",“]{2,80}), (?P<title>[^\"“()]{2,300}?) \([^():]{2,40}: (?P<publisher>[^()]{2,80}), "
               r"(?P<year>\d{4})\)(?:, (?P<rest>[\d–, -]{1,40}))?\.?"),
)  # fmt: skip
_BYLINE: Final = re.compile(r"([^\"“,.()]{2,80}(?: [^\"“,()]{1,40})?), (?=[\"“])")
_NAMED: Final = re.compile(r"([^\"“.]{2,200},[^\"“]{1,200}?)\.? (?=[\"“])")
_VOLUME: Final = re.compile(
    r"(.{2,200}?), (\d{1,4} ?(?:\([\w–/-]{1,12}\))?(?:, [\d–e-]{1,20})?|\d{1,4} ?\([\w–/-]{1,12}\).{0,30})"
)
_TITLE: Final = re.compile(r"[\"“](.{1,500}?)(?:[\"”](?=[.,]|\s*$| \(| \[)|(?<=[.?!,])[\"”](?= [A-Z]))")
_SEGMENT: Final = re.compile(
    r"(?<!\b[A-Z])(?<!\bp)(?<!\b(?:St|Dr|Mr|Ms|No|no|Jr|Sr|Co|vs|pp))(?<!\b(?:Vol|Inc|Ltd|Mrs|ser))\.\s+(?=\S)"
)
_HOST: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}", re.IGNORECASE)
# Volume, issue and pages: `5 (3): 12–14`, `pp. 12–14`, `Vol. 3`.
_PAGES: Final = re.compile(r"(?:pp?\.? ?\d|vol\.? |no\.? ?\d|\d).*", re.IGNORECASE)
_ARCHIVE_HOSTS: Final = ("web.archive.org/web/", "archive.ph/", "archive.today/", "archive.is/", "perma.cc/")


@dataclass(frozen=True, slots=True)
class Printed:
    """A reference as it was printed, in the fields of a source."""

    title: str = ""
    author: tuple[str, ...] = ()
    container_title: str = ""
    publisher: str = ""
    issued: str | None = None
    accessed: str | None = None
    archive_date: str | None = None
    url: str = ""
    archive_url: str = ""
    dead: bool = False
    doi: str = ""
    isbn: str = ""
    note: str = ""

    @property
    def like_a_source(self) -> bool:
        """Whether it names a work rather than say something: it has an address, a date of access or a quoted title."""
        return bool(
            self.url or self.accessed or self.archive_date or self.doi or self.isbn or self.issued or self.author
        )

    def source(self, refs: tuple[str, ...]) -> Source:
        """The source of a claim file that cites it."""
        return Source(
            ref=refs,
            url=self.url,
            title=self.title,
            author=self.author,
            container_title=self.container_title,
            publisher=self.publisher,
            issued=self.issued,
            accessed=self.accessed,
            archive_url=self.archive_url,
            archive_date=self.archive_date,
            url_status=UrlStatus.DEAD if self.dead else None,
            type="book" if self.isbn and not self.url else "",
            doi=self.doi,
            isbn=self.isbn,
            note=self.note,
        )


def read_date(text: str) -> str | None:
    """A date in one of Wikipedia's styles as a year, month or day; None for one that no calendar has.

    `2020-12-17`, `April 11, 2024`, `11 April 2024`, `July 2020`, `2020`.
    """
    if iso := _ISO.fullmatch(text):
        parts = [int(part) for part in iso.groups() if part]
    elif us := _US.fullmatch(text):
        parts = [int(us[3]), _month(us[1]), int(us[2])]
    elif uk := _UK.fullmatch(text):
        parts = [int(uk[3]), _month(uk[2]), *([int(uk[1])] if uk[1] else [])]
    else:
        return None
    try:
        dt.date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join(f"{part:0{4 if index == 0 else 2}d}" for index, part in enumerate(parts))


def read_citation(text: str) -> Printed:
    """Read the text of a list's entry, number and backlinks removed. Never raises; what is not said stays empty."""
    rest = " ".join(text[:_LONGEST].split())
    rest, tags = _tags(rest)
    rest, accessed = _take_date(_RETRIEVED, rest)
    rest, archived = _take_date(_ARCHIVED, rest)
    rest, doi = _take(_DOI, rest)
    rest, isbn = _take(_ISBN, rest)
    url = archive_url = ""
    further = [f"marked in the document: {tag}" for tag in tags if "dead link" not in tag]
    for address in _ADDRESS.findall(rest):
        clean = _address(address)
        rest = rest.replace(clean, " ", 1)
        if url_fault(clean):
            further.append("an address that nobody could follow was left out")
        elif any(host in clean for host in _ARCHIVE_HOSTS):
            archive_url = archive_url or clean
        else:
            url = url or clean
    rest = " ".join(rest.split())
    if styled := next((match for pattern in _CHICAGO if (match := pattern.fullmatch(rest))), None):
        return Printed(
            title=styled["title"].strip(" .,"), author=(styled["author"].strip(),),
            publisher=styled["publisher"].strip(), issued=styled["year"], accessed=accessed,
            archive_date=archived, url=url, archive_url=archive_url, doi=doi.rstrip(".,;"), isbn=isbn,
            note=". ".join(filter(None, (styled["rest"], *further))),
        )  # fmt: skip
    author, issued, rest = _authors(rest)
    title, rest = _title(rest)
    segments = [segment for part in _SEGMENT.split(rest) if (segment := part.strip(" .,;\u00a0"))]
    book = not title
    if book and segments:
        title = segments.pop(0)
    issued = issued or _take_issued(segments)
    further += [segment for segment in segments if _PAGES.fullmatch(segment)]
    segments = [segment for segment in segments if segment not in further]
    journal = ""
    if segments and (volume := _VOLUME.fullmatch(segments[0])):
        journal, segments = volume[1], segments[1:]
        further.append(volume[2])
    title, site = _without_site(title, segments[0] if segments else "")
    # A title without quotation marks is a book's, and behind it stands who published it.
    container = journal or (segments.pop(0) if segments and not (book and len(segments) == 1) else "")
    if site and (not container or _HOST.fullmatch(container)):
        segments, container = [container, *segments] if container else segments, site
    publisher = segments.pop(0) if segments else ""
    return Printed(
        title=title,
        author=author,
        container_title=container,
        publisher=publisher,
        issued=issued,
        accessed=accessed,
        archive_date=archived,
        url=url,
        archive_url=archive_url,
        dead=any("dead link" in tag for tag in tags),
        doi=doi.rstrip(".,;"),
        isbn=isbn,
        note=". ".join(segments + further),
    )


def _address(printed: str) -> str:
    """An address without the punctuation of the sentence around it."""
    clean = printed.rstrip(".,;:'’”")
    while clean.endswith(")") and clean.count(")") > clean.count("("):
        clean = clean[:-1].rstrip(".,;:'’”")
    return clean


def _month(name: str) -> int:
    """The month's number; 0, which no calendar has, for another word."""
    return _MONTHS.get(name.rstrip(".").casefold(), 0)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text without the pattern's first match, and what it matched (its first group when it has one)."""
    match = pattern.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), match[match.lastindex or 0]


def _tags(text: str) -> tuple[str, list[str]]:
    """The text without editors' remarks like `[dead link]`, and what they say."""
    found: list[str] = []
    for bracket in dict.fromkeys(_BRACKET.findall(text)):
        marks = strip_marks(bracket.strip(), KnownLabels()).marks
        if marks and marks[0].kind is MarkKind.TAG:
            found += marks[0].labels
            text = text.replace(bracket, "")
    return text, found


def _take_date(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """The text without a dated remark, and its date. A date that no calendar has is left where it stands."""
    rest, found = _take(pattern, text)
    date = read_date(found)
    return (rest, date) if date else (text, None)


def _authors(text: str) -> tuple[tuple[str, ...], str | None, str]:
    """Authors and date at the start, and what follows; nothing taken unless both are there, or a name and a title.

    Each author as `Family, Given`, as printed; `et al.` is left out.
    """
    names, issued, rest = "", None, text
    if (match := _AUTHORS.match(text)) and (date := read_date(match[2])):
        names, issued, rest = match[1], date, text[match.end() :]
    elif match := _APA.match(text):
        said = f"{match[3]} {match[4]}, {match[2]}" if match[4] else f"{match[3]} {match[2]}" if match[3] else match[2]
        names, issued, rest = match[1], read_date(said) if said else None, text[match.end() :]
    elif (match := _BYLINE.match(text)) or (match := _NAMED.match(text)):
        names, rest = match[1], text[match.end() :]
    names = re.sub(r"[,;]?\s*(?:et al\.?|\((?:eds?|trans)\.?\)|, eds?\.)\s*$", "", names.strip(" ,;"))
    author = tuple(name for part in _AND.split(names) if (name := part.strip(" ,;")))
    # An organisation's name ends with a stop in lists; a person's may end with an initial.
    author = tuple(name.removesuffix(".") if "," not in name and len(name.split()[-1]) > 3 else name for name in author)
    return author, issued, rest


def _title(text: str) -> tuple[str, str]:
    """A quoted title at the start, without its quotation marks, and what follows; ("", text) without one."""
    match = _TITLE.match(text)
    if match is None:
        return "", text
    return re.sub(r"(?<=[^\W\d_])[.,]\Z|,\Z", "", match[1].strip()), text[match.end() :].lstrip(" .,")


def _take_issued(segments: list[str]) -> str | None:
    """Remove the date of publication from the parts behind a title, and return it.

    It stands alone (`The Africa Report. February 26, 2020.`) or in brackets behind a name (`Daily News (2019)`).
    """
    for index, segment in enumerate(segments):
        if date := read_date(segment):
            del segments[index]
            return date
        if (match := re.fullmatch(rf"(.*?)(?:\s*\(({_DATE})\)|, ({_LONG}))", segment)) and (
            date := read_date(match[2] or match[3])
        ):
            segments[index : index + 1] = [match[1]] if match[1] else []
            return date
    return None


def _without_site(title: str, container: str) -> tuple[str, str]:
    """A page title without the site's name behind it, and that name: `Title | Section | Site`, `Title - Site`."""
    head, *tail = title.split(" | ")
    if tail and head.strip():
        return head.strip(), tail[-1].strip()
    for dash in (" - ", " – ", " — "):
        head, found, site = title.rpartition(dash)
        if found and head.strip() and container and site.strip().casefold() == container.casefold():
            return head.strip(), site.strip()
    return title, ""
