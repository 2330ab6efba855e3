"""How long a server asks to wait: Retry-After in both its forms (RFC 9110 §10.2.3)."""

import datetime as dt
from email.utils import parsedate_to_datetime

from checker.model.capture import Capture

__all__ = ["retry_after", "wait_asked"]


def retry_after(value: str, now: dt.datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, or None when it says nothing readable.

    A date in the past is 0. Nothing is clamped here.
    """
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - (now or dt.datetime.now(dt.UTC))).total_seconds())


def wait_asked(capture: Capture) -> float | None:
    """Seconds that the server of a capture asked to wait, None when it did not say."""
    return retry_after(next((value for name, value in capture.headers if name.lower() == "retry-after"), ""))
