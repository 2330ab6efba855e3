"""run.json: the report itself. Every other rendering is made from it, now or years later."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from checker.errors import ReportError
from checker.formats.base import Format, RenderOptions
from checker.formats.encode import json_text
from checker.model.capture import Capture
from checker.model.finding import Finding
from checker.model.report import REPORT_SCHEMA, ClaimResult, Report

__all__ = ["JsonFormat", "parse_report", "report_schema", "report_schema_text"]


class JsonFormat(Format):
    """The report as JSON, the same bytes for the same report; `docs/report.schema.json` describes it."""

    name = "json"
    summary = "run.json, the report itself: everything else is made from it"
    suffix = ".json"

    def render(self, report: Report, options: RenderOptions) -> str:
        """JSON with sorted keys; lists keep the report's own order.

        It is put together piece by piece: a large report as one tree of dicts would need ten times the memory of its
        text.
        """
        long: Any = {"claims": True, "findings": True, "inputs": {"captures"}}
        short = report.model_dump(mode="json", by_alias=True, exclude=long)
        captures = {key: _piece(_CAPTURE, capture) for key, capture in report.inputs.captures.items()}
        inputs = {name: json_text(value) for name, value in short.pop("inputs").items()}
        texts = {name: json_text(value) for name, value in short.items()}
        texts["claims"] = _array(_piece(_CLAIM, claim) for claim in report.claims)
        texts["findings"] = _array(_piece(_FINDING, finding) for finding in report.findings)
        texts["inputs"] = _object(inputs | {"captures": _object(captures)})
        return _object(texts) + "\n"


_CLAIM: Final[TypeAdapter[ClaimResult]] = TypeAdapter(ClaimResult)
_FINDING: Final[TypeAdapter[Finding]] = TypeAdapter(Finding)
_CAPTURE: Final[TypeAdapter[Capture]] = TypeAdapter(Capture)


def _piece(kind: TypeAdapter[Any], value: object) -> str:
    return json_text(kind.dump_python(value, mode="json", by_alias=True))


def _array(texts: Iterable[str]) -> str:
    """Texts of JSON as one array, each a step further in."""
    inside = ",\n".join(_further_in(text) for text in texts)
    return f"[\n{inside}\n]" if inside else "[]"


def _object(texts: Mapping[str, str]) -> str:
    """Texts of JSON as one object, keys sorted, each a step further in."""
    inside = ",\n".join(_further_in(f"{json_text(name).rstrip()}: {texts[name]}") for name in sorted(texts))
    return f"{{\n{inside}\n}}" if inside else "{}"


def _further_in(text: str) -> str:
    # No string of JSON holds a line's end, so each one found is the layout's.
    return " " + text.rstrip("\n").replace("\n", "\n ")


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
