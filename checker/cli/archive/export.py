"""`sourcecheck archive export`: the evidence of a claim, or of a run, as a package for others."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.archive.options import state_option
from checker.cli.options import settings_from

if TYPE_CHECKING:
    from checker.evidence.ledger import Tombstone
    from checker.evidence.packs import Found, Packs
    from checker.evidence.wacz import Page
    from checker.model.report import Report

__all__ = ["command"]


@click.command("export")
@click.option("--claim", "claims", multiple=True, metavar="ID", help="A claim of the report, file/id; repeatable.")
@click.option("--run", "whole", is_flag=True, help="All claims of the report.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("reports/run.json"),
    show_default=True,
    help="The run.json that it is exported from.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="[default: evidence.wacz]")
@click.option(
    "--timestamp",
    metavar="URL|FILE",
    help="Have the package time-stamped by an authority (RFC 3161), or put its answer in.",
)
@state_option
def command(
    claims: tuple[str, ...],
    report: Path,
    output: Path | None,
    timestamp: str | None,
    state: Path,
    *,
    whole: bool,
) -> int:
    """Write the evidence of claims as one WACZ file, with the report page inside.

    It replays in ReplayWeb.page and pywb, and `sourcecheck archive verify FILE` checks it without any state. What a
    confidential document cites is never exported, and neither are addresses that carry a secret or are private.

    Exit codes: 0 written whole, 1 written, but evidence of the report is missing, 2 could not run.
    """
    from checker.cli.archive.extract import documents_of, extract
    from checker.cli.output import Exit
    from checker.errors import ReportError, UsageError
    from checker.evidence.ledger import Ledger
    from checker.evidence.packs import Packs
    from checker.evidence.wacz import package
    from checker.files import atomic_write
    from checker.formats import format_by_name
    from checker.formats.base import RenderOptions
    from checker.formats.encode import terminal_text
    from checker.formats.json_report import parse_report

    if bool(claims) == whole:
        raise UsageError("say what to export", "archive export --claim FILE/ID, or --run for all claims")
    try:
        read = parse_report(report.read_bytes(), str(report))
    except OSError as error:
        raise ReportError(f"{report} cannot be read: {error.strerror or error}") from None
    part = extract(read, claims, documents_of(read))
    ledger = Ledger(state, write=False)
    try:
        erased = {stone.record_id: stone for stone in ledger.tombstones().values()}
        records, pages, missing = _gather(part.report, Packs(ledger, state / "evidence"), erased)
    finally:
        ledger.close()
    files = {}
    for name, path in (("html", "report/index.html"), ("json", "report/run.json")):
        form = format_by_name(name)
        assert form is not None
        files[path] = "".join(form.render(part.report, RenderOptions())).encode()
    title = f"Evidence of {', '.join(claims)}" if claims else "Evidence of a verification run"
    data = package(
        records,
        pages,
        files,
        title=title,
        description="Pages and archived copies as they were captured, and the verification report they led to.",
        created=read.run.started,
    )
    if timestamp:
        from checker.cli.archive.stamp import stamp

        data = stamp(data, timestamp, settings_from({}))
    target = output or Path("evidence.wacz")
    try:
        atomic_write(target, data)
    except OSError as error:
        raise ReportError(f"{target} cannot be written: {error.strerror or error}") from None
    for url, why in part.withheld.items():
        click.echo(terminal_text(f"not exported: {url}: {why}"), err=True)
    if part.confidential:
        click.echo(f"not exported: {part.confidential} claims of confidential documents", err=True)
    for key, why in missing.items():
        click.echo(terminal_text(f"missing: {key}: {why}"), err=True)
    count = len(part.report.claims)
    click.echo(
        f"{target}: {count} {'claim' if count == 1 else 'claims'}, {len(records)} captures, {len(data) / 1e6:.1f} MB"
        + (", time-stamped" if timestamp else "")
    )
    return Exit.FINDINGS if missing else Exit.CLEAN


def _gather(
    report: "Report", packs: "Packs", erased: "dict[str, Tombstone]"
) -> tuple[list[list["Found"]], list["Page"], dict[str, str]]:
    """The records of a report's captures, its pages, and what is not there any more."""
    from checker.errors import EvidenceError
    from checker.evidence.wacz import Page

    titles = {citation.live: citation.title for claim in report.claims for citation in claim.citations}
    records: list[list[Found]] = []
    pages: dict[tuple[str, str], Page] = {}
    missing: dict[str, str] = {}
    for key, capture in report.inputs.captures.items():
        own = capture.revisit.record if capture.revisit else None
        try:
            for ref in (own, capture.evidence):
                if ref is None:
                    continue
                if stone := erased.get(ref.record_id):
                    raise EvidenceError(f"it was erased on purpose: {stone.because} ({stone.by}, {stone.day})")
                pack = packs.pack(ref)
                records.append(pack)
                named = next(item for item in pack if item.record.headers.get("warc-record-id") == ref.record_id)
                url, date = (named.record.headers.get(name, "") for name in ("warc-target-uri", "warc-date"))
                if capture.captured and ref is capture.evidence:
                    pages[url, date] = Page(url, date, titles.get(key, "") or capture.url)
        except EvidenceError as error:
            missing[key] = error.message
        if capture.reason == "evidence-erased":
            missing[key] = capture.detail
    return records, list(pages.values()), missing
