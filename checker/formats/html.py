"""The report as one web page that needs nothing else: no asset, no network, no script to be read whole."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import clean, shown_url, web_link
from checker.formats.html_view import DocumentView, documents_of
from checker.formats.trend_view import trend_of
from checker.formats.view import (
    STATUS_WORDS,
    amount,
    besides,
    lead,
    rule_words,
    run_facts,
    severity_totals,
    since,
)
from checker.model.finding import Severity
from checker.model.report import ClaimStatus, Report
from checker.rules.words import distance

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
        page = _environment().get_template("report.html.j2")
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
def _environment() -> Environment:
    """Jinja2 that escapes everything, refuses an unknown name, and cleans every text on its way out."""
    environment = Environment(
        loader=PackageLoader("checker.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(
        amount=amount,
        capitalize_first=_capitalized,
        distance=distance,
        lower_first=_lowered,
        rule_words=rule_words,
        shown_url=shown_url,
        web_link=web_link,
    )
    return environment


def _finalize(value: object) -> object:
    """Whatever is printed passes the cleaner; markup made by the template itself does not need to."""
    return value if isinstance(value, Markup) else clean(str(value))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


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


def _filters(documents: Iterable[DocumentView]) -> dict[str, list[tuple[str, str, int]]]:
    """What can be chosen: value, words and number of claims, for each filter."""
    claims = [(document, claim) for document in documents for claim in (*document.cards, *document.rows)]
    statuses = [
        (status.value, STATUS_WORDS[status].capitalize(), sum(claim.status == status.value for _, claim in claims))
        for status in ClaimStatus
    ]
    severities = [
        (severity.value, severity.value.capitalize(), sum(severity.value in claim.severities for _, claim in claims))
        for severity in Severity
    ]
    rules = sorted({rule for _, claim in claims for rule in claim.rules})
    hosts = Counter(host for _, claim in claims for host in claim.hosts)
    titles = {str(document.number): document.title for document, _ in claims}
    return {
        "status": [item for item in statuses if item[2]],
        "severity": [item for item in severities if item[2]],
        "rule": [(rule, rule_words(rule), sum(rule in claim.rules for _, claim in claims)) for rule in rules],
        "host": [(host, host, number) for host, number in sorted(hosts.items())],
        "fresh": [("1", "New", number)] if (number := sum(claim.fresh for _, claim in claims)) else [],
        "doc": [
            (number, title, sum(str(document.number) == number for document, _ in claims))
            for number, title in titles.items()
        ],
    }
