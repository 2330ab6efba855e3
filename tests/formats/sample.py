"""A report as a newsroom would have it, with every kind of verdict; one with nothing to do; one very large."""

from functools import partial

from checker.model.capture import Hop, Outcome
from checker.model.claim import Decision, Location, Problem, Review, Source, Stance, UrlStatus
from checker.model.finding import Family, Severity
from checker.model.match import Change, Match, MatchNote, MatchOutcome, Passage
from checker.model.report import ClaimStatus, Report, Verdict
from tests.formats.builder import Builder, copy, differs, failed, found, page, runs

SEA, RIVER = "claims/sea-level.yaml", "claims/river-treaty.yaml"
E, W, U, N = Severity.ERROR, Severity.WARNING, Severity.INCONCLUSIVE, Severity.NOTE


def verdict(rule: str, severity: Severity) -> Verdict:
    return Verdict(rule=rule, severity=severity)


def _sea_level(b: Builder) -> None:
    at = partial(Location, SEA)
    title = "The water is coming faster"

    url = "https://climate.example/state-2023/sea-level"
    words = "the rate of sea level rise in the past ten years has more than doubled since the satellite record began"
    diff = runs(
        "the rate of sea level rise",
        (" in", " since", Change.WORD),
        " the",
        (" past ten years", " first decade of the satellite record", Change.NUMBER),
        " has more than doubled",
        (" since the satellite record began", "", Change.WORD),
    )
    said = differs(
        diff,
        "Global mean sea level continued to rise in 2023, reaching a new record high that reflects ocean warming and "
        "the melting of glaciers and ice sheets. Over the whole period ",
        ", from 2.13 millimetres a year between 1993 and 2002 to 4.77 millimetres a year between 2014 and 2023, "
        "according to the agencies that report to the panel.",
    )
    source = Source(
        title="State of the climate 2023",
        author=("Osei, Ama", "Lind, Karin"),
        publisher="Climate Office",
        issued="2024-03-19",
        url=url,
    )
    live = page(url, hops=(Hop("https://climate.example/sl23", 301, url),))
    cite = b.cite(at(8), live, source, words, said, [(copy(url), said)], verdict("quote-differs", E))
    claim = b.claim(
        at(7),
        "rate-doubled",
        "The rate at which the sea rises has more than doubled within ten years.",
        ClaimStatus.FAILING,
        cite,
        title=title,
        context="And it is speeding up: the rate has more than doubled within ten years, the agency found.",
        reviews=[
            Review(
                decision=Decision.PARTLY_SUPPORTED,
                by="R. Haddad",
                date="2026-02-02",
                note="The doubling is there; the period is not.",
            )
        ],
    )
    b.find(
        "quote-differs",
        E,
        "the source's words differ from the quote: a number differs",
        claim,
        help="use the source's own words, or mark an omission with … and an insertion with [brackets]",
    )

    url = "https://harbour-news.example/2022/11/flood-wall-vote"
    words = "the council voted nine to two to build the flood wall"
    diff = runs(
        "the council voted",
        (" nine", " eight", Change.NUMBER),
        " to two",
        (" to", " not to", Change.NEGATION),
        " build the flood wall",
    )
    context = ("After a debate of four hours on Tuesday night, ", ". The mayor abstained.")
    source = Source(title="Council votes on flood wall", container_title="Harbour News", issued="2022-11", url=url)
    old = (copy(url, "20221130081500"), found(words, *context))
    cite = b.cite(at(20), page(url), source, words, differs(diff, *context), [old], verdict("content-drift", W))
    claim = b.claim(
        at(19), "wall-vote", "The council decided to build a flood wall.", ClaimStatus.FAILING, cite, title=title
    )
    message = "the page has changed since it was cited; the copy of 2022-11-30 has the quoted words"
    b.find("content-drift", W, message, claim, help="cite the copy: add its archive_url to the source")

    url = "https://old-gauge.example/tables/brest.html"
    words = "mean level at Brest has risen by 27 cm since 1846"
    old = (copy(url, "20190304070211"), found(words, "Corrected for pressure, the ", ", with a pause after 1890."))
    gone = failed(url, Outcome.GONE, "The server answered 404.", 404)
    cite = b.cite(at(29), gone, Source(title="Tide tables", url=url), words, None, [old], verdict("link-rot", W))
    text = "At Brest the sea stands 27 centimetres higher than in 1846."
    claim = b.claim(at(28), "brest", text, ClaimStatus.WORDS_FOUND, cite, title=title)
    b.find(
        "link-rot",
        W,
        "the page is gone (404); the copy of 2019-03-04 has the quoted words",
        claim,
        family=Family.LINK,
        also=(Location(RIVER, 44, 5, 44, 30),),
        help="add archive_url and url_status: dead to the source",
    )

    url = "https://ministry.example/reports/coast-2021.pdf"
    words = "no dwelling shall be insured below the two-metre line"
    blocked = failed(url, Outcome.BLOCKED, "The host refuses automated readers.", 403)
    silent = failed(url, Outcome.NO_ANSWER, "The archive did not answer within 20 s.", kind="archive")
    source = Source(title="Coastal report 2021", publisher="Ministry of the Interior", url=url)
    cite = b.cite(at(35), blocked, source, words, None, [(silent, None)], Verdict(severity=U))
    text = "Homes below the two-metre line can no longer be insured."
    claim = b.claim(at(34), "insurance", text, ClaimStatus.INCONCLUSIVE, cite, title=title)
    message = "the host refused us (403) and no copy was read: nothing is known of the words"
    b.find("link-blocked", U, message, claim, family=Family.LINK, help="open the page yourself, or supply a copy")

    url = "https://ocean-lab.example/altimetry"
    words = "4.77 millimetres a year between 2014 and 2023"
    notes = (MatchNote("ambiguous", "The words stand in two places of the page."),)
    said = found(words, "Satellites put the present rate at ", ", twice that of the first decade.", notes=notes)
    cite = b.cite(at(40), page(url), Source(title="Altimetry", publisher="Ocean Laboratory", url=url), words, said)
    text = "Between 2014 and 2023 the sea rose 4.77 millimetres a year."
    review = Review(decision=Decision.SUPPORTED, by="M. Ortiz", date="2026-03-01")
    b.claim(at(39), "rate-now", text, ClaimStatus.WORDS_FOUND, cite, title=title, reviews=[review])

    url = "https://islands.example/"
    cite = b.cite(at(47), page(url), Source(title="Alliance of islands", url=url))
    b.claim(at(46), "islands", "Three island states have asked for help.", ClaimStatus.LINKS_ONLY, cite, title=title)
    claim = b.claim(at(52), "locals", "Older residents remember a wider beach.", ClaimStatus.UNCITED, title=title)
    b.find("claim-uncited", N, "the document gives no source for this", claim, family=Family.CLAIM)


def _river(b: Builder) -> None:
    at = partial(Location, RIVER)
    title = "Who owns the river"

    url = "https://treaty-archive.example/1959/text"
    words = "the two Republics shall share the waters in equal parts"
    source = Source(title="Agreement for the full use of the waters", issued="1959-11-08", url=url)
    none = failed(url, Outcome.NOT_ARCHIVED, "The archive has no copy.", kind="archive")
    rule = verdict("quote-not-found", E)
    cite = b.cite(at(8), page(url), source, words, Match(MatchOutcome.NOT_FOUND), [(none, None)], rule)
    text = "The treaty of 1959 divides the water equally."
    claim = b.claim(at(6), "equal-parts", text, ClaimStatus.FAILING, cite, title=title)
    message = "the quoted words do not stand on the page, and the archive has no copy"
    b.find("quote-not-found", E, message, claim, help="check the quote, or cite the page that has it")

    url, other = "https://river-board.example/minutes/14", "https://delta-times.example/flow-dispute"
    words = "the dam was filled in three seasons"
    against = "filling took five seasons, not three, the board later admitted"
    first = b.cite(
        at(15), page(url), Source(title="Minutes 14", url=url), words, found(words, "Members noted that ", ".")
    )
    source = Source(title="Flow dispute", container_title="Delta Times", url=other)
    second = b.cite(
        at(17), page(other), source, against, found(against, "In truth, ", "."), stance=Stance.REFUTES, cited=False
    )
    text = "The reservoir was filled within three rainy seasons."
    claim = b.claim(at(14), "filled-in-three", text, ClaimStatus.CONTESTED, first, second, title=title)
    message = "a source that refutes the claim has the words quoted from it"
    advice = "weigh both sources; a person's review settles it"
    b.find("claim-contested", E, message, claim, cite=1, family=Family.CLAIM, help=advice)

    url = "https://hydro.example/press/release-7"
    words = "discharge fell below 900 cubic metres a second"
    hidden = Match(MatchOutcome.HIDDEN, passage=Passage("", words, ""))
    source = Source(title="Press release 7", url=url)
    cite = b.cite(at(24), page(url), source, words, hidden, verdict=verdict("quote-hidden", W))
    text = "In May the discharge fell below 900 cubic metres a second."
    claim = b.claim(at(23), "discharge", text, ClaimStatus.FAILING, cite, title=title)
    b.find("quote-hidden", W, "the words are in the page's code but no reader sees them", claim)

    url = "https://closed-bureau.example/flows"
    gone = failed(url, Outcome.GONE, "The server says it is gone for good.", 410)
    cite = b.cite(at(31), gone, Source(title="Daily flows", url=url), verdict=verdict("link-gone", E))
    claim = b.claim(at(30), "bureau", "A bureau once published the flow.", ClaimStatus.FAILING, cite, title=title)
    message = "the page is gone for good (410) and no copy is archived"
    b.find("link-gone", E, message, claim, family=Family.LINK, help="find its new address, or another source")

    url = "https://seized-domain.example/water"
    words = "irrigation takes four fifths of the flow"
    source = Source(title="Water use", url=url, url_status=UrlStatus.USURPED)
    skipped = failed(url, Outcome.SKIPPED, "The editor says the address is usurped.")
    old = (copy(url, "20150102030405", pinned=True), found(words, "Today ", "."))
    cite = b.cite(at(37), skipped, source, words, None, [old])
    text = "Four fifths of the flow go to irrigation."
    b.claim(at(36), "irrigation", text, ClaimStatus.WORDS_FOUND, cite, title=title)

    url, new = "https://moved.example/old-path", "https://moved.example/archive/2018/new-path"
    source = Source(title="Commission", url=url)
    cite = b.cite(at(44), page(url, hops=(Hop(url, 301, new),)), source, verdict=verdict("link-moved", W))
    claim = b.claim(at(43), "moved", "The commission met every spring.", ClaimStatus.LINKS_ONLY, cite, title=title)
    waived = "kept for the record, says R. Haddad, until 2026-06-01"
    b.find("link-moved", W, "the address has moved for good (301)", claim, family=Family.LINK, waived=waived)

    url = "https://slow.example/flow-table"
    late = failed(url, Outcome.UNREACHABLE, "No answer within 20 s.")
    cite = b.cite(at(51), late, Source(title="Flow table", url=url), verdict=Verdict(severity=U))
    claim = b.claim(at(50), "table", "The state keeps a table of flows.", ClaimStatus.INCONCLUSIVE, cite, title=title)
    b.find("link-unreachable", U, "no answer within 20 s: nothing is known of the page", claim, family=Family.LINK)

    url = "https://scans.example/treaty.pdf"
    unread = Match(MatchOutcome.UNREADABLE, reason="font-map", detail="The PDF's fonts give no readable letters.")
    source, rule = Source(title="Treaty, scanned", url=url), Verdict(severity=U)
    cite = b.cite(at(56), page(url), source, "navigation shall be free", unread, verdict=rule, live_readable=False)
    claim = b.claim(at(55), "navigation", "Ships may pass freely.", ClaimStatus.INCONCLUSIVE, cite, title=title)
    b.find("page-unreadable", U, "the PDF's fonts give no readable letters", claim)

    message = "the sources board and board-2 have the same address"
    b.find("source-duplicate", W, message, where=at(3), family=Family.SOURCE, help="keep one of them")
    place = Location("claims/waivers.yaml", 4, 3, 4, 20)
    b.find("waiver-expired", W, "the waiver of link-gone ended on 2026-03-01", where=place, family=Family.SOURCE)
    b.problems.append(Problem(Location(RIVER, 61, 5, 61, 11), "unknown key “qoute”", "did you mean “quote”?"))


def sample_report() -> Report:
    """A report of two documents with every kind of verdict in it."""
    builder = Builder()
    _sea_level(builder)
    _river(builder)
    return builder.report()


def clean_report() -> Report:
    """A report with nothing to do."""
    b, url, words = Builder(), "https://ocean-lab.example/altimetry", "4.77 millimetres a year"
    said = found(words, "a rate of ", " since 2014")
    cite = b.cite(Location(SEA, 5), page(url), Source(title="Altimetry", url=url), words, said)
    b.claim(Location(SEA, 4), "rate-now", "The sea rises 4.77 millimetres a year.", ClaimStatus.WORDS_FOUND, cite)
    return b.report()


def large_report(citations: int, findings: int) -> Report:
    """A report of many claims, every n-th of them with words that differ, so that there are that many findings."""
    b = Builder()
    before = "A sentence that stands before the words, long enough to be cut somewhere. " * 3
    after = " And one that follows them. " * 6
    for number in range(citations):
        file, line = f"claims/document-{number // 250:03}.yaml", number % 250 * 5 + 3
        url = f"https://host-{number % 97}.example/article/{number}"
        words, bad = f"The agency recorded {number} cases in the year.", number % (citations // findings) == 0
        diff = runs("The agency", (f" recorded {number}", " recorded 14", Change.NUMBER), " cases in the year.")
        said = differs(diff, before, after) if bad else found(words, before, after)
        rule = verdict("content-drift", W) if bad else None
        source, old = Source(title=f"Yearly report {number}", url=url), (copy(url), found(words, before, after))
        cite = b.cite(Location(file, line + 1), page(url), source, words, said, [old], rule)
        text = f"In that year {number} cases were recorded by the agency of the district."
        status = ClaimStatus.FAILING if bad else ClaimStatus.WORDS_FOUND
        name, title = f"claim-{number}", f"Document {number // 250}"
        claim = b.claim(Location(file, line), name, text, status, cite, title=title)
        if bad:
            b.find("content-drift", W, "the page has changed since it was cited", claim, help="cite the copy")
    return b.report()
