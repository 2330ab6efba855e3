"""What may stand between two characters of a canonical stream."""

from typing import Final

__all__ = ["APOSTROPHE", "COMMA", "INSIDE", "NONE", "SURE", "THOUSANDS", "UNSURE"]

NONE: Final = 0
"""No boundary: the two characters stand in one word."""
SURE: Final = 1
"""A word ends here."""
UNSURE: Final = 2
"""A word may end here: an inline tag, a hyphen; or the script has no spaces."""
INSIDE: Final = 3
"""Spacing here is free, and yet nothing may end here: between a number and its unit, in a range, at a soft hyphen."""
COMMA: Final = 4
"""Inside a number, where one comma before three digits was taken out: in some languages a decimal comma."""
THOUSANDS: Final = 5
"""Inside a number, where a thousands separator was taken out."""
APOSTROPHE: Final = 6
"""A word may end here, at an apostrophe between letters, without which it is another word: we're, were."""
