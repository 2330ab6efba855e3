"""The report as one web page that needs nothing else: no asset, no network, no script to be read whole."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from markupsafe import Markup

from checker.formats.base import Format, RenderOptions
from checker.formats.html_view import DocumentView, documents_of
from checker.formats.summary import besides, lead, run_facts, severity_totals, since
from checker.formats.templating import environment
from checker.formats.trend_view import trend_of
from checker.formats.view import STATUS_WORDS, rule_words
from checker.model.finding import Severity
from checker.model.report import ClaimStatus, Report

__all__ = ["HtmlFormat"]

_TONES: Final = {"contested": "error", "failing": "error", "inconclusive": "inconclusive", "words-found": "ok"}


class HtmlFormat(Format):
    """One self-contained page; autoescaped, under a policy that lets only its own style and script run."""

    name = "html"
    summary = "one page for a browser: live and earlier copy side by side, filters, no outside asset"
    suffix = ".html"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """The page, as the template sets it."""
        documents = documents_of(report)
        style, script = _asset("report.css"), _asset("report.js")
        page = environment().get_template("report.html.j2")
        yield from page.generate(
            report=report,
            documents=documents,
            lead=lead(report),
            besides=besides(report),
            totals=severity_totals(report),
            facts=run_facts(report),
            bar=_bar(report),
            since=since(report),
            trend=trend_of(report),
            filters=_filters(documents),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=_policy(style, script),
        )
        yield "\n"


@cache
def _asset(name: str) -> str:
    return resources.files("checker.formats").joinpath("templates", name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """The page's Content-Security-Policy: nothing but this style and this script, by their digests."""

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _bar(report: Report) -> list[tuple[str, str, int, float, float]]:
    """Each claim status with its words, tone, number, and start and width in thousandths of the bar."""
    numbers = dict.fromkeys(ClaimStatus, 0)
    for claim in report.claims:
        numbers[claim.status] += 1
    out, start = [], 0.0
    for status, number in numbers.items():
        if number:
            width = 1000 * number / len(report.claims)
            tone = _TONES.get(status.value, "note")
            out.append((STATUS_WORDS[status], tone, number, round(start, 2), round(width, 2)))
            start += width
    return out


_Choice = tuple[str, str, int]
"""Value, words and number of claims."""


@dataclass(frozen=True, slots=True)
class _Filters:
    """What can be chosen, for each filter."""

    status: list[_Choice]
    severity: list[_Choice]
    rule: list[_Choice]
    host: list[_Choice]
    fresh: list[_Choice]
    doc: list[_Choice]


def _filters(documents: Iterable[DocumentView]) -> _Filters:
    """Only what some claim has."""
    status, severity, rule, host = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    fresh, doc = 0, []
    for document in documents:
        claims = (*document.cards, *document.rows)
        if claims:
            doc.append((str(document.number), document.title, len(claims)))
        for claim in claims:
            status[claim.status] += 1
            severity.update(claim.severities)
            rule.update(claim.rules)
            host.update(claim.hosts)
            fresh += claim.fresh
    return _Filters(
        status=[(kind.value, STATUS_WORDS[kind].capitalize(), status[kind]) for kind in ClaimStatus if status[kind]],
        severity=[(kind.value, kind.value.capitalize(), severity[kind]) for kind in Severity if severity[kind]],
        rule=[(name, rule_words(name), number) for name, number in sorted(rule.items())],
        host=[(name, name, number) for name, number in sorted(host.items())],
        fresh=[("1", "New", fresh)] if fresh else [],
        doc=doc,
    )
