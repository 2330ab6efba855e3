"""The known signs of a notice on a page, read once from notices.toml."""

import tomllib
from importlib.resources import files
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from checker.model.notice import NoticeKind

__all__ = ["NOTICES", "NoticeSign", "load_notices"]

Literals = tuple[Annotated[str, Field(min_length=8, max_length=100)], ...]


class NoticeSign(BaseModel):
    """One sign: it holds when the title, or a block near an edge of the page, begins with one of its literals."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: NoticeKind
    source: str = Field(min_length=5)
    title: Literals = ()
    edge: Literals = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not (self.title or self.edge):
            raise ValueError("a sign looks at a title or at an edge")
        if any(text != " ".join(text.lower().split()) for text in (*self.title, *self.edge)):
            raise ValueError("literals are in lower case, with single spaces and none at the ends")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    notice: tuple[NoticeSign, ...]


def load_notices(text: str) -> tuple[NoticeSign, ...]:
    """The signs of a file in TOML, in its order.

    Raises:
        ValueError: it is not TOML, or some sign is not sound.
    """
    return _File.model_validate(tomllib.loads(text)).notice


NOTICES: Final = load_notices(files("checker.signs").joinpath("notices.toml").read_text(encoding="utf-8"))
"""Every known sign; where several hold, the first counts."""
