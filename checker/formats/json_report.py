"""run.json: the report itself. Every other rendering is made from it, now or years later."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from checker.errors import ReportError
from checker.formats.base import Format, RenderOptions
from checker.formats.encode import json_text
from checker.model.capture import Capture
from checker.model.finding import Finding
from checker.model.memory import LinkMemory
from checker.model.report import REPORT_SCHEMA, ClaimResult, Report

__all__ = ["JsonFormat", "parse_report", "read_members", "report_schema", "report_schema_text"]


class JsonFormat(Format):
    """The report as JSON, the same bytes for the same report; `docs/report.schema.json` describes it."""

    name = "json"
    summary = "run.json, the report itself: everything else is made from it"
    suffix = ".json"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """JSON with sorted keys; lists keep the report's own order.

        Claims, findings, captures and what is remembered come one by one: a large report as one tree of dicts would
        need ten times the memory of its text.
        """
        long: Any = {"claims": True, "findings": True, "memory": True, "inputs": {"captures", "memory"}}
        short = report.model_dump(mode="json", by_alias=True, exclude=long)
        inputs: _Members = {name: [_text(value)] for name, value in short.pop("inputs").items()}
        inputs["captures"] = _entries(_CAPTURE, report.inputs.captures)
        inputs["memory"] = _entries(_MEMORY, report.inputs.memory)
        members: _Members = {name: [_text(value)] for name, value in short.items()}
        members["claims"] = _array(_piece(_CLAIM, claim) for claim in report.claims)
        members["findings"] = _array(_piece(_FINDING, finding) for finding in report.findings)
        members["inputs"] = _object(sorted(inputs.items()))
        members["memory"] = _entries(_MEMORY, report.memory)
        yield from _object(sorted(members.items()))
        yield "\n"


_CLAIM: Final[TypeAdapter[ClaimResult]] = TypeAdapter(ClaimResult)
_FINDING: Final[TypeAdapter[Finding]] = TypeAdapter(Finding)
_CAPTURE: Final[TypeAdapter[Capture]] = TypeAdapter(Capture)
_MEMORY: Final[TypeAdapter[LinkMemory]] = TypeAdapter(LinkMemory)

_Members = dict[str, Iterable[str]]
"""The members of an object: for each name its value, as pieces of JSON text."""


def _text(value: object) -> str:
    return json_text(value).rstrip("\n")


def _piece(kind: TypeAdapter[Any], value: object) -> str:
    return _text(kind.dump_python(value, mode="json", by_alias=True))


def _entries(kind: TypeAdapter[Any], values: Mapping[str, object]) -> Iterator[str]:
    """An object of many values of one kind, keys sorted."""
    return _object((key, [_piece(kind, values[key])]) for key in sorted(values))


def _array(items: Iterable[str]) -> Iterator[str]:
    """An array, each item a step further in."""
    opening = "["
    for item in items:
        yield f"{opening}\n {_further_in(item)}"
        opening = ","
    yield "\n]" if opening == "," else "[]"


def _object(members: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """An object, each value a step further in."""
    opening = "{"
    for name, pieces in members:
        yield f"{opening}\n {_text(name)}: "
        for piece in pieces:
            yield _further_in(piece)
        opening = ","
    yield "\n}" if opening == "," else "{}"


def _further_in(text: str) -> str:
    # No string of JSON holds a line's end, so each one found is the layout's.
    return text.replace("\n", "\n ")


def read_members(path: Path, names: Collection[str]) -> object:
    """Some members of the object in a run.json. The others, which are most of a large one, are passed over.

    A report is read line by line, as it is laid out here; a file that is laid out otherwise is read whole.

    Returns:
        A dictionary that has those of the members that are there; or whatever else the file holds.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no JSON, as far as it was looked at.
    """
    wanted: dict[str, list[bytes]] = {}
    pieces: list[bytes] | None = None
    with path.open("rb") as file:
        ours = file.readline() == b"{\n"
        line = b""
        for line in file if ours else ():
            text = line
            if line.startswith(b' "'):
                start, _, text = line[2:].partition(b'": ')
                name = start.decode()
                pieces = wanted.setdefault(name, []) if name in names else None
            if pieces is not None and line.startswith(b" "):
                pieces.append(text)
    if not ours or line != b"}\n":
        return json.loads(path.read_bytes())
    return {name: json.loads(b"".join(texts).rstrip().removesuffix(b",")) for name, texts in wanted.items()}


def parse_report(data: str | bytes, name: str = "run.json") -> Report:
    """Read a run.json back.

    Args:
        data: The file's content.
        name: What to call it in an error.

    Raises:
        ReportError: it is not a report of this version.
    """
    try:
        return Report.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"{name} is not a report of schema {REPORT_SCHEMA}: {place + ': ' if place else ''}{first['msg']}"
        raise ReportError(message, "write it again with: sourcecheck audit --format json=run.json") from None


def report_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of run.json, made from the model."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def report_schema_text() -> str:
    """What `docs/report.schema.json` holds."""
    return json_text(report_schema())
