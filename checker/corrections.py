"""Corrected and retracted sources: what pages say of themselves, and what a register says of their DOIs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from checker.capture.address import is_copy_of
from checker.capture.naming import may_source_be_named
from checker.capture.plan import Cited, last_day
from checker.capture.works import Update, doi_of, updates_in, work_request
from checker.match.notices import doi_in, is_doi_address
from checker.model.capture import Capture, Outcome
from checker.model.claim import Source
from checker.model.notice import Notice, NoticeKind, PageRecord
from checker.model.report import CitationResult, ClaimResult
from checker.rules.suspicion import doubts
from checker.settings import Settings
from checker.witness import Bench, Witness

__all__ = ["ask_register", "with_notices"]

_KINDS = {
    "retraction": NoticeKind.RETRACTED,
    "withdrawal": NoticeKind.RETRACTED,
    "removal": NoticeKind.RETRACTED,
    "expression_of_concern": NoticeKind.CONCERN,
    "partial_retraction": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTED,
    "corrigendum": NoticeKind.CORRECTED,
    "erratum": NoticeKind.CORRECTED,
    "addendum": NoticeKind.CORRECTED,
    "clarification": NoticeKind.CORRECTED,
}
"""Crossref's update types; any other (a new version, an edition) says that the work was changed."""


def ask_register(bench: Bench, citations: Sequence[Cited], settings: Settings) -> dict[str, tuple[Notice, ...]]:
    """Ask a register of the DOIs that are cited.

    Returns:
        By DOI, what it says. A DOI that some confidential document cites is named to nobody.
    """
    if not settings.retractions:
        return {}
    asked: dict[str, None] = {}
    unnamed: set[str] = set()
    doubted = doubts(bench.witnesses)
    for cited in citations:
        doi, _ = _doi(cited.source, _record(bench, [cited.live.key] if cited.live else (), doubted)[1])
        if doi and may_source_be_named(cited.source, cited.file):
            asked[doi] = None
        elif doi:
            unnamed.add(doi)
    host = urlsplit(settings.crossref_endpoint).hostname or "the register"
    said: dict[str, tuple[Notice, ...]] = {}
    chosen = sorted(asked.keys() - unnamed)
    for number, doi in enumerate(chosen, start=1):
        request = work_request(doi)
        fetched = bench.fetch(request)
        said[doi] = tuple(_registered(fetched.capture, fetched.body, host, request.key))
        bench.tell("registers", number, len(chosen))
    return said


def with_notices(
    bench: Bench, claims: Sequence[ClaimResult], registered: dict[str, tuple[Notice, ...]]
) -> tuple[ClaimResult, ...]:
    """The results, with the notices of each source: what its page says, live or in a copy, and what a register says."""

    def cited(citation: CitationResult) -> CitationResult:
        live = bench.witnesses.get(citation.live)
        own = [key for key in citation.copies if _is_of(bench.witnesses[key], citation, live)]
        key, record = _record(bench, (citation.live, *own), citation.doubts)
        doi, sure = _doi(citation.source, _record(bench, (citation.live,), citation.doubts)[1])
        said = (notice if sure else replace(notice, sure=False) for notice in registered.get(doi, ()))
        found = (*_on_page(key, record, citation), *said)
        return citation.model_copy(update={"notices": found}) if found else citation

    return tuple(
        claim.model_copy(update={"citations": tuple(cited(citation) for citation in claim.citations)})
        for claim in claims
    )


def _is_of(copy: Witness, citation: CitationResult, live: Witness | None) -> bool:
    """Whether a copy is one of the cited address: what another page says of itself is not said of this one."""
    return is_copy_of(copy.capture, citation.source.url, live.capture if live else None)


def _record(bench: Bench, keys: Iterable[str], doubted: Collection[str]) -> tuple[str, PageRecord | None]:
    """What the page says of itself, by the first witness that could be read, and that one's key.

    One that looks like another page than the one cited (a front page, a wall) speaks for itself only.
    """
    for key in keys:
        witness = bench.witnesses.get(key)
        if witness is not None and witness.reading is not None and witness.reading.readable and key not in doubted:
            return key, witness.reading.record
    return "", None


def _doi(source: Source, record: PageRecord | None) -> tuple[str, bool]:
    """The DOI of a source, and whether it is surely its own.

    It is where the editor gives it, the address is that of a DOI, or the page calls it its own. In any other address
    one may as well stand for what the page is about: a discussion of a work, a database of retractions.
    """
    told = doi_in(source.doi) or (doi_in(source.url) if is_doi_address(source.url) else "")
    told = told or (record.doi if record else "")
    return (told, True) if told else (doi_in(source.url), False)


def _on_page(key: str, record: PageRecord | None, citation: CitationResult) -> Iterable[Notice]:
    """The page's own notices, and that it was changed after it was read for the document."""
    if record is None:
        return
    for notice in record.notices:
        yield Notice(notice.kind, "page", notice.words, notice.date, notice.doi, notice.sign, notice.sure, key)
    read = last_day(citation.source.accessed or "")
    if read and record.modified and last_day(record.modified) > read and not record.notices:
        words = (
            f"the page says that it was changed on {record.modified}, after it was read on {citation.source.accessed}"
        )
        yield Notice(NoticeKind.MODIFIED, "page", words, record.modified, sign="date-modified", sure=False, capture=key)


def _registered(capture: Capture, body: bytes, host: str, key: str) -> Iterable[Notice]:
    """What a register's answer comes to. That it knows nothing, or gave no answer, is said as well."""
    doi = doi_of(capture)
    if capture.outcome is Outcome.NOT_ARCHIVED:
        yield Notice(NoticeKind.NONE, host, f"{host} has no record of {doi}, which proves nothing", capture=key)
    elif not capture.captured:
        words = f"nothing is known of corrections of {doi}: {capture.detail.removesuffix('.')}"
        yield Notice(NoticeKind.NONE, host, words, capture=key)
    if not capture.captured:
        return
    updates = updates_in(body)
    for update in updates:
        yield _notice(update, doi, host, key)
    if not any(update.incoming for update in updates):
        words = f"{host} knows of no correction or retraction of {doi}, which proves nothing"
        yield Notice(NoticeKind.NONE, host, words, capture=key)


def _notice(update: Update, doi: str, host: str, key: str) -> Notice:
    """One update of a record as a notice."""
    name = update.type.replace("_", " ")
    if not update.incoming:
        words = f"{doi} is itself a notice ({name}) of {update.doi or 'another work'}"
        return Notice(
            NoticeKind.MODIFIED, host, words, update.date, update.doi, f"update-to-{update.type}", capture=key
        )
    by = f", says {update.by}" if update.by else ""
    words = f"{name} of {doi}{f': doi:{update.doi}' if update.doi else ''}{by}"
    kind = _KINDS.get(update.type, NoticeKind.MODIFIED)
    return Notice(kind, host, words, update.date, update.doi, f"updated-by-{update.type}", capture=key)
