"""One more waiver in waivers.yaml, and not a byte of what stands there changed."""

from typing import Final

from checker.claims.change import AddItem, change_text
from checker.claims.read import read_text
from checker.errors import ClaimFileError
from checker.model.claim import Waiver

__all__ = ["add_waiver"]

_ORDER: Final = ("rule", "host", "url", "source", "claim")
"""What is waived stands before why."""


def add_waiver(text: str, waiver: Waiver, name: str) -> str:
    """The text of waivers.yaml with a waiver behind the others.

    Args:
        text: The file's text; "" begins a new file.
        waiver: The waiver.
        name: The file's path, for sentences.

    Raises:
        ClaimFileError: the file has mistakes, or the waiver cannot be put in without changing something else.
    """
    text = text if text.strip() else text + "schema: 1\nwaivers:\n"
    problems = read_text(text, name).problems
    if problems:
        raise ClaimFileError(f"{problems[0].where}: {problems[0].message}", "mend the file first")
    names = (*_ORDER, *(field for field in Waiver.model_fields if field not in (*_ORDER, "where")))
    fields = tuple((field, str(value)) for field in names if (value := getattr(waiver, field)))
    return change_text(text, [AddItem((), "waivers", fields, short=False)], name)
