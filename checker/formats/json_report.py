"""run.json: the report itself. Every other rendering is made from it, now or years later."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from checker.errors import ReportError
from checker.formats.base import Format, RenderOptions
from checker.formats.encode import escaped_json, json_text
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
        """JSON: the keys of the report and of every table sorted, those of an item in the order the schema has them.

        Claims, findings, captures and what is remembered come one by one, each written in one go: a large report as
        one tree of dicts would need ten times the memory of its text, and its keys would take longer to sort than all
        the rest takes.
        """
        long: Any = {"claims": True, "findings": True, "memory": True, "inputs": {"captures", "memory"}}
        short = report.model_dump(mode="json", by_alias=True, exclude=long)
        inputs: _Members = {name: [_text(value, 2)] for name, value in short.pop("inputs").items()}
        inputs["captures"] = _entries(_CAPTURE, report.inputs.captures, 3)
        inputs["memory"] = _entries(_MEMORY, report.inputs.memory, 3)
        members: _Members = {name: [_text(value, 1)] for name, value in short.items()}
        members["claims"] = _array(_CLAIM, report.claims)
        members["findings"] = _array(_FINDING, report.findings)
        members["inputs"] = _object(sorted(inputs.items()), 2)
        members["memory"] = _entries(_MEMORY, report.memory, 2)
        yield from _object(sorted(members.items()), 1)
        yield "\n"


_CLAIM: Final[TypeAdapter[ClaimResult]] = TypeAdapter(ClaimResult)
_FINDING: Final[TypeAdapter[Finding]] = TypeAdapter(Finding)
_CAPTURE: Final[TypeAdapter[Capture]] = TypeAdapter(Capture)
_MEMORY: Final[TypeAdapter[LinkMemory]] = TypeAdapter(LinkMemory)

_Members = dict[str, Iterable[str]]
"""The members of an object: for each name its value, as pieces of JSON text."""


def _text(value: object, depth: int) -> str:
    """A value as it stands `depth` steps in."""
    # No string of JSON holds a line's end, so each one found is the layout's.
    return json_text(value).rstrip("\n").replace("\n", "\n" + " " * depth)


def _piece(kind: TypeAdapter[Any], value: object, depth: int) -> str:
    try:
        plain = kind.dump_json(value, by_alias=True, indent=1).decode()
    except PydanticSerializationError:  # half a surrogate pair, which JSON can name and UTF-8 cannot
        return _text(kind.dump_python(value, mode="json", by_alias=True), depth)
    return escaped_json(plain.replace("\n", "\n" + " " * depth))


def _entries(kind: TypeAdapter[Any], values: Mapping[str, object], depth: int) -> Iterator[str]:
    """An object of many values of one kind, keys sorted."""
    return _object(((key, [_piece(kind, values[key], depth)]) for key in sorted(values)), depth)


def _array(kind: TypeAdapter[Any], values: Iterable[object]) -> Iterator[str]:
    """An array that is a member of the report."""
    opening = "["
    for value in values:
        yield f"{opening}\n  {_piece(kind, value, 2)}"
        opening = ","
    yield "\n ]" if opening == "," else "[]"


def _object(members: Iterable[tuple[str, Iterable[str]]], depth: int) -> Iterator[str]:
    """An object whose members stand `depth` steps in."""
    opening, margin = "{", "\n" + " " * depth
    for name, pieces in members:
        yield f"{opening}{margin}{_text(name, 0)}: "
        yield from pieces
        opening = ","
    yield f"{margin[:-1]}}}" if opening == "," else "{}"


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
