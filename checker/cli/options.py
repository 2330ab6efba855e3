"""The options that several commands share, each defined once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from checker.settings import Settings

__all__ = ["FORMAT_NAMES", "network_options", "output_options", "settings_from"]

Function = TypeVar("Function", bound=Callable[..., Any])

FORMAT_NAMES: Final = "terminal, json, markdown, issue, html, sarif, github, gitlab, junit, csv, badge, prov"
"""What `--format` takes, for the help: the registry itself is loaded when a command runs."""

_NETWORK: Final = (
    click.option("--offline", is_flag=True, default=None, help="Judge by the stored captures; ask nothing."),
    click.option(
        "--archive", type=click.Choice(["auto", "all", "save", "never"]), help="Which earlier copies to ask for."
    ),
    click.option("--timeout", type=float, metavar="SECONDS", help="For one address, redirects included."),
    click.option("--lanes", type=int, metavar="N", help="Addresses asked at once."),
    click.option("--per-host", type=int, metavar="N", help="Of these, at most so many from one host."),
    click.option(
        "--polite", is_flag=True, default=None, help="One at a time and 1-2 s apart, for each registered domain."
    ),
    click.option("--time-budget", metavar="30m", help="Ask nothing more after this time; the stalest go first."),
    click.option("--retries", type=int, metavar="N", help="Further tries after a passing failure."),
    click.option(
        "--max-age", metavar="DURATION", help="Use captured pages younger than 90m, 24h or 7d; ask for the others."
    ),
    click.option("--refresh", is_flag=True, default=None, help="Fetch every page whole, whatever is kept of it."),
    click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="Where the evidence is kept."),
)
_OPERATOR: Final = (
    click.option(
        "--connect-to",
        multiple=True,
        metavar="HOST1:PORT1:HOST2:PORT2",
        help="Serve HOST1:PORT1 from HOST2:PORT2, as curl does.",
    ),
    click.option("--ca-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Trust these too."),
    click.option(
        "--contact", metavar="URL|MAIL", help="Where a site's owner can write to you; sent with each request."
    ),
    click.option("--robots/--no-robots", default=None, help="Whether to obey robots.txt.  [default: obey]"),
    click.option(
        "--robots-ignore", multiple=True, metavar="HOST", help="A host of your own: its robots.txt is not asked."
    ),
    click.option("--allow-private", multiple=True, metavar="NETWORK", help="Let the guard through to 10.1.0.0/16."),
    click.option(
        "--archives",
        multiple=True,
        metavar="NAME|URL",
        help="Web archives to ask, in order: wayback, arquivo.pt …, or an own pywb collection.",
    ),
    click.option("--archive-budget", type=int, metavar="N", help="Look-ups a run in public archives.  [default: 240]"),
    click.option(
        "--browser/--no-browser",
        default=None,
        help="Have a system Chromium read pages that are empty without scripts.  [default: no]",
    ),
    click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A settings file."),
    click.option("--no-config", is_flag=True, help="Read no settings file."),
)
_OUTPUT: Final = (
    click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), help="What makes the exit code 1."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found."),
    click.option("-q", "--quiet", is_flag=True, help="Only what needs a person."),
    click.option("-v", "--verbose", count=True, help="Notes and what was found; twice: the passages too."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
    click.option("--no-progress", is_flag=True, help="Show no progress on stderr."),
)


_DOCUMENTS: Final = (
    click.option("--include-code", is_flag=True, help="In documents, addresses in code are links too."),
    click.option("--root-url", metavar="URL", help="In documents, what a link that begins with / is joined to."),
)


def document_options(function: Function) -> Function:
    """Add the options that say how documents are read."""
    return _add(function, _DOCUMENTS)


def network_options(function: Function) -> Function:
    """Add the options that say how captures are made."""
    return _add(function, (*_NETWORK, *_OPERATOR))


def output_options(function: Function) -> Function:
    """Add the options that say what is shown and what the exit code is."""
    return _add(function, _OUTPUT)


def _add(function: Function, options: tuple[Callable[[Any], Any], ...]) -> Function:
    for option in reversed(options):
        function = option(function)
    return function


def settings_from(flags: dict[str, Any]) -> "Settings":
    """Settings from a command's flags and whatever else has a say; what is ignored is said on stderr.

    Args:
        flags: All of the command's parameters; those that are no settings are passed over.

    Raises:
        SettingsError: a value does not fit.
    """
    import os

    from checker.settings import Settings, load_settings

    chosen = {
        name: value
        for name, value in flags.items()
        if name in Settings.model_fields and value is not None and value != ()
    }
    discover = None if flags.get("no_config") else Path.cwd()
    settings, warnings = load_settings(chosen, config=flags.get("config"), discover=discover, environment=os.environ)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    if settings.archives != Settings.model_fields["archives"].default:
        from checker.capture.archives import archives_named

        archives_named(settings.archives)  # a name that is none is said before anything is asked
    return settings
