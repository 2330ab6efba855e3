"""What others would say of the same text: thresholds of similarity, plain search, the package quotecheck."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, utils

__all__ = ["PLAIN", "Quotecheck"]

PLAIN: Final = {
    "plain search": lambda quote, text: " ".join(quote.split()) in text,
    "plain, no case": lambda quote, text: " ".join(quote.split()).casefold() in text.casefold(),
    "rapidfuzz ≥ 95": lambda quote, text: fuzz.partial_ratio(quote, text) >= 95,
    "rapidfuzz ≥ 90": lambda quote, text: fuzz.partial_ratio(quote, text) >= 90,
    "rapidfuzz ≥ 95, folded": lambda quote, text: fuzz.partial_ratio(
        utils.default_process(quote), utils.default_process(text)) >= 95,
}  # fmt: skip
"""Name → (quote, the page's plain text) → found."""

_ASK: Final = """
import json, sys
from quotecheck import check
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps([bool(check(quote, asked["text"]).ok) for quote in asked["quotes"]]), flush=True)
"""


class Quotecheck:
    """The package, in an environment of its own under bench/.peers; `ready` is false where it cannot be installed."""

    def __init__(self) -> None:
        home = Path(__file__).parent.parent / ".peers"
        python = home / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=False, capture_output=True)
        if subprocess.run([str(python), "-c", "import quotecheck"], check=False, capture_output=True).returncode:
            subprocess.run(
                [str(python), "-m", "pip", "install", "-q", "quotecheck==0.1.0"], check=False, capture_output=True
            )
        asked = subprocess.run([str(python), "-c", "import quotecheck"], check=False, capture_output=True)
        self.ready = asked.returncode == 0
        self._process = None
        if self.ready:
            self._process = subprocess.Popen(
                [str(python), "-c", _ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )

    def found(self, text: str, quotes: Sequence[str]) -> list[bool]:
        """What it says of quotes on a text; nothing when it is not there."""
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            return []
        self._process.stdin.write(json.dumps({"text": text, "quotes": list(quotes)}) + "\n")
        self._process.stdin.flush()
        answer: list[bool] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End its process."""
        if self._process is not None:
            self._process.communicate()
