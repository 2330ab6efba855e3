"""Report → text, one file a format. A new one is a new file here, a line in `FORMATS`, a test and a page."""

from typing import Final

from checker.formats.badge import BadgeFormat
from checker.formats.base import Format, RenderOptions
from checker.formats.csv_table import CsvFormat
from checker.formats.github import GithubFormat
from checker.formats.gitlab import GitlabFormat
from checker.formats.html import HtmlFormat
from checker.formats.issue import IssueFormat
from checker.formats.json_report import JsonFormat
from checker.formats.junit import JunitFormat
from checker.formats.markdown import MarkdownFormat
from checker.formats.prov import ProvFormat
from checker.formats.sarif import SarifFormat
from checker.formats.terminal import TerminalFormat

__all__ = ["FORMATS", "Format", "RenderOptions", "format_by_name"]

FORMATS: Final[tuple[Format, ...]] = (
    TerminalFormat(),
    JsonFormat(),
    MarkdownFormat(),
    IssueFormat(),
    HtmlFormat(),
    SarifFormat(),
    GithubFormat(),
    GitlabFormat(),
    JunitFormat(),
    CsvFormat(),
    BadgeFormat(),
    ProvFormat(),
)
"""Every format there is, in the order the help lists them."""


def format_by_name(name: str) -> Format | None:
    """The format of that name, or None."""
    return next((form for form in FORMATS if form.name == name), None)
