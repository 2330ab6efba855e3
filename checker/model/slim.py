"""The base of the many models a run holds at once: frozen, and small.

A pydantic model keeps the set of fields it was given and a dictionary of its values, each of its own. A run of 100,000
citations holds a million models, and most of their memory would be those: here the sets are shared between alike
instances, and the dictionaries share their keys (PEP 412), as those of plain objects do.
"""

from collections.abc import Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict

__all__ = ["Slim"]

_FIELDS: Final[dict[frozenset[str], set[str]]] = {}
_BAGS: Final[dict[type, type]] = {}


class Slim(BaseModel):
    """A frozen model that knows no other fields than its own. It is used like any other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_post_init(self, _context: object, /) -> None:
        """Make it small, once it is filled."""
        fields = self.__pydantic_fields_set__
        # Nobody adds to the set of a frozen model, and a copy gets a set of its own before it is added to.
        object.__setattr__(self, "__pydantic_fields_set__", _FIELDS.setdefault(frozenset(fields), fields))
        kind = type(self)
        bag = (_BAGS.get(kind) or _BAGS.setdefault(kind, type("_Bag", (), {})))()
        for name, value in self.__dict__.items():
            setattr(bag, name, value)
        object.__setattr__(self, "__dict__", bag.__dict__)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's."""
        copied = super().model_copy(update=update, deep=deep)
        copied.model_post_init(None)
        return copied
