"""What a sign is, and the file of signs, read once.

A sign is a handful of literals and where they must stand. There are no patterns: looking for literals takes time in
proportion to what is looked through, whatever a server sends.
"""

import tomllib
import unicodedata
from enum import StrEnum
from importlib.resources import files
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

__all__ = ["SIGNS", "Kind", "Level", "Sign", "load_signs", "normal"]


class Kind(StrEnum):
    """What a sign is a sign of.

    Walls stand between us and the page, and an error page stands for a server that failed: nothing is said of the page.
    A soft-404 is a page for missing pages that the server sends as if it were the one asked for; a parked page is an
    advertisement where a site used to be.
    """

    BOT_WALL = "bot-wall"
    CONSENT_WALL = "consent-wall"
    LOGIN_WALL = "login-wall"
    PAYWALL = "paywall"
    SCRIPT_SHELL = "script-shell"
    ERROR_PAGE = "error-page"
    SOFT_404 = "soft-404"
    PARKED = "parked"


class Level(StrEnum):
    """Where a sign is looked for: in an answer of a status, in the address a visit ended at, or in a page."""

    ANSWER = "answer"
    ADDRESS = "address"
    PAGE = "page"


Literals = tuple[Annotated[str, Field(min_length=2, max_length=200)], ...]

_PLACES: Final = {
    Level.ADDRESS: ("host", "path", "query"),
    Level.PAGE: ("markup", "text", "name"),
    Level.ANSWER: ("header", "answer"),
}
_KINDS: Final = {
    Level.ADDRESS: set(Kind) - {Kind.BOT_WALL, Kind.PAYWALL, Kind.SCRIPT_SHELL},
    Level.PAGE: set(Kind) - {Kind.LOGIN_WALL, Kind.ERROR_PAGE},
    Level.ANSWER: {Kind.BOT_WALL},
}


class Sign(BaseModel):
    """One sign: it holds when, in every place given, any one of its literals stands.

    `header` (`name: value`) and `answer` (the body as bytes) are looked at in every answer, or when the status is one
    of `status`. `host` is the host a visit ended at, or its domain (with a final dot: how the host begins), `path` the
    end of its path in whole segments, file endings aside, `query` the name of a parameter; the cited address must not
    have them itself, and `answer` may be asked for besides.
    `markup` stands in the page's source, `text` in its title or visible text, `name` is what the page calls itself: a
    whole part of its title, or its main heading. `visible` is the most visible text, in characters, that a page may
    have besides; `prose` the most text in whole sentences, in bytes of UTF-8. `sentence` is for people, `source` says
    where the sign is known from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    sentence: str = Field(min_length=3, max_length=200)
    source: str = Field(min_length=5)
    header: Literals = ()
    answer: Literals = ()
    status: tuple[int, ...] = ()
    host: Literals = ()
    path: Literals = ()
    query: Literals = ()
    markup: Literals = ()
    text: Literals = ()
    name: Literals = ()
    visible: int | None = Field(default=None, gt=0, le=6000)
    prose: int | None = Field(default=None, gt=0, le=1500)

    @property
    def level(self) -> Level:
        """Where it is looked for."""
        return self._levels()[0]

    def _levels(self) -> list[Level]:
        return [level for level, places in _PLACES.items() if any(getattr(self, place) for place in places)]

    @field_validator("answer", "host", "path", "query", "markup", "text")
    @classmethod
    def _lower(cls, literals: tuple[str, ...]) -> tuple[str, ...]:
        if any(text != " ".join(text.lower().split()) for text in literals):
            raise ValueError("literals are in lower case, with single spaces and none at the ends")
        return literals

    @field_validator("markup", "text", "answer")
    @classmethod
    def _long(cls, literals: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(text.encode()) < 8 for text in literals):
            raise ValueError("a literal of fewer than 8 bytes stands on too many ordinary pages")
        return literals

    @field_validator("name")
    @classmethod
    def _normal(cls, literals: tuple[str, ...]) -> tuple[str, ...]:
        if any(text != normal(text) for text in literals):
            raise ValueError("a name is in lower case, without punctuation, its words one space apart")
        return literals

    @field_validator("header")
    @classmethod
    def _headers(cls, literals: tuple[str, ...]) -> tuple[str, ...]:
        if any(not text.partition(":")[0] or ":" not in text or text != text.lower() for text in literals):
            raise ValueError("a header is `name: value` in lower case; the value may be empty")
        return literals

    @model_validator(mode="after")
    def _sound(self) -> Self:
        levels = self._levels()
        if len(levels) != 1 and levels != [Level.ADDRESS, Level.ANSWER]:
            raise ValueError("a sign looks in an answer, an address or a page, and in one of them only")
        if self.kind not in _KINDS[levels[0]]:
            raise ValueError(f"{self.kind} is not told from {levels[0]}")
        if self.answer and self.kind is not Kind.LOGIN_WALL and levels[0] is Level.ADDRESS:
            raise ValueError("only a login is told from an address and an answer together")
        if (levels[0] is Level.PAGE) != (self.visible is not None or self.prose is not None):
            raise ValueError("a sign in a page, and no other, says how much text the page may have: visible or prose")
        if self.name and self.prose is None:
            raise ValueError("a name needs a limit on prose: articles are called anything")
        if self.status and levels[0] is not Level.ANSWER:
            raise ValueError("status is for signs in an answer")
        return self


class _File(BaseModel):
    """The data file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sign: tuple[Sign, ...]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        if len({sign.id for sign in self.sign}) != len(self.sign):
            raise ValueError("two signs have the same id")
        return self


def normal(text: str) -> str:
    """A name as names are compared: no case, no punctuation, one space between words."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join("".join(" " if unicodedata.category(char)[0] in "PSZC" else char for char in folded).split())


def load_signs(text: str) -> tuple[Sign, ...]:
    """The signs of a file in TOML, in its order.

    Raises:
        ValueError: it is not TOML (`tomllib.TOMLDecodeError`), or some sign is not sound (`pydantic.ValidationError`).
    """
    return _File.model_validate(tomllib.loads(text)).sign


SIGNS: Final[tuple[Sign, ...]] = load_signs(files("checker.signs").joinpath("signs.toml").read_text(encoding="utf-8"))
"""Every known sign; where several hold, the first counts."""
