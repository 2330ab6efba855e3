"""Write the pages that derive from the code: rules, reasons, command line, signs, schemas. `make docs` runs it."""

from pathlib import Path

import click
from click.testing import CliRunner

from checker.claims.schema import claim_schema_text
from checker.cli.lazy import LazyGroup
from checker.cli.main import COMMANDS, command_line
from checker.formats.json_report import report_schema_text
from checker.rules import RULES
from checker.rules.page import rule_page
from checker.rules.reasons import CHAPTERS
from checker.signs import SIGNS

ROOT = Path(__file__).resolve().parent.parent


def pages() -> dict[Path, str]:
    """Every derived page, by its path in the repository."""
    found = {Path(f"docs/rules/{rule.id}.md"): rule_page(rule) for rule in RULES}
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.summary} |" for rule in RULES]
    found[Path("docs/rules/README.md")] = "\n".join(
        ["# Rules", "", "| rule | severity | what it says |", "|---|---|---|", *rows, ""]
    )
    found[Path("docs/reasons.md")] = _reasons()
    found[Path("docs/signs.md")] = _signs()
    helps = ["# Command line", "", *_help([])]
    for name in COMMANDS:
        helps += _chapter([name])
    found[Path("docs/cli.md")] = "\n".join(helps)
    found[Path("claims/claim.schema.json")] = claim_schema_text()
    found[Path("docs/report.schema.json")] = report_schema_text()
    return found


def _reasons() -> str:
    parts = [
        "# Reasons",
        "",
        "Every capture says why it came to what it came to. None of these sentences is a verdict.",
        "",
    ]
    for title, reasons in CHAPTERS:
        parts += [f"## {title}", "", "| reason | in words | where it comes from |", "|---|---|---|"]
        parts += [f"| `{code}` | {reason.sentence} | {reason.source} |" for code, reason in reasons.items()]
        parts.append("")
    return "\n".join(parts)


def _signs() -> str:
    """The page about signs, with its table made anew."""
    text = (ROOT / "docs/signs.md").read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- signs -->\n")
    rows = [f"| `{sign.id}` | {sign.kind} | {sign.level} | {sign.source} |" for sign in SIGNS]
    table = ["| sign | kind | told from | known from |", "|---|---|---|---|", *rows, ""]
    return before + "<!-- signs -->\n" + "\n".join(table) + "<!-- /signs -->" + rest.partition("<!-- /signs -->")[2]


def _chapter(words: list[str]) -> list[str]:
    """The help of one command, and below it those of its own commands."""
    found = [f"{'#' * (1 + len(words))} sourcecheck {' '.join(words)}", "", *_help(words)]
    command: click.Command | None = command_line
    for word in words:
        assert isinstance(command, LazyGroup)
        command = command.get_command(click.Context(command), word)
    if isinstance(command, LazyGroup):
        for name in command.subcommands:
            found += _chapter([*words, name])
    return found


def _help(words: list[str]) -> list[str]:
    shown = CliRunner().invoke(command_line, [*words, "--help"], prog_name="sourcecheck", terminal_width=100)
    return ["```text", shown.output.rstrip(), "```", ""]


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
