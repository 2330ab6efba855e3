"""What the models say of their fields: under which names they may be written, and what they hold."""

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from checker.model.claim import ALIASES

__all__ = ["bare", "item_of", "names_of", "options_of", "resolve", "spellings"]

_INTERNAL: Final = frozenset({"where", "key"})


@cache
def names_of(model: type[BaseModel]) -> frozenset[str]:
    """The names a model's fields have in a file."""
    return frozenset(field.alias or name for name, field in model.model_fields.items() if name not in _INTERNAL)


def resolve(key: str, known: Collection[str]) -> str | None:
    """The full name of a key: itself, its underscored form, or what the alias stands for; None when unknown."""
    for name in (key, key.replace("-", "_"), ALIASES.get(key, "")):
        if name in known:
            return name
    return None


def spellings(name: str, known: Collection[str]) -> list[str]:
    """The other keys that `resolve` takes for a name."""
    keys = {name.replace("_", "-"), *(alias for alias, target in ALIASES.items() if target == name)}
    return sorted(key for key in keys if key != name and resolve(key, known) == name)


def options_of(annotation: Any) -> list[str]:  # noqa: ANN401 - annotations are of no common type
    """The values of an enumeration, [] for anything else."""
    plain = bare(annotation)
    return [str(option) for option in plain] if isinstance(plain, type) and issubclass(plain, StrEnum) else []


def bare(annotation: Any) -> Any:  # noqa: ANN401 - annotations are of no common type
    """`X` of `X | None`."""
    options = [option for option in get_args(annotation) if option is not type(None)]
    return options[0] if type(None) in get_args(annotation) and len(options) == 1 else annotation


def item_of(annotation: Any) -> Any:  # noqa: ANN401 - annotations are of no common type
    """What a field is made of: str for a list of texts, a model for one or a list of it, None for a single text."""
    plain = bare(annotation)
    if get_origin(plain) is tuple:
        inner = get_args(plain)[0]
        return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else str
    return plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None
