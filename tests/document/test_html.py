"""What a reader would see of a page, by both HTML readers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document.base import MARKUP_LIMIT
from checker.document.read import read_document
from checker.model.document import ChannelName as C

from .pages import blocks, keep_promises, read, texts


@pytest.fixture(params=[False, True], ids=["selectolax", "beautifulsoup4"])
def page(request):
    return lambda markup: read(markup, careful=request.param)


def test_blocks_stand_apart_with_the_names_of_their_elements(page):
    document = page("<h1>A</h1>b<div>c<p>d</p>e</div><ul><li>f<li>g</ul><blockquote><p>h</p></blockquote>")
    assert blocks(document, C.VISIBLE) == [
        ("h1", "A"), ("body", "b"), ("div", "c"), ("p", "d"), ("div", "e"), ("li", "f"), ("li", "g"), ("p", "h"),
    ]  # fmt: skip


def test_cells_are_blocks_of_their_own(page):
    document = page("<table><caption>t</caption><tr><th>year<th>dead</tr><tr><td>19<td>84</tr></table>")
    assert texts(document) == ["t", "year", "dead", "19", "84"]


def test_an_inline_tag_parts_nothing_and_leaves_a_soft_place(page):
    channel = page("<p>the <b>Isl</b>amic <i>State</i>.</p>").channel(C.VISIBLE)
    assert channel.text == "the Islamic State."
    assert channel.soft == (7, 17)


def test_white_space_collapses_as_in_a_browser(page):
    document = page("<p> one \n\t two<b> three </b> four&nbsp; five</p><p>&nbsp;</p>")
    assert texts(document) == ["one two three four\xa0 five"]


def test_preformatted_text_keeps_its_lines(page):
    assert texts(page("<pre>\n one\n   two\tthree\n</pre>")) == ["one\n   two\tthree"]


def test_a_break_is_a_new_line_in_the_same_block(page):
    assert texts(page("<p>one <br> two<br/>three</p>")) == ["one\ntwo\nthree"]


def test_a_rule_parts_blocks(page):
    assert texts(page("<div>one<hr>two</div>")) == ["one", "two"]


def test_word_breaks_and_soft_hyphens_leave_the_word_whole(page):
    channel = page("<p>super<wbr>cali&shy;fragi&#8203;listic</p>").channel(C.VISIBLE)
    assert channel.text == "supercali\xadfragi\u200blistic"
    assert channel.soft == (5,)


def test_superscripts_are_marked_and_subscripts_are_not(page):
    channel = page("<p>10<sup>2</sup> km of H<sub>2</sub>O<span style='vertical-align: super'>a</span></p>").channel(
        C.VISIBLE
    )
    assert channel.text == "102 km of H2Oa"
    assert channel.raised == ((2, 3), (13, 14))


@pytest.mark.parametrize(
    "link",
    [
        '<a href="#fn1">1</a>',
        '<a href="#cite_note-4">[4]</a>',
        '<a href="#_ftn2">[ii]</a>',
        '<a role="doc-noteref" href="n">*</a>',
    ],
)
def test_links_to_footnotes_are_marked(page, link):
    channel = page(f"<p>a war{link}. It</p>").channel(C.VISIBLE)
    assert len(channel.raised) == 1
    start, end = channel.raised[0]
    assert channel.text[:start] == "a war"
    assert channel.text[end:] == ". It"


@pytest.mark.parametrize(
    "link", ['<a href="#section-4">4</a>', '<a href="#fn1">Four reasons</a>', '<a href="/x">4</a>']
)
def test_other_links_are_words(page, link):
    assert page(f"<p>see part {link}</p>").channel(C.VISIBLE).raised == ()


def test_powers_and_fractions_of_mathml_do_not_become_numbers(page):
    channel = page(
        "<p><math><msup><mn>10</mn><mn>2</mn></msup></math></p><p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    ).channel(C.VISIBLE)
    assert channel.text == "102\n1 2"
    assert channel.raised == ((2, 3),)


def test_ruby_leaves_the_base_text_whole(page):
    document = page("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>だ</p>")
    assert texts(document) == ["漢字だ"]
    assert texts(document, C.ALT) == ["kan", "ji"]


@pytest.mark.parametrize(
    "markup",
    [
        '<span style="display:none">X</span>', '<span style="color:red; DISPLAY : None !important">X</span>',
        "<span hidden>X</span>", '<span style="visibility:hidden">X</span>', "<template>X</template>",
        "<dialog>X</dialog>", "<div popover>X</div>", '<span class="a gone">X</span>', "<i id=away>X</i>",
        "<video>X</video>", "<canvas>X</canvas>",
    ],
)  # fmt: skip
def test_what_a_browser_does_not_show_is_hidden(page, markup):
    document = page(f"<style>.gone, #away {{ display: none }}</style><p>seen {markup} too</p>")
    assert "X" in texts(document, C.HIDDEN)
    assert not any("X" in text for text in texts(document))


@pytest.mark.parametrize(
    "markup",
    [
        "<span aria-hidden=true>X</span>", "<details><summary>s</summary>X</details>", "<dialog open>X</dialog>",
        "<div hidden=until-found>X</div>",
        '<div hidden style="display:block">X</div>', '<span class="tab">X</span>', '<span class="print">X</span>',
        "<template shadowrootmode=open>X</template>", '<b style="text-display: none">X</b>', "<object>X</object>",
        '<span style="visibility:hidden"><b style="visibility:visible">X</b></span>',
    ],
)  # fmt: skip
def test_what_a_reader_can_see_stays_visible(page, markup):
    css = ".tab{display:none} .tab.on{display:block} @media print{.print{display:none}}"
    document = page(f"<style>{css}</style><div>seen {markup} too</div>")
    assert any("X" in text for text in texts(document))
    assert "X" not in texts(document, C.HIDDEN)


def test_a_page_that_hides_itself_while_it_loads_is_seen(page):
    document = page('<style>.load{display:none}</style><body class=load style="display:none"><p>words</p>')
    assert texts(document) == ["words"]


def test_hidden_words_between_two_halves_do_not_part_them(page):
    channel = page("<p>un<span hidden>not</span>der</p>").channel(C.VISIBLE)
    assert channel.text == "under"
    assert channel.soft == (2,)


def test_what_a_page_says_of_itself(page):
    document = page(
        '<html lang="fr-CA"><head><title> The \n title </title><meta name="Description" content="Of the page">'
        '<meta property="og:title" content="Card"><meta property="og:image" content="https://example.org/a.png">'
        '<meta name="viewport" content="width=1"><meta name="citation_author" content="Weiss, Caleb"></head><body>x'
    )
    assert document.title == "The title"
    assert document.language == "fr-CA"
    assert texts(document, C.TITLE) == ["The title"]
    assert blocks(document, C.META) == [
        ("Description", "Of the page"), ("og:title", "Card"), ("citation_author", "Weiss, Caleb"),
    ]  # fmt: skip


def test_the_title_comes_from_the_card_or_the_heading_when_there_is_none(page):
    assert page('<meta property="og:title" content="Card"><h1>H</h1>').title == "Card"
    assert page("<p>x</p><h1>He<i>ad</i></h1>").title == "Head"
    assert page("<svg><title>Icon</title></svg><p>x").title == ""


def test_json_ld_speaks_and_other_scripts_are_filed(page):
    document = page(
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "url": "https://example.org/x",'
        '"headline": "War &amp; peace", "articleBody": "One <b>two</b>.\\n\\nThree \\u201cfour\\u201d."}]}</script>'
        '<script>let secret = "five";</script><script type="application/json">'
        '{"a": ["six", {"b": "se\\u0000ven"}]}</script>'
        '<script type="application/ld+json">{broken</script><p>x</p>'
    )
    assert [(kind, " ".join(text.split())) for kind, text in blocks(document, C.JSON_LD)] == [
        ("headline", "War & peace"), ("articleBody", "One two."), ("articleBody", "Three “four”."),
    ]  # fmt: skip
    assert texts(document, C.SCRIPT) == ['let secret = "five";', "six", "seven", "{broken"]


def test_words_in_attributes(page):
    document = page(
        '<p>a<img alt="A map" src=x title="Of Mali"><a aria-label="Read on" href=x>b</a>'
        '<abbr title="Armed group">c</abbr>'
        '<img alt="" src=x><img hidden alt="none sees" src=x></p>'
        '<figure title="Fig"><figcaption>d</figcaption></figure>'
    )
    assert texts(document) == ["abc", "d"]
    assert blocks(document, C.ALT) == [
        ("alt", "A map"), ("title", "Of Mali"), ("aria-label", "Read on"), ("title", "Armed group"), ("title", "Fig"),
    ]  # fmt: skip
    assert texts(document, C.HIDDEN) == ["none sees"]


def test_forms_and_noscript_have_channels_of_their_own(page):
    document = page(
        "<p>a<textarea>\n b  <i>c</textarea><input value=d placeholder=e><input type=hidden value=f>"
        "<input type=password value=g><select><option>h<option>i</select></p><noscript><p>j <b>k</b></p></noscript>"
    )
    assert texts(document) == ["a"]
    assert texts(document, C.FORM) == ["b  <i>c", "d", "e", "h", "i"]
    assert texts(document, C.NOSCRIPT) == ["j k"]


def test_what_is_for_no_reader_is_left_out(page):
    document = page("<p>a<!-- b --><style>.c{color:red}</style><iframe>d</iframe></p><?php e ?>")
    everything = " ".join(channel.text for channel in document.channels)
    assert everything == "a"


def test_drawings(page):
    document = page(
        "<div><svg><title>Icon</title><desc>Of a thing</desc><text>Label</text><style>x</style></svg></div>"
    )
    assert texts(document) == ["Label"]
    assert texts(document, C.ALT) == ["Icon", "Of a thing"]


def test_nuls_are_dropped(page):
    assert texts(page("<p>quo\0ted w\0ords</p>")) == ["quoted words"]


def test_an_unclosed_page_is_read_to_its_end(page):
    assert texts(page("<p>one<p>two <b>three<p>four")) == ["one", "two three", "four"]


def test_deep_nesting_is_read(page):
    document = page("<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>" + "<b>" * 2000 + "bold")
    assert texts(document) == ["deep", "bold"]


def test_a_huge_page_is_not_read_and_says_so(page):
    document = page("<p>" + "word " * (MARKUP_LIMIT // 5))
    assert not document.readable
    assert document.reason == "page-too-large"


@pytest.mark.parametrize("markup", ["", " \n", "\0"])
def test_nothing_is_not_a_page(markup):
    document = read(markup)
    assert (document.readable, document.reason) == (False, "empty-page")


def test_the_reader_signs():
    assert read("<p>x").reader == "html/selectolax"
    assert read("<p>x", careful=True).reader == "html/beautifulsoup4-lxml"


words = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
tags = st.sampled_from(
    ["p", "div", "span", "b", "sup", "a", "pre", "li", "td", "table", "ul", "ruby", "rt", "svg", "title", "textarea",
     "select", "option", "noscript", "template", "h1", "math", "msup", "mfrac", "dialog", "details", "button", "script",
     "style", "iframe", "object", "video", "custom-element"]
)  # fmt: skip
attributes = st.sampled_from(
    ["", " hidden", " style='display:none'", " style='visibility:hidden'", " style='visibility:visible'", " class=x",
     " aria-label='l  m'", " style='display:block'", " href='#fn1'", " open", " title='t'"]
)  # fmt: skip
voids = st.sampled_from(
    ["<br>", "<hr>", "<wbr>", "<img alt='a b'>", "<input value=v>", "&nbsp;", "&shy;", " ", "\n", "<!-- c -->"]
)


def element(inner):
    return st.builds(
        lambda t, a, children: f"<{t}{a}>{''.join(children)}</{t}>", tags, attributes, st.lists(inner, max_size=4)
    )


markups = st.recursive(words | voids, element, max_leaves=30)


@settings(deadline=None, max_examples=150)
@given(st.lists(markups, max_size=5), st.booleans())
def test_every_channel_keeps_the_promises_of_the_model(parts, careful):
    document = read("<style>.x{display:none}</style>" + "".join(parts), careful=careful)
    for channel in document.channels:
        keep_promises(channel)
    names = [channel.name for channel in document.channels]
    assert names == [name for name in C if name in names]


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=300),
    st.sampled_from(["text/html", "text/plain", "application/xml", "", "application/pdf"]),
    st.booleans(),
)
def test_any_bytes_give_a_document(body, media_type, careful):
    document = read_document(body, media_type, "", "", careful=careful)
    for channel in document.channels:
        keep_promises(channel)
    assert document.readable or document.reason


plain_words = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), min_size=1, max_size=8)


@settings(deadline=None, max_examples=60)
@given(st.lists(plain_words, min_size=1, max_size=6), st.sampled_from(["p", "div", "li", "h2", "td", "blockquote"]))
def test_words_written_are_words_read(paragraphs, tag):
    inside = "".join(f"<{tag}>{' <b>'.join(words)}</{tag}>" for words in paragraphs).replace("<b>", "<b></b>")
    table = f"<table><tr>{inside}</tr></table>" if tag == "td" else inside
    assert texts(read(table)) == [" ".join(words) for words in paragraphs]


def test_an_element_of_more_attributes_than_any_has_is_refused():
    many = " ".join(f"a{number}=1" for number in range(12_000))
    for markup in (f"<p {many}>words", f"<p title='a > b' {many}>words", f"<p>words</p><b/{many.replace('=1 ', '/')}>"):
        for careful in (False, True):
            document = read(markup, careful=careful)
            assert not document.readable
            assert document.reason == "page-too-large"


def test_long_values_and_scripts_are_no_attributes():
    numbers = " ".join(map(str, range(19_000)))
    for markup in (
        f'<svg><path d="M {numbers}"></path></svg><p>words</p>',
        f"<script>if (a <b ) x = [{numbers.replace(' ', ', ')}]</script><p>words</p>",
        f'<img src="data:image/png;base64,{"abcdefg/" * 19_000}"><p>words</p>',
        f"<p>words</p><pre>{numbers}</pre>",
    ):
        assert "words" in texts(read(markup))
