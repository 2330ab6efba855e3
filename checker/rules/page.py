"""A rule as a page: the same text in `explain` and in docs/rules/."""

import textwrap
from typing import Final

from checker.rules.base import Rule

__all__ = ["rule_page"]

_WIDTH: Final = 120


def rule_page(rule: Rule) -> str:
    """The rule in Markdown: what it says, what it means, what to do, an example, what mends it, where it comes from."""
    kind = "checked offline, by `lint` as well" if rule.offline else "checked by `audit` and `check`"
    language = "yaml" if rule.place.endswith(".yaml") else "markdown"
    parts = [
        f"# {rule.id}",
        rule.summary,
        f"Severity: **{rule.severity}** · about a {rule.family} · {kind}",
        rule.help,
        f"```text\n{rule.example}\n```",
        "## Before and after",
        f"It may come of a file like this, `{rule.place}`:",
        f"```{language}\n{rule.before}\n```",
        textwrap.fill(rule.mended, _WIDTH, break_long_words=False, break_on_hyphens=False),
        f"```{language}\n{rule.after}\n```",
    ]
    if rule.source:
        parts.append(f"Source: {rule.source}")
    return "\n\n".join(parts) + "\n"
