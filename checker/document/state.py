"""What holds inside an element while a page is walked."""

from dataclasses import dataclass

from checker.document.builder import ChannelBuilder, Mark

__all__ = ["State"]


@dataclass(slots=True)
class State:
    """What holds inside an element. `shown` is the channel its text goes to if it is not `unseen`."""

    shown: ChannelBuilder
    builder: ChannelBuilder
    tag: str = ""
    kind: str = "div"
    block: bool = True
    unseen: bool = False
    tiny: bool = False
    raised: bool = False
    verbatim: bool = False
    svg: bool = False
    sink: list[str] | None = None
    media: str = ""
    note: Mark | None = None
    math: str = ""
    children: int = 0
