"""Fragments on pages that have what they name, that lack it, and that cannot tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document.read import read_document
from checker.match.fragment import text_directive
from checker.match.linked import TextDirective, parse_directives, read_fragments
from checker.model.document import ChannelName
from checker.model.match import FragmentState
from tests.document.pdfs import lines, pdf

FOUND, MISSING, SILENT = FragmentState.FOUND, FragmentState.MISSING, FragmentState.NOT_APPLICABLE
PAGE = """<!doctype html><title>Guide</title>
<h1 id="Intro">Guide</h1><h2 id="user-content-set-up">Set up</h2><a name="old-name"></a><p name="no-anchor"></p>
<h2 id="é%20x">É</h2><p id="café">Crème brûlée is burnt cream, and a category of its own.</p>
<p>The ferry <b>Linnet</b> sank off Alder&nbsp;Point.</p><p>Second paragraph ends here.</p>
<p hidden>Folded away.</p><p>東京は日本の首都です。</p>
<script>document.title = "made-by-script";</script>
<p>Enough text that nobody takes the page for a shell that scripts fill, nor for a wall: it goes on for a while.</p>
"""


def look(fragment, page=PAGE, *, url="http://a.org/x", media_type="text/html", careful=False):
    body = page.encode() if isinstance(page, str) else page
    document = read_document(body, media_type, "utf-8", url, careful=careful)
    (answer,) = read_fragments(document, body, "utf-8", url, [fragment], careful=careful)
    assert answer.fragment == fragment
    return answer.state


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    ("fragment", "state"),
    [
        ("Intro", FOUND),
        ("intro", FOUND),
        ("set-up", FOUND),
        ("user-content-set-up", FOUND),
        ("user-content-Intro", FOUND),
        ("old-name", FOUND),
        ("caf%C3%A9", FOUND),
        ("café", FOUND),
        ("%C3%A9%2520x", FOUND),
        ("no-anchor", MISSING),
        ("nowhere", MISSING),
        ("Guide", MISSING),
        ("", SILENT),
        ("top", SILENT),
        ("Top", SILENT),
        ("!/route", SILENT),
        ("/route", SILENT),
        ("tab=2", SILENT),
        ("a&b", SILENT),
        ("made-by-script", SILENT),
    ],
)
def test_elements(fragment, state, careful):
    assert look(fragment, careful=careful) is state


@pytest.mark.parametrize("fragment", ["readme", "diff-abc", "discussion-abc", "start-of-content"])
def test_what_scripts_of_code_hosts_make(fragment):
    assert look(fragment, url="https://github.com/a/b") is SILENT
    assert look(fragment, url="https://gist.github.com/a/b") is SILENT
    assert look(fragment, url="https://a.org/b") is MISSING


@pytest.mark.parametrize(
    "fragment",
    [
        "L10",
        "L10-L20",
        "L3C2-L4C1",
        "10-20",
        "issuecomment-12",
        "discussion_r12",
        "discussioncomment-1",
        "post_3",
        "answer-9",
    ],
)
def test_what_scripts_make_on_any_host(fragment):
    for url in ("https://github.com/a/b", "https://git.a.org/b"):
        assert look(fragment, url=url) is SILENT


def test_a_line_that_is_an_anchor_is_found():
    assert look("L10", PAGE + "<a id=L10></a>") is FOUND


@pytest.mark.parametrize(
    ("directive", "state"),
    [
        ("text=The%20ferry%20Linnet%20sank", FOUND),
        ("text=the%20FERRY%20linnet", FOUND),
        ("text=creme%20brulee", FOUND),
        ("text=sank%20off%20Alder%20Point", FOUND),
        ("text=The%20ferry,Alder%20Point", FOUND),
        ("text=The%20ferry,ends%20here", FOUND),
        ("text=Linnet-,sank", FOUND),
        ("text=Linnet-,sank,-off", FOUND),
        ("text=The-,ferry,Point.,-Second", FOUND),
        ("text=Folded%20away", FOUND),
        ("text=%E6%97%A5%E6%9C%AC", FOUND),
        ("text=ferry&text=Second", FOUND),
        ("unknown=1&text=ferry", FOUND),
        ("text=The%20boat", MISSING),
        ("text=The%20ferry%20Linnet%20sunk", MISSING),
        ("text=cat", MISSING),
        ("text=Alder%20Point,The%20ferry", MISSING),
        ("text=off-,sank", MISSING),
        ("text=sank,-Alder", MISSING),
        ("text=ferry&text=boat", MISSING),
        ("text=", MISSING),
        ("text=a,b,c,d,e", MISSING),
        ("text=p-,,-s", MISSING),
        ("unknown=1", SILENT),
    ],
)
def test_text_directives(directive, state):
    assert look(f":~:{directive}") is state
    assert look(f"Intro:~:{directive}") is (FOUND if state is SILENT else state)
    if state is FOUND:
        assert look(f"nowhere:~:{directive}") is MISSING


def test_parsing():
    assert parse_directives("a:~:text=p-,s%2Ct,e,-x&z&text=q") == (
        "a",
        [TextDirective("s,t", "e", "p", "x"), TextDirective("q")],
    )
    assert parse_directives("plain") == ("plain", [])


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<div id=app></div><script>" + "x();" * 900 + "</script>",
        "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
        "<p>frame</p><iframe src='a.pdf'></iframe>",
    ],
)
@pytest.mark.parametrize("fragment", ["nowhere", ":~:text=nothing"])
def test_pages_that_were_not_read_say_nothing(page, fragment):
    assert look(fragment, page) is SILENT


def test_pdf_pages():
    body = pdf([lines("one page"), lines("and two")])
    for fragment, state in (
        ("page=1", FOUND),
        ("page=2", FOUND),
        ("zoom=100&page=2", FOUND),
        ("page=3", MISSING),
        ("page=0", MISSING),
        ("nameddest=x", SILENT),
        ("x", SILENT),
    ):
        assert look(fragment, body, media_type="application/pdf") is state, fragment


def test_plain_text():
    text = "The ferry sank off Alder Point. " * 9
    assert look(":~:text=ferry%20sank", text, media_type="text/plain") is FOUND
    assert look(":~:text=ferry%20sunk", text, media_type="text/plain") is MISSING
    assert look("line5", text, media_type="text/plain") is SILENT


@given(st.text(max_size=60))
def test_any_fragment_has_an_answer(fragment):
    assert look(fragment) in FragmentState
    assert look(f":~:text={fragment}") in FragmentState


@given(st.data())
def test_the_links_we_write_ourselves_lead_to_the_words(data):
    document = read_document(PAGE.encode(), "text/html", "utf-8", "http://a.org/x")
    text = document.channel(ChannelName.VISIBLE).text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    directive = text_directive(document.channel(ChannelName.VISIBLE), start, end, ambiguous=data.draw(st.booleans()))
    if directive:
        assert look(directive) is FOUND, directive
