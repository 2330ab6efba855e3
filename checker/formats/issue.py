"""The report for the body of an issue, which a nightly job keeps up to date."""

from checker.formats.markdown import MarkdownFormat

__all__ = ["IssueFormat"]


class IssueFormat(MarkdownFormat):
    """As `markdown`, within the 65,536 characters that GitHub gives a body; a job adds words of its own."""

    name = "issue"
    summary = "Markdown within the limits of an issue's body"
    most = 60_000
