"""Addresses replaced in documents: that one, everywhere it is linked to, and not a byte beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import ImportFileError
from checker.importers.html_links import HtmlLinks
from checker.importers.markdown import MarkdownLinks
from checker.proposals.document import _AddressEdit

OLD, NEW = "http://news.example/old", "http://news.example/new"
LINKS = {
    "markdown": [f"[a *b*]({OLD})", f"<{OLD}>", OLD, f"![p]({OLD} 't')", "[r][r]", f"`{OLD}`", f"[o]({OLD}er)"],
    "html": [f"<a href='{OLD}'>{OLD}</a>", f"<img src={OLD} alt=x>", f"<!-- {OLD} -->", f'<a href="{OLD}/x">y</a>'],
}
READERS = {"markdown": MarkdownLinks(), "html": HtmlLinks()}


@pytest.mark.parametrize("form", LINKS)
@given(st.data())
def test_that_address_and_nothing_else(form, data):
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    part = st.one_of(st.sampled_from(LINKS[form]), st.sampled_from(["Words — été.", "", "\x0b", "- item", "> said"]))
    text = data.draw(st.sampled_from(["", "\ufeff"])) + end.join(data.draw(st.lists(part, max_size=8)))
    text += f"{end}{end}[r]: {OLD}{end}" if form == "markdown" else end
    seen = text.removeprefix("\ufeff").replace("\r\n", "\n")
    before = READERS[form].read(seen).links
    edit = _AddressEdit(form, ((OLD, NEW),))
    if not any(link.target == OLD for link in before):
        with pytest.raises(ImportFileError, match="does not link"):
            edit.apply(text, "x")
        return
    after = edit.apply(text, "x")
    linked = READERS[form].read(after.removeprefix("\ufeff").replace("\r\n", "\n")).links
    assert [link.target for link in linked] == [NEW if link.target == OLD else link.target for link in before]
    assert after.replace(NEW, OLD) == text


@pytest.mark.parametrize(
    "evil",
    [f"{NEW})b [x](http://evil.example/", f'{NEW} "t"', f"{NEW}\n\n# A heading", f"{NEW}'><script>", f"{NEW}<b>"],
)
@pytest.mark.parametrize("form", LINKS)
def test_an_address_brings_nothing_along(form, evil):
    text = f"[a]({OLD}) b\n" if form == "markdown" else f"<a href='{OLD}'>a</a> b\n"
    try:
        after = _AddressEdit(form, ((OLD, evil),)).apply(text, "x")
    except ImportFileError:
        return
    links = READERS[form].read(after).links
    assert [(link.target, link.text) for link in links] == [(evil, "a")]


def test_many_at_once_and_two_that_change_places():
    text = f"[a]({OLD}) [b]({NEW}) [c](http://news.example/c?x=1&amp;y=2)\n"
    pairs = ((OLD, NEW), (NEW, OLD), ("http://news.example/c?x=1&y=2", "http://news.example/d?x=1&copy=2"))
    after = _AddressEdit("markdown", pairs).apply(text, "x")
    assert [link.target for link in MarkdownLinks().read(after).links] == [NEW, OLD, "http://news.example/d?x=1&copy=2"]
