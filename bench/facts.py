"""*A number or date is absent*: how often it is right when it says that the source does not say all of the claim."""

from collections import Counter

from bench.fact_pairs import PAIRS
from checker.document.read import read_document
from checker.match.facts import FactReader
from checker.match.quote import Matcher
from checker.model.match import FactKind, Statement

__all__ = ["absent", "table"]


def absent(claim: str, source: str, language: str) -> list[str]:
    """The numbers and dates of a claim that a page with these words lacks."""
    page = f'<!doctype html><html lang="{language}"><title>.</title><body><p>{source}</p></body></html>'
    document = read_document(page.encode(), "text/html", "utf-8", "https://a.example/")
    facts = FactReader(document, Matcher(document)).examine(Statement(claim, language))
    if facts is None:
        raise RuntimeError(f"the page could not be read: {source}")
    return [fact.words for fact in facts.absent if fact.kind in (FactKind.NUMBER, FactKind.DATE)]


def table() -> str:
    """Pairs by kind, and precision and recall over all of them."""
    flagged: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    right = wrong = missed = 0
    for kind, language, supported, claim, source in PAIRS:
        flag = bool(absent(claim, source, language))
        pairs[kind] += 1
        flagged[kind] += flag
        right += flag and not supported
        wrong += flag and supported
        missed += not flag and not supported
    rows = [f"| {kind} | {pairs[kind]} | {flagged[kind]} |" for kind in pairs]
    return "\n".join(
        (
            f"## A number or date is absent: {len(PAIRS)} claims with their sources",
            "",
            "| kind | pairs | flagged |",
            "|---|---|---|",
            *rows,
            "",
            f"Precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f} of “not fully supported”.",
            "",
        )
    )
