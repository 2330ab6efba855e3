"""What single settings hold that are more than a number or a text."""

import re
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

from checker.errors import SettingsError

__all__ = ["ConnectTo", "HostSettings", "ReviewSettings", "seconds"]

_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)
_OURS: Final = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "transfer-encoding", "upgrade", "te", "trailer"}
)
"""Headers that decide how an answer is framed and whom it is from."""

_DURATION: Final = re.compile(r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?|(\d{1,9})", re.ASCII)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65_536


def seconds(text: str) -> float:
    """A duration in seconds: `90s`, `30m`, `1h30m`, `7d`; a bare number is of seconds.

    Raises:
        ValueError: the text is of no such form, or of more than ten years.
    """
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or not any(found.groups()):
        raise ValueError(f"{text!r} is no duration: write 90s, 30m, 1h30m or 7d")
    days, hours, minutes, rest, bare = (int(part or 0) for part in found.groups())
    length = ((days * 24 + hours) * 60 + minutes) * 60 + rest + bare
    if length > 3_653 * 86_400:
        raise ValueError(f"{text!r} is more than ten years")
    return length


class ConnectTo(BaseModel):
    """Serve one host and port from another, as curl's --connect-to: `HOST1:PORT1:HOST2:PORT2`.

    An empty HOST1 or PORT1 means any. The name asked for stays in the request, in TLS and in the report. The address
    policy does not apply to HOST2: whoever may set this may also reach it.
    """

    model_config = ConfigDict(frozen=True)

    host: str
    port: str
    to_host: str
    to_port: int

    @classmethod
    def parse(cls, text: str) -> "ConnectTo":
        """Read the flag's form; IPv6 addresses stand in brackets.

        Raises:
            SettingsError: the text is not of that form.
        """
        parts: list[str] = []
        rest = text
        while rest or len(parts) < 4:
            if rest.startswith("["):
                inside, bracket, rest = rest[1:].partition("]")
                if not bracket:
                    break
                parts.append(inside)
                rest = rest[1:]
            else:
                part, _, rest = rest.partition(":")
                parts.append(part)
            if not rest:
                break
        if len(parts) != 4 or not parts[2] or not _is_port(parts[3]) or (parts[1] and not _is_port(parts[1])):
            raise SettingsError(
                f"--connect-to {text!r} is not HOST1:PORT1:HOST2:PORT2", "an empty HOST1 or PORT1 means any"
            )
        return cls(host=parts[0].lower(), port=parts[1], to_host=parts[2], to_port=int(parts[3]))


class HostSettings(BaseModel):
    """What is said to one host and no other, over https only: a login for a staging site, a key for an API."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    headers: dict[str, str] = Field(default={}, repr=False)

    @field_validator("headers")
    @classmethod
    def _are_headers(cls, value: dict[str, str]) -> dict[str, str]:
        for name, text in value.items():
            if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS:
                raise ValueError(f"{name!r} is no header that can be set")
            if not text.isprintable() or not text.isascii():
                raise ValueError(f"the value of {name} must be printable ASCII")  # and is not repeated here
        return value


class ReviewSettings(BaseModel):
    """What a repository asks of its reviews."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: int = Field(default=0, ge=0, le=9, description="Reviews a claim, by others than its author.")
