"""A rule as a page: the same text in `explain` and in docs/rules/."""

from checker.rules.base import Rule

__all__ = ["rule_page"]


def rule_page(rule: Rule) -> str:
    """The rule in Markdown: what it says, what it means, what to do, an example, where it comes from."""
    kind = "checked offline, by `lint` as well" if rule.offline else "checked by `audit` and `check`"
    parts = [
        f"# {rule.id}",
        rule.summary,
        f"Severity: **{rule.severity}** · about a {rule.family} · {kind}",
        rule.help,
        f"```text\n{rule.example}\n```",
    ]
    if rule.source:
        parts.append(f"Source: {rule.source}")
    return "\n\n".join(parts) + "\n"
