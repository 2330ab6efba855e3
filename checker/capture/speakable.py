"""Text that JSON can hold: errors of the system and odd addresses carry lone surrogates."""

from typing import Final

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from checker.model.capture import Capture

__all__ = ["speakable"]

_CAPTURE: Final = TypeAdapter(Capture)


def speakable(capture: Capture) -> Capture:
    """The capture in text that JSON can hold: lone surrogates, which some errors of the system carry, become `?`."""
    try:
        _CAPTURE.dump_json(capture)
    except PydanticSerializationError:
        cleaned = _clean(_CAPTURE.dump_python(capture))
        return _CAPTURE.validate_python(cleaned)
    return capture


def _clean(value: object) -> object:
    """The same data without lone surrogates."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return tuple(_clean(item) for item in value)
    return value
