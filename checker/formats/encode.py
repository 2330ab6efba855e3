"""One encoder a sink: what a stranger wrote can be read there and can do nothing there.

Titles, passages, error texts and file names come from servers, archives and pull requests. Each rendering passes them
through its own encoder here: `terminal_text`, `markdown_code`, `markdown_block`, `markdown_text`, `json_text` and
`json_line`, and for HTML `clean` before autoescape and `web_link` for every address that may be followed.
"""

import json
import math
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from pydantic_core import PydanticSerializationError, to_json

from checker.capture.secrets import redact, secret_in

__all__ = [
    "clean",
    "csv_cell",
    "escaped_json",
    "github_message",
    "github_property",
    "json_line",
    "json_text",
    "markdown_block",
    "markdown_code",
    "markdown_text",
    "one_line",
    "shorten",
    "shown_url",
    "terminal_text",
    "web_link",
]

_ESCAPES: Final = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences (ECMA-48 §5.4): colours
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,256}(?:\x07|\x1b\\\\|\x9c)"  # strings
    "|\x1b[ -/]*[0-~]?"
)
_INVISIBLE: Final = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # reorder or hide text
    "\U000e0000-\U000e007f"  # tags: a whole hidden alphabet
)
_UNSEEN: Final = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_INVISIBLE}\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE_IN_JSON: Final = re.compile(f"[\x7f-\x9f\u2028\u2029{_INVISIBLE}\ufdd0-\ufdef\ufffe\uffff]")
_LINES: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_REDACTED: Final = "REDACTED"
_ORDINARY: Final = re.compile(r"https?://[\w.-]+(?::\d{1,4})?(?:[/?#][!#-&(-;=?-\[\]-_a-~]*)?", re.I | re.A)
"""An address with nothing in it that takes a closer look: a plain host, then ASCII that browsers take as it is."""
_WORKFLOW: Final = re.compile(r"##(?=\w*\[)")
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~$&@#])")
_AT_THE_START: Final = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def clean(text: str) -> str:
    r"""Remove what cannot be seen: terminal sequences, C0 and C1 controls, bidirectional and zero-width marks, tags.

    Joiners (U+200C, U+200D) stay: Persian and Hindi are spelled with them. Line breaks of every kind become `\n`, and
    surrogates, which no encoding can carry, become `?`.
    """
    if text.isprintable():  # nearly all text: none of what is removed below is printable to Python
        return text
    text = _LINES.sub("\n", _ESCAPES.sub("", text))
    return _UNSEEN.sub("", text).encode("utf-8", "replace").decode() if not text.isascii() else _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """`clean`, with every run of white space as one space."""
    if not text.isprintable():
        text = clean(text)
    elif "  " not in text and text[:1] != " " != text[-1:]:  # no other white space is printable to Python
        return text
    return " ".join(text.split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where one ends near, the cut marked with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit * 2 // 3)
    return (head[:space] if space > 0 else head).rstrip() + "…"


@lru_cache(maxsize=1024)  # a page names an address half a dozen times, one after the other
def shown_url(url: str) -> str:
    """An address for reading, not for following: one line, credentials and secret parameters taken out."""
    return redact(one_line(url))


@lru_cache(maxsize=1024)
def web_link(url: str) -> str:
    """The address if a reader may be sent there, or "".

    Only absolute http and https addresses without credentials, secrets, white space, control characters or
    backslashes (which browsers read as slashes: https://url.spec.whatwg.org/#special-authority-slashes-state).
    """
    if _ORDINARY.fullmatch(url):
        return "" if secret_in(url) or _REDACTED in url else url
    if not re.match(r"https?://[^\s/?#]", url, re.I) or re.search(r"[\s\\<>\"'`]", url) or clean(url) != url:
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    return url if host and not secret_in(url) and _REDACTED not in url else ""


def terminal_text(text: str) -> str:
    """One line for a terminal or a job's log.

    `##[` and its like are broken up: build hosts obey them anywhere in a line. `::` is obeyed only as the first
    visible thing, so whoever prints puts a mark of its own before it.
    """
    return _WORKFLOW.sub("# #", one_line(text))


def markdown_code(text: str, *, limit: int = 300) -> str:
    """A code span that holds the text on one line, whatever backticks it has (CommonMark §6.1).

    A vertical bar is shown as a broken bar, since no way of escaping it in a table cell is read alike everywhere.
    """
    text = shorten(one_line(text), limit).replace("|", "¦")
    if not text:
        return ""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def markdown_block(lines: list[str], info: str = "", *, limit: int = 2000) -> str:
    """A fenced code block with each text on a line of its own; the fence is longer than any run inside."""
    body = [shorten(one_line(line), limit) for line in lines]
    ticks = "`" * max(3, *(len(run) + 1 for line in body for run in re.findall("`+", line)), 3)
    return "\n".join((ticks + info, *body, ticks))


def markdown_text(text: str, *, limit: int = 600) -> str:
    """Running text: every mark that could begin markup escaped, so that nothing but text is read.

    Code hosts turn addresses, @names and #numbers into links after the Markdown is read, so an escape does not stop
    them: a zero-width space does.
    """
    text = _MARKUP.sub(r"\\\1", shorten(one_line(text), limit))
    text = re.sub(r"([@#])", r"\1&#8203;", text)
    text = text.replace("://", ":&#8203;//")
    text = re.sub(r"(?i)\b(www)(?=\.)", r"\1&#8203;", text)
    text = re.sub(r"(?i)\b(gh-)(?=\d)", r"\1&#8203;", text)
    return _AT_THE_START.sub(lambda found: "\\" + found[1] if not found[1].isdigit() else found[1] + "&#8203;", text)


def github_message(text: str) -> str:
    """The message of a workflow command: `%` and the ends of lines are encoded, so that the command ends where it ends.

    See "Workflow commands for GitHub Actions"; `##[` and its like are broken up as in `terminal_text`.
    """
    lines = [shorten(terminal_text(line), 2_000) for line in clean(text).split("\n")]
    return "\n".join(line for line in lines if line).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """A property of a workflow command: as its message, on one line, and `:` and `,` encoded too."""
    return github_message(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one (OWASP)."""
    text = shorten(clean(text), 32_000)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠") else text


def json_text(value: object) -> str:
    r"""JSON, keys sorted, one space of indentation, a newline at the end; letters stay readable.

    Characters that a terminal obeys, or that reorder or hide what stands beside them, are written as `\u` escapes.
    """
    # Python indents by its slow encoder only, and pydantic's does not sort.
    try:
        plain = to_json(_in_order(value), indent=1).decode()
    except (PydanticSerializationError, UnicodeError):  # half a surrogate pair, which JSON can name and UTF-8 cannot
        plain = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return escaped_json(plain) + "\n"


def json_line(value: object) -> str:
    """JSON on one line, keys as they stand, without an end of line; characters are escaped as in `json_text`."""
    try:
        plain = to_json(value).decode()
    except (PydanticSerializationError, UnicodeError):
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return escaped_json(plain)


def escaped_json(plain: str) -> str:
    """JSON with an escape for each character that a terminal obeys, or that reorders or hides its neighbours."""

    def escaped(match: re.Match[str]) -> str:
        units = match[0].encode("utf-16-be")
        return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))

    return plain if plain.isascii() and "\x7f" not in plain else _UNSAFE_IN_JSON.sub(escaped, plain)


def _in_order(value: object) -> object:
    """The same data, the keys of every object sorted."""
    match value:
        case str():
            return value
        case dict():
            return {key: _in_order(value[key]) for key in sorted(value)}
        case list() | tuple():
            return [_in_order(item) for item in value]
        case float() if not math.isfinite(value):
            raise ValueError("JSON has no such number")
    return value
