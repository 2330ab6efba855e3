"""Options that several archive commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

__all__ = ["state_option"]

state_option: Final[Callable[[Any], Any]] = click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".sourcecheck"),
    show_default=True,
    help="Where the evidence is kept.",
)
"""Where the evidence is kept."""
