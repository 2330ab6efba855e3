"""An archived copy in the citation templates of wikitext, as editors there name one."""

from typing import TYPE_CHECKING, Final

from checker.errors import ImportFileError
from checker.proposals.base import CopyToName

if TYPE_CHECKING:
    from mwparserfromhell.nodes import Template
    from mwparserfromhell.wikicode import Wikicode

__all__ = ["name_in_templates"]

_NAMES: Final = (
    ("archive-url", ("archive-url", "archiveurl", "archive_url")),
    ("archive-date", ("archive-date", "archivedate", "archive_date")),
    ("url-status", ("url-status", "deadurl", "dead-url")),
)
"""What is set, and the names that may stand there for it."""

_LONGEST: Final = 4_000_000


def name_in_templates(text: str, url: str, copy: CopyToName, name: str) -> str:
    """The text with a copy named in every template whose `url` is the address.

    Args:
        text: The wikitext.
        url: The address.
        copy: The copy.
        name: The file's path, for sentences.

    Returns:
        The text; the same where no template has the address.

    Raises:
        ImportFileError: one of them names another copy already, or something else would change.
    """
    import mwparserfromhell

    if len(text) > _LONGEST:
        raise ImportFileError(f"{name}: it has more than {_LONGEST // 1_000_000} million characters", "edit it by hand")
    code = mwparserfromhell.parse(text)
    if str(code) != text:
        raise ImportFileError(f"{name}: it cannot be changed without changing something else", "edit it by hand")
    for template in code.filter_templates():
        if template.has("url") and str(template.get("url").value).strip() == url:
            _name(template, copy, name)
    return str(code)


def _name(template: "Template", copy: CopyToName, name: str) -> None:
    values = {"archive-url": _value(copy.url), "archive-date": copy.day, "url-status": str(copy.status or "")}
    behind = "url"
    for plain, spellings in _NAMES:
        value = values[plain]
        written = next((spelling for spelling in spellings if template.has(spelling)), "")
        held = str(template.get(written).value).strip() if written else ""
        if plain == "archive-url" and held:
            raise ImportFileError(f"{name}: a template names another copy of it already", "edit it by hand")
        if value and written in ("deadurl", "dead-url"):
            value = {"live": "no", "dead": "yes"}.get(value, value)
        if value:
            _set(template, written or plain, value, behind)
            behind = written or plain


def _set(template: "Template", name: str, value: str, behind: str) -> None:
    """Give a parameter a value; a new one is set as the one before it is, on a line of its own where that has one."""
    from mwparserfromhell.nodes.extras import Parameter

    model = template.get(behind)
    head, tail = _around(str(model.value))
    if template.has(name):
        held = template.get(name)
        _, own = _around(str(held.value))
        held.value = head + value + own
        return
    before, after = _around(str(model.name))
    made = Parameter(_code(before + name + (after and " ")), _code(head + value + tail))
    place = template.params.index(model) + 1
    if place == len(template.params):  # what stood before the closing braces does so again
        model.value = _code(str(model.value).rstrip() + _around(str(template.get("url").value))[1])
    template.params.insert(place, made)


def _code(text: str) -> "Wikicode":
    """A text as mwparserfromhell holds one."""
    from mwparserfromhell.utils import parse_anything

    return parse_anything(text)


def _around(text: str) -> tuple[str, str]:
    """The white space before and behind what a text says; that of a blank one all stands behind."""
    words = text.strip()
    return ("", text) if not words else (text[: text.index(words)], text[text.index(words) + len(words) :])


def _value(url: str) -> str:
    """An address as the value of a parameter, where a bar ends it and two braces close the template."""
    return url.replace("|", "%7C").replace("{", "%7B").replace("}", "%7D")
