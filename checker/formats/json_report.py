"""run.json: the report itself. Every other rendering is made from it, now or years later."""

from pydantic import ValidationError

from checker.errors import ReportError
from checker.formats.base import Format, RenderOptions
from checker.formats.encode import json_text
from checker.model.report import REPORT_SCHEMA, Report

__all__ = ["JsonFormat", "parse_report", "report_schema", "report_schema_text"]


class JsonFormat(Format):
    """The report as JSON, the same bytes for the same report; `docs/report.schema.json` describes it."""

    name = "json"
    summary = "run.json, the report itself: everything else is made from it"
    suffix = ".json"

    def render(self, report: Report, options: RenderOptions) -> str:
        """JSON with sorted keys; lists keep the report's own order."""
        return json_text(report.model_dump(mode="json", by_alias=True))


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
