"""What the lists hold: kinds of addresses, hosts, latencies. Everything follows from SEED, which was chosen first.

The shape is what link checkers meet: few hosts with many addresses (Zipf 0.8), answers of 80 ms with a long tail, one
in ten addresses in some trouble. Every host is an address of its own in 127.0.0.0/8, so no name has to be looked up.
"""

import random
from dataclasses import dataclass
from typing import Final

__all__ = ["LISTS", "SEED", "Link", "host_ip", "links"]

SEED: Final = 20_261_122
WHOLE: Final = 2_000
HOSTS: Final = 200

TROUBLE: Final[tuple[tuple[str, int, bool], ...]] = (
    ("404", 100, False), ("410", 20, False), ("500", 20, False), ("503t", 20, True), ("429t", 30, True),
    ("rate", 60, True), ("301", 100, True), ("301x3", 40, True), ("loop", 10, False), ("refused", 20, False),
    ("reset", 10, False), ("hang", 8, False), ("drip", 8, True), ("nohead", 40, True),
)  # fmt: skip
"""Kind, how many of 2,000, and whether the address is alive. A drip lasts a minute: either verdict is accepted."""

LISTS: Final[dict[str, str]] = {
    "real": "one in ten addresses in some trouble, latency as on the web",
    "healthy": "every address answers, latency as on the web",
    "zero": "every address answers at once: what a client costs",
}


@dataclass(frozen=True)
class Link:
    """One address: its host, kind, latency in milliseconds and number. `alive` is what a checker should say."""

    host: int
    kind: str
    latency: int
    number: int
    alive: bool

    def path(self, run: str) -> str:
        """The path, in a run of its own: nothing that happened in another run matters to the server."""
        return f"/{run}/{self.kind}/{self.latency}/{self.number}"

    @property
    def either(self) -> bool:
        """Whether both verdicts are accepted."""
        return self.kind == "drip"


def host_ip(number: int) -> str:
    """The address of a host. Those from 240 on refuse every connection."""
    return f"127.{20 + number // 200}.{number % 200 // 100 + 1}.{number % 100 + 1}"


def links(name: str, count: int = WHOLE) -> list[Link]:
    """The addresses of a list, shuffled.

    Args:
        name: One of LISTS.
        count: How many; kinds shrink with it.
    """
    chance = random.Random(f"{SEED} {name}")
    kinds: list[tuple[str, bool]] = []
    if name == "real":
        for kind, many, alive in TROUBLE:
            kinds += [(kind, alive)] * max(1, round(many * count / WHOLE))
    kinds += [("ok", True)] * max(0, count - len(kinds))
    weights = [1 / (rank + 1) ** 0.8 for rank in range(HOSTS)] if name != "zero" else [1.0] * HOSTS
    found = []
    for number, (kind, alive) in enumerate(kinds[:count]):
        host = chance.choices(range(HOSTS), weights)[0]
        if kind == "rate":
            host = HOSTS + number % 2
        elif kind == "refused":
            host = 240 + number % 20
        found.append(Link(host, kind, 0 if name == "zero" else _latency(chance), number, alive))
    chance.shuffle(found)
    return found


def _latency(chance: random.Random) -> int:
    """Milliseconds: log-normal with a median of 80; three in a hundred take one to three seconds."""
    if chance.random() < 0.03:
        return chance.randrange(1_000, 3_000)
    return min(900, round(80 * chance.lognormvariate(0.0, 0.6)))
