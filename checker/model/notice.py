"""What is said of a source after it appeared: that it was retracted, corrected, doubted or changed."""

from enum import StrEnum

from pydantic.dataclasses import dataclass

__all__ = ["Notice", "NoticeKind", "PageRecord"]


class NoticeKind(StrEnum):
    """What a notice says. `none` stands for a register that knows of nothing, which proves nothing."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    MODIFIED = "modified"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice.

    `origin` is `page` or the register's host. `words` are those of the page or the register's name for it, `date` when
    it was made (year, month or day), "" when nobody says. `doi` is the notice's own, `sign` what told it. `sure` is
    false where a page only looks as if it said so. `capture` is the key of the capture it was read in.
    """

    kind: NoticeKind
    origin: str
    words: str
    date: str = ""
    doi: str = ""
    sign: str = ""
    sure: bool = True
    capture: str = ""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What a page says of itself as a record: its DOI, the day it was last changed, and its notices."""

    doi: str = ""
    modified: str = ""
    notices: tuple[Notice, ...] = ()
