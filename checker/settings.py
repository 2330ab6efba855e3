"""One frozen, typed Settings for a run: defaults < sourcecheck.toml or [tool.sourcecheck] < environment < flags.

Claim files come from strangers' pull requests, and so may a settings file that lies beside them. Whatever could
weaken the guard or send credentials somewhere is an *operator* setting: taken from flags, the environment or a file
named by `--config`, and ignored with a warning in a file that was merely found.
"""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from checker import __version__
from checker.errors import SettingsError
from checker.model.archive import archive_names
from checker.model.options import ConnectTo, HostSettings, ReviewSettings, seconds

__all__ = ["OPERATOR", "ArchivePolicy", "ConnectTo", "Settings", "load_settings", "seconds"]

ArchivePolicy = Literal["auto", "all", "save", "never"]


_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,250}", re.ASCII)


class Settings(BaseModel):
    """Everything a run may be told. Times are seconds, sizes bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # What is read and written
    state: Path = Path(".sourcecheck")
    reports: Path = Path("reports")

    # How the network is used
    offline: bool = False
    timeout: float = Field(
        default=20.0, gt=0, le=86_400, description="Wall-clock seconds for one address, redirects included."
    )
    connect_timeout: float = Field(default=8.0, gt=0, le=86_400)
    max_bytes: int = Field(default=10_000_000, gt=0, description="Of a body, decoded.")
    max_redirects: int = Field(default=10, ge=0)
    lanes: int = Field(default=64, ge=1, le=128)
    per_host: int = Field(default=2, ge=1, le=32)
    polite: bool = Field(default=False, description="One request at a time, 1-2 s apart, for a registered domain.")
    time_budget: float | None = Field(
        default=None, gt=0, le=864_000, description="Seconds after which nothing more is asked; the stalest go first."
    )
    retries: int = Field(default=1, ge=0, le=5, description="Further tries after a passing failure.")
    user_agent: str = f"sourcecheck/{__version__} (citation checker; respects 429 and Retry-After)"
    contact: str = Field(default="", description="Where a site's owner can write: an https address or a mail address.")
    host: dict[str, HostSettings] = Field(default={}, repr=False, description="By host, in --config files only.")
    robots: bool = Field(default=True, description="Obey robots.txt.")
    robots_ignore: tuple[str, ...] = Field(
        default=(), description="Hosts, with the names below them, whose robots.txt is not asked: one's own."
    )
    max_age: float = Field(
        default=0.0, ge=0, allow_inf_nan=False, description="Use captures younger than so many seconds."
    )
    refresh: bool = Field(default=False, description="Fetch every page whole, whatever is kept of it.")
    connect_to: tuple[ConnectTo, ...] = ()
    ca_file: Path | None = Field(default=None, description="More certificate authorities to trust, as PEM.")
    allow_private: tuple[str, ...] = Field(default=(), description="Networks the guard lets through: 10.1.0.0/16")
    ports: tuple[int, ...] = (80, 443)

    # Archives
    archive: ArchivePolicy = Field(
        default="auto",
        description="auto: pinned copies, and a look-up where the live page lacks the words. "
        "save: look up all, and have a copy taken of what has none.",
    )
    archives: tuple[str, ...] = Field(
        default=("wayback",),
        description="Web archives, asked in this order until one holds the words: names of known ones, or the address "
        "of an own pywb collection.",
    )
    archive_rate: float = Field(
        default=24.0, gt=0, allow_inf_nan=False, description="Questions a minute to one archive's index, at most."
    )
    archive_budget: int = Field(
        default=240,
        ge=0,
        description="Look-ups a run in public archives; what is left over goes first in the next run.",
    )
    archive_window: int = Field(
        default=30, ge=0, description="Days from the date wanted beyond which an archived copy is called weak."
    )

    save_keys: str = Field(
        default="", repr=False, description="ACCESS:SECRET of an archive.org account, for taking copies."
    )
    save_rate: float = Field(default=4.0, gt=0, allow_inf_nan=False, description="Copies taken a minute, at most.")
    save_budget: int = Field(default=100, ge=0, description="Copies taken in one run, at most.")

    # How bytes are read
    processes: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=64)
    read_timeout: float = Field(
        default=25.0, gt=0, le=86_400, description="Wall-clock seconds for reading one capture."
    )
    read_memory: int = Field(default=1_500_000_000, gt=0)

    # Pages that are empty without scripts
    browser: bool = Field(
        default=False, description="Have a browser read live pages that are empty without scripts (browser extra)."
    )
    browser_path: Path | None = Field(
        default=None, description="The system's Chromium; normally looked for on the path."
    )
    browser_timeout: float = Field(default=30.0, gt=0, le=600, description="Wall-clock seconds for one page.")
    browser_memory: int = Field(
        default=2_000_000_000, gt=0, description="Of the browser's processes together, in bytes."
    )
    browser_sandbox: bool = Field(
        default=True,
        description="Keep the browser's own sandbox. It cannot be had as root: false only in a container of its own.",
    )

    # What is offered
    passages: bool = Field(default=False, description="Offer the passages of a source that may carry a claim.")

    timeline: bool = Field(default=False, description="Say of quotes that drifted when their words went.")

    retractions: bool = Field(
        default=False, description="Ask a register of works of the DOIs cited: it learns what is checked."
    )
    crossref_endpoint: str = Field(default="https://api.crossref.org", description="The register that is asked.")

    # What counts
    fail_on: Literal["error", "warning", "never"] = "error"
    max_inconclusive: float | None = Field(default=0.20, ge=0, le=1, description="Share of citations; None: off.")
    review: ReviewSettings = Field(default=ReviewSettings(), description="[review] required = N")

    @field_validator("review", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        return {"required": value} if isinstance(value, str) else value  # the environment has no tables

    @field_validator("max_age", "time_budget", mode="before")
    @classmethod
    def _read_duration(cls, value: object) -> object:
        return seconds(value) if isinstance(value, str) else value

    @field_validator("crossref_endpoint")
    @classmethod
    def _is_endpoint(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
            raise ValueError("it must be an http or https address without a user name or password")
        return value

    @field_validator("save_keys")
    @classmethod
    def _are_keys(cls, value: str) -> str:
        # The message does not repeat the value.
        if value and not re.fullmatch(r"[!-9;-~]{4,200}:[!-9;-~]{4,200}", value, re.ASCII):
            raise ValueError("write the account's two keys as ACCESS:SECRET")
        return value

    @field_validator("archives")
    @classmethod
    def _are_archives(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return archive_names(value)

    @field_validator("user_agent", "contact")
    @classmethod
    def _is_header(cls, value: str) -> str:
        if not value.isprintable() or not value.isascii() or len(value) > 500:
            raise ValueError("it must be one line of printable ASCII")
        return value

    @field_validator("contact")
    @classmethod
    def _is_contact(cls, value: str) -> str:
        if value and not _MAIL.fullmatch(value) and not re.fullmatch(r"https?://[^\s()@]+", value):
            raise ValueError("it must be a mail address or an http address")
        return value

    @field_validator("host", mode="before")
    @classmethod
    def _are_hosts(cls, value: object) -> object:
        if not isinstance(value, dict):
            raise ValueError('it is a table of a --config file: [host."api.example.org"]')
        return {str(name).lower().rstrip("."): item for name, item in value.items()}

    @field_validator("connect_to", mode="before")
    @classmethod
    def _parse_connect_to(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            return tuple(ConnectTo.parse(item) if isinstance(item, str) else item for item in value)
        return value

    @field_validator("archives", "connect_to", "allow_private", "ports", "robots_ignore", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:  # the last one defined is the first one run
        return tuple(value.split()) if isinstance(value, str) else value

    @property
    def identity(self) -> dict[str, str]:
        """The headers that say who asks: the User-Agent, and From where the contact is a mail address.

        RFC 9110 §10.1.5 and §10.1.2: a program should say whom to turn to when it gives trouble.
        """
        name = f"{self.user_agent} +{self.contact}" if self.contact else self.user_agent
        return {"User-Agent": name, **({"From": self.contact} if _MAIL.fullmatch(self.contact) else {})}

    def deciding(self) -> dict[str, str]:
        """The settings that can change a verdict, as text, sorted: they go into the report."""
        names = (
            "archive", "archive_budget", "archive_window", "archives", "browser", "browser_memory", "browser_timeout",
            "crossref_endpoint", "max_bytes",
            "max_redirects", "passages", "read_memory", "read_timeout", "retractions", "review", "robots",
            "robots_ignore", "timeline", "timeout", "user_agent",
        )  # fmt: skip
        return {name: str(getattr(self, name)) for name in names}

    def digest(self) -> str:
        """sha256 over the deciding settings, for the report."""
        return hashlib.sha256(json.dumps(self.deciding(), sort_keys=True).encode()).hexdigest()


OPERATOR: Final = frozenset(
    {"connect_to", "ca_file", "allow_private", "ports", "archives", "archive_budget", "archive_window", "state",
     "user_agent", "archive_rate", "per_host", "lanes", "read_memory", "read_timeout", "max_bytes", "timeout",
     "reports", "save_keys", "save_rate", "retractions", "crossref_endpoint", "save_budget", "time_budget",
     "robots", "robots_ignore", "contact", "host", "max_age", "refresh", "browser", "browser_path",
     "browser_timeout", "browser_memory", "browser_sandbox"}
)  # fmt: skip
"""Settings that a file found beside the claims may not set."""

ENVIRONMENT_PREFIX: Final = "SOURCECHECK_"


def load_settings(
    flags: Mapping[str, Any],
    *,
    config: Path | None = None,
    discover: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[Settings, tuple[str, ...]]:
    """Put the four sources together.

    Args:
        flags: What the command line said; None values count as not said.
        config: A settings file the operator named: trusted.
        discover: A folder to look for `sourcecheck.toml` and then `pyproject.toml` in: not trusted.
        environment: Variables `SOURCECHECK_NAME`; normally os.environ.

    Returns:
        The settings, and a sentence for each setting that was ignored.

    Raises:
        SettingsError: a file cannot be read, or a name or value does not fit.
    """
    values: dict[str, Any] = {}
    warnings: list[str] = []
    if config is not None:
        values.update(_read_toml(config))
    elif discover is not None:
        for path in (discover / "sourcecheck.toml", discover / "pyproject.toml"):
            if path.is_file():
                found = _read_toml(path)
                for name in sorted(OPERATOR & found.keys()):
                    del found[name]
                    warnings.append(f"{path}: {name} is an operator setting: give it as a flag or in --config FILE")
                if found.get("archive") == "save":
                    # Copies are taken in the operator's name and of the operator's quota.
                    del found["archive"]
                    warnings.append(f'{path}: archive = "save" is the operator\'s to say: give --archive save')
                values.update(found)
                break
    for variable, text in (environment or {}).items():
        name = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
        if variable.startswith(ENVIRONMENT_PREFIX) and name in Settings.model_fields and name != "host":
            values[name] = text
    values.update({name: value for name, value in flags.items() if value is not None})
    try:
        return Settings.model_validate(values), tuple(warnings)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            near = get_close_matches(name, Settings.model_fields, 1)
            hint = f"did you mean {near[0]}?" if near else "docs/settings.md lists them"
            raise SettingsError(f"there is no setting {name}", hint) from None
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"setting {name}: {message}", "docs/settings.md lists the settings") from None


_DEEPEST: Final = 5
"""Files that may extend one another."""


def _read_toml(path: Path, extended: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The settings of one file, under their Python names; those of the file it extends come first.

    Args:
        path: The file.
        extended: The files that led here.

    Raises:
        SettingsError: it cannot be read, or extends what it may not.
    """
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    if path.name == "pyproject.toml":
        for name in ("tool", "sourcecheck"):
            table = table.get(name, {})
            if not isinstance(table, dict):
                raise SettingsError(f"{path}: [tool.sourcecheck] is no table", "write its settings below that heading")
    values = {name.replace("-", "_"): value for name, value in table.items()}
    if "extends" not in values:
        return values
    named = values.pop("extends")
    if not isinstance(named, str) or "://" in named or not named.endswith(".toml"):
        raise SettingsError(f"{path}: extends names a local .toml file", 'write it as extends = "../policy.toml"')
    try:
        other = (path.parent / named).resolve()
    except (OSError, RuntimeError, ValueError):
        raise SettingsError(f"{path}: extends names no file: {named!r}") from None
    seen = (*extended, path.resolve())
    if other in seen or len(seen) > _DEEPEST:
        raise SettingsError(f"{path}: extends leads in a circle or too far", f"at most {_DEEPEST} files, each once")
    return _read_toml(other, seen) | values
