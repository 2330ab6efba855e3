"""`sourcecheck explain`: what a rule means."""

import click

__all__ = ["command"]


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> int:
    """Say what RULE means, with an example and what to do; without RULE, list them all."""
    from difflib import get_close_matches

    from checker.errors import UsageError
    from checker.rules import RULES
    from checker.rules.page import rule_page

    if rule is None:
        width = max(len(known.id) for known in RULES)
        for known in RULES:
            click.echo(f"{known.id:<{width}}  {known.severity.value:<12}  {known.summary}")
        return 0
    found = next((known for known in RULES if known.id == rule), None)
    if found is None:
        near = get_close_matches(rule, [known.id for known in RULES], 1)
        raise UsageError(
            f"there is no rule {rule!r}",
            f"did you mean {near[0]}?" if near else "sourcecheck explain lists them all",
        )
    click.echo(rule_page(found), nl=False)
    return 0
