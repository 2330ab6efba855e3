"""One run in a line, so that a reader can see over months whether things get better."""

from pydantic import BaseModel, ConfigDict

__all__ = ["HistoryPoint"]


class HistoryPoint(BaseModel):
    """What a run came to. `started` is ISO 8601, UTC; `new` and `fixed` are against the run before, -1 without one."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    started: str
    scope: str = ""
    version: str = ""
    revision: str = ""
    claims: int = 0
    citations: int = 0
    words_found: int = 0
    failing: int = 0
    errors: int = 0
    warnings: int = 0
    inconclusive: int = 0
    reviewed: int = 0
    new: int = -1
    fixed: int = -1
