"""`sourcecheck explain`: what a rule or a reason means."""

import click

__all__ = ["command"]


@click.command("explain")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Say what NAME, a rule or the reason of a capture, means and what to do; without NAME, list the rules."""
    from difflib import get_close_matches

    from checker.errors import UsageError
    from checker.rules import RULES
    from checker.rules.page import rule_page
    from checker.rules.reasons import CHAPTERS, explain_reason

    if name is None:
        width = max(len(known.id) for known in RULES)
        for known in RULES:
            click.echo(f"{known.id:<{width}}  {known.severity.value:<12}  {known.summary}")
        return 0
    found = next((known for known in RULES if known.id == name), None)
    if found is not None:
        click.echo(rule_page(found), nl=False)
        return 0
    explained = explain_reason(name)
    if explained:
        click.echo(explained)
        return 0
    reasons = (code for _, chapter in CHAPTERS for code in chapter)
    near = get_close_matches(name, [*(known.id for known in RULES), *reasons], 1)
    raise UsageError(
        f"there is no rule or reason {name!r}",
        f"did you mean {near[0]}?" if near else "sourcecheck explain lists the rules",
    )
