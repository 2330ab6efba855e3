"""The earlier report, as far as the next run needs it: what it remembers, which addresses were slow, what it found."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from checker.errors import ReportError
from checker.formats.json_report import read_members
from checker.model.capture import Capture
from checker.model.finding import Finding
from checker.model.memory import LinkMemory
from checker.model.report import REPORT_SCHEMA

__all__ = ["Baseline", "read_baseline", "read_captures"]

_MEMORY: Final = TypeAdapter(dict[str, LinkMemory])
_FINDINGS: Final = TypeAdapter(tuple[Finding, ...])
_LATENCY: Final = TypeAdapter(dict[str, float])
_CAPTURES: Final = TypeAdapter(dict[str, Capture])
_MOST: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run begins with. `latency` is seconds by address: it decides whom to ask first, and no verdict.

    `stored` stands for what the last recorded run began with: an offline run shows that run again. `findings` are the
    earlier report's, None where there is nothing to compare with; `started` says when that run began. With `gate`
    only what is new fails the run.
    """

    memory: Mapping[str, LinkMemory] = field(default_factory=dict)
    latency: Mapping[str, float] = field(default_factory=dict)
    stored: bool = False
    findings: tuple[Finding, ...] | None = None
    started: str = ""
    gate: bool = False


def read_baseline(path: Path, *, gate: bool = False) -> tuple[Baseline, str]:
    """Read a run.json for what it remembers and what it found. Its claims and captures are not looked at.

    Args:
        path: The file.
        gate: Whether only what is new since then is to fail the run.

    Returns:
        The baseline, empty when the file cannot be used, and a sentence that says so, "" when all is well.
    """
    try:
        if path.stat().st_size > _MOST:
            raise ValueError("it is too large")
        data = read_members(path, ("schema", "run", "memory", "findings"))
        if not isinstance(data, dict) or data.get("schema") != REPORT_SCHEMA:
            raise ValueError(f"it is no report of schema {REPORT_SCHEMA}")
        run = data.get("run")
        latency = run.get("latency", {}) if isinstance(run, dict) else {}
        seconds = {url: value for url, value in _LATENCY.validate_python(latency).items() if 0 <= value < math.inf}
        return Baseline(
            _MEMORY.validate_python(data.get("memory", {})),
            seconds,
            findings=_FINDINGS.validate_python(data["findings"]) if "findings" in data else None,
            started=str(run.get("started", "")) if isinstance(run, dict) else "",
            gate=gate,
        ), ""
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = f"what it holds cannot be read ({first['msg']})"
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
    except RecursionError:
        reason = "it is nested too deep"
    except ValueError as error:  # what is no JSON, and what is no UTF-8
        reason = str(error)
    return Baseline(), f"the baseline {path} is not used: {reason}"


def read_captures(path: Path) -> dict[str, Capture]:
    """The captures that a run.json rests on, by key.

    Raises:
        ReportError: it cannot be read, or is no report of this schema.
    """
    try:
        data = json.loads(path.read_bytes())
        if not isinstance(data, dict) or data.get("schema") != REPORT_SCHEMA or not isinstance(data["inputs"], dict):
            raise ReportError(f"{path} is no report of schema {REPORT_SCHEMA}")
        return _CAPTURES.validate_python(data["inputs"].get("captures", {}))
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, RecursionError) as error:
        raise ReportError(f"{path} cannot be read as a report ({type(error).__name__})") from None
