"""The part of a report that may be handed to others: some of its claims, and only what concerns them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checker.capture.naming import why_not_named
from checker.capture.secrets import secret_in
from checker.claims.load import load_claims
from checker.errors import UsageError
from checker.model.capture import Capture
from checker.model.claim import DocumentInfo
from checker.model.finding import Finding
from checker.model.memory import LinkMemory
from checker.model.report import CitationResult, ClaimResult, Inputs, Report, Run
from checker.rules.tally import tally

__all__ = ["Extract", "documents_of", "extract"]


@dataclass(frozen=True, slots=True)
class Extract:
    """A report for others. `withheld` says of each address that is not in it why not."""

    report: Report
    withheld: dict[str, str]
    confidential: int = 0


def documents_of(report: Report) -> dict[str, DocumentInfo]:
    """The document of each claim file that a report was made of, by the file's path.

    Whether a document is confidential stands in its claim file and nowhere else, so that file has to be here.

    Raises:
        UsageError: a claim file is not here any more, or cannot be read.
    """
    found: dict[str, DocumentInfo] = {}
    for file in report.inputs.files:
        path = Path(file.path)
        if path.suffix not in (".yaml", ".yml"):
            found[file.path] = DocumentInfo()
            continue
        if not path.is_file():
            raise UsageError(
                f"{path}, a claim file of the report, is not here, so nobody can tell whether its document is "
                "confidential",
                "run the command where the audit was run",
            )
        loaded = load_claims([path])
        for read in loaded.files:
            found[file.path] = read.document
        if not loaded.files and not loaded.problems:
            found[file.path] = DocumentInfo()  # waivers.yaml
        if file.path not in found:
            raise UsageError(f"{path} cannot be read, so nobody can tell whether its document is confidential")
    return found


def extract(report: Report, chosen: Collection[str], documents: Mapping[str, DocumentInfo]) -> Extract:
    """The part of a report that is about some claims, without what must not be named to others.

    Args:
        report: The report.
        chosen: Full ids of the claims; all of them when there are none.
        documents: The documents of its claim files, by path.

    Returns:
        The part: claims of documents that are not confidential, their findings, and the captures these rest on. A
        citation of an address that is private, carries a secret or leads through one stays, without its captures.

    Raises:
        UsageError: there is no such claim, or its document is confidential.
    """
    known = {claim.id for claim in report.claims}
    for name in chosen:
        if name not in known:
            raise UsageError(f"the report has no claim {name!r}", "sourcecheck report -v lists them")
    claims = [claim for claim in report.claims if not chosen or claim.id in chosen]
    hidden = [claim for claim in claims if _confidential(claim, documents)]
    if chosen and hidden:
        raise UsageError(f"{hidden[0].id} is of a confidential document, which is never exported")
    shown = [claim for claim in claims if claim not in hidden]
    files = {claim.where.file for claim in shown}
    if not chosen:
        files |= {file.path for file in report.inputs.files if not _is_hidden(documents.get(file.path))}
    withheld: dict[str, str] = {}
    keys: set[str] = set()
    for claim in shown:
        for citation in claim.citations:
            why = why_not_named(citation.url) if citation.url else ""
            if why:
                withheld[citation.url] = why
                continue
            for key in _keys(citation):
                capture = report.inputs.captures.get(key)
                if capture is not None and _led_through_a_secret(capture):
                    withheld[capture.url] = "the visit led through an address that carries a secret"
                else:
                    keys.add(key)
    findings = tuple(
        kept for finding in report.findings if (kept := _finding(finding, shown, files, keys, whole=not chosen))
    )
    captures = {key: capture for key, capture in report.inputs.captures.items() if key in keys}
    urls = {capture.url for capture in captures.values()} | {c.url for claim in shown for c in claim.citations}
    inputs = Inputs(
        as_of=report.inputs.as_of,
        files=tuple(file for file in report.inputs.files if file.path in files),
        settings=report.inputs.settings,
        settings_digest=report.inputs.settings_digest,
        captures=captures,
        problems=tuple(problem for problem in report.inputs.problems if problem.where.file in files),
        memory=_memory(report.inputs.memory, urls, whole=not chosen and not hidden),
        local=tuple(link for link in report.inputs.local if link.where.file in files) if not chosen else (),
        authors={name: said for name, said in report.inputs.authors.items() if any(c.id == name for c in shown)},
    )
    what = ", ".join(sorted(chosen)) if chosen else "a whole run"
    left_out = f", without {len(hidden)} claims of confidential documents" if hidden else ""
    run = Run(
        version=report.run.version,
        started=report.run.started,
        seconds=report.run.seconds,
        vantage=report.run.vantage,
        revision=report.run.revision,
        interrupted=report.run.interrupted,
        readers={key: reader for key, reader in report.run.readers.items() if key in keys},
        software=report.run.software,
        scope=f"exported: {what}{left_out}",
    )
    return Extract(
        Report(
            run=run,
            inputs=inputs,
            claims=tuple(shown),
            findings=findings,
            counts=tally(shown, findings, len(inputs.problems)),
            memory=_memory(report.memory, urls, whole=not chosen and not hidden),
        ),
        withheld,
        len(hidden),
    )


def _memory(memory: Mapping[str, LinkMemory], urls: Collection[str], *, whole: bool) -> dict[str, LinkMemory]:
    """What is remembered of some addresses; not of the words that other claims quote from there, even as digests."""
    return {url: said if whole else replace(said, words=()) for url, said in memory.items() if url in urls}


def _is_hidden(document: DocumentInfo | None) -> bool:
    return document is None or document.confidential


def _confidential(claim: ClaimResult, documents: Mapping[str, DocumentInfo]) -> bool:
    """Whether a claim is of a confidential document, or of one that nobody knows."""
    return _is_hidden(documents.get(claim.where.file))


def _led_through_a_secret(capture: Capture) -> bool:
    """Whether a redirect handed out a credential: the report is without it, and its records are not."""
    led = [capture.final_url, *(text for hop in capture.hops for text in (hop.url, hop.location))]
    if capture.memento:
        led += [capture.memento.url, capture.memento.original, capture.memento.shows]
    return any(secret_in(text) for text in led)


def _keys(citation: CitationResult) -> set[str]:
    """The captures a citation rests on."""
    keys = {citation.live, citation.read, *citation.copies}
    for quote in citation.quotes:
        keys |= {copy.capture for copy in quote.copies}
    return keys - {""}


def _finding(
    finding: Finding, claims: Collection[ClaimResult], files: Collection[str], keys: Collection[str], *, whole: bool
) -> Finding | None:
    """The finding as far as it concerns what is handed out; None when it does not."""
    places = [place for place in (finding.where, *finding.also) if place.file in files]
    if not places:
        return None
    if finding.claim and not any(claim.id == finding.claim for claim in claims):
        return None
    if not finding.claim and not whole and not any(key in keys for key in finding.captures):
        return None
    return replace(
        finding,
        where=places[0],
        also=tuple(places[1:]),
        captures=tuple(key for key in finding.captures if key in keys),
    )
