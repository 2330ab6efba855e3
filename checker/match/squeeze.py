"""What is left of a text when the characters that do not count are taken out, in passes that run in C.

A page has tens of thousands of characters and a match asks where a handful of them came from: so that is counted
when it is asked, a stretch at a time.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, repeat
from typing import Final, overload

from checker.match.charset import CLASS_OF_ASCII, KEPT, fold, foreign_places, mostly_foreign

__all__ = ["Offsets", "squeeze"]

_STRETCH: Final = 256
_STAND_IN: Final = 0x80
"""Stands for a character outside ASCII, which no byte of a text in ASCII is."""
_SIGNS: Final = b".,:/-~^#!"
"""Characters that are kept where a number or a name has them, and nowhere else."""
_AS_SIGN: Final = {sign: 0x81 + number for number, sign in enumerate(_SIGNS)}
_DELETED: Final = bytes(code for code in range(128) if CLASS_OF_ASCII[code] not in KEPT)


def _lowered() -> bytes:
    """What each byte becomes: capitals are small, stand-ins for signs are the signs again."""
    table = bytearray(bytes(range(128)).lower() + bytes(128))
    table[_STAND_IN] = 1
    for sign, code in _AS_SIGN.items():
        table[code] = sign
    return bytes(table)


_LOWERED: Final = _lowered()


def squeeze(text: str, keep: bytes | bytearray, signs: Sequence[int], dropped: Sequence[tuple[int, int]]) -> str:
    """The kept characters of a text as they are compared.

    Args:
        text: The text.
        keep: 1 for each character that is kept, else 0.
        signs: Where `keep` may keep what its class would not.
        dropped: The spans that are not kept although their class would be.
    """
    if not text.isascii() and mostly_foreign(text):
        return fold("".join(compress(text, keep)))
    plain = bytearray(text.encode("ascii", "replace"))
    foreign: list[str] = []
    if not text.isascii():
        for at in [*foreign_places(text, plain)]:
            plain[at] = _STAND_IN if keep[at] else _SPACE
            if keep[at]:
                foreign.append(text[at])
    for at in signs:
        if keep[at]:
            plain[at] = _AS_SIGN.get(plain[at], plain[at])
    for start, end in dropped:
        plain[start:end] = bytes(end - start)
    left = plain.translate(_LOWERED, _DELETED).decode("ascii")
    if not foreign:
        return left
    pieces = left.split("\x01")
    folded = fold("".join(foreign))
    return "".join(one for pair in zip(pieces, folded, strict=False) for one in pair) + pieces[-1]


_SPACE: Final = 0x20


class Offsets(Sequence[int]):
    """Where each kept character stands in the source.

    Args:
        keep: 1 for each character that is kept, else 0.
        origin: Where each of those characters stands in the source; None where each stands at its own number.
    """

    __slots__ = ("_counted", "_keep", "_made", "_origin")

    def __init__(self, keep: bytes, origin: "array[int] | None") -> None:
        self._keep = keep
        self._origin = origin
        starts = range(0, len(keep), _STRETCH)
        self._counted = [
            0,
            *accumulate(map(keep.count, repeat(1), starts, range(_STRETCH, len(keep) + _STRETCH, _STRETCH))),
        ]
        self._made: dict[int, array[int]] = {}

    def __len__(self) -> int:
        return self._counted[-1]

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> "array[int]": ...

    def __getitem__(self, index: int | slice) -> "int | array[int]":
        """The offset of one kept character, or those of a slice of them."""
        if isinstance(index, slice):
            return array("l", (self[number] for number in range(*index.indices(len(self)))))
        if index < 0:
            index += len(self)
        if not 0 <= index < self._counted[-1]:
            raise IndexError(index)
        stretch = bisect_right(self._counted, index) - 1
        offsets = self._made.get(stretch)
        if offsets is None:
            offsets = self._made[stretch] = self._make(stretch)
        return offsets[index - self._counted[stretch]]

    def __iter__(self) -> Iterator[int]:
        return compress(range(len(self._keep)) if self._origin is None else self._origin, self._keep)

    def _make(self, stretch: int) -> "array[int]":
        """The offsets of one stretch."""
        start = stretch * _STRETCH
        keep = self._keep[start : start + _STRETCH]
        places = range(start, start + len(keep)) if self._origin is None else self._origin[start : start + len(keep)]
        return array("l", compress(places, keep))
