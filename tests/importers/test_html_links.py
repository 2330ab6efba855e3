"""The links of HTML, and where they stand."""

from checker.importers.html_links import HtmlLinks

PAGE = """<!doctype html>
<html><head><title>A
 page</title><base href="https://base.org/dir/">
<link rel="preconnect" href="https://hint.org"><link rel="icon" href="icon.png">
<script>var a = '<a href="no.html">';</script></head>
<body><!-- <a href="commented.html"> -->
<p id="one">See <A HREF = 'first.html?a=1&amp;b=2'>the <b>first</b></A>
and <a
   class="x" href=bare.html>bare</a><a name="old"></a>
<img src="a.png" srcset="a.png 1x, b.png 2x" alt="Pic">
<map><area href="area.html" alt="Area"></map>
<iframe src="frame.html"></iframe><video poster="p.jpg"><source src="v.mp4"></video>
<a href="first.html?a=1&amp;b=2">again</a></p>
"""


def test_a_page():
    read = HtmlLinks().read(PAGE)
    assert [(link.target, link.text) for link in read.links] == [
        ("icon.png", ""),
        ("first.html?a=1&b=2", "the first"),
        ("bare.html", "bare"),
        ("a.png", "Pic"),
        ("a.png", "Pic"),
        ("b.png", "Pic"),
        ("area.html", "Area"),
        ("frame.html", ""),
        ("p.jpg", ""),
        ("v.mp4", ""),
        ("first.html?a=1&b=2", "again"),
    ]
    assert read.title == "A page"
    assert read.base == "https://base.org/dir/"
    assert read.anchors == {"one", "old"}
    assert read.scripted


def test_places():
    spans = [PAGE[link.start : link.end] for link in HtmlLinks().read(PAGE).links]
    assert spans[1] == "first.html?a=1&amp;b=2"
    assert spans[2] == "bare.html"
    assert spans[4] == spans[5] == "a.png 1x, b.png 2x"
    first, last = (HtmlLinks().read(PAGE).links[number].start for number in (1, -1))
    assert first < last


def test_what_is_commented_out_has_no_place():
    text = '<!-- <a href="x.html"> -->\n<a href="x.html">x</a>'
    assert [link.start for link in HtmlLinks().read(text).links] == [text.rindex("x.html")]


def test_the_candidates_of_a_srcset():
    page = "<img srcset=' a,b.png 1x,c.png 2x , data:x/y,z 3x,, d.png '>"
    assert [link.target for link in HtmlLinks().read(page).links] == ["a,b.png", "c.png", "data:x/y,z", "d.png"]


def test_deep_nesting_is_read():
    assert len(HtmlLinks().read("<div><a href=x>w</a>" * 3000).links) == 3000
    assert len(HtmlLinks().read("<div><a href=x>" * 3000 + "words").links) == 3000


def test_odd_pages():
    assert HtmlLinks().read("<?xml version='1.0'?><html><a href='x'>x</a></html>").links[0].target == "x"
    assert HtmlLinks().read("page.html").links == ()
    assert HtmlLinks().read("").links == ()
    assert HtmlLinks().read("no markup").links == ()
    assert [link.target for link in HtmlLinks().read("<a href='unclosed").links] in ([], ["unclosed"])
    assert [link.target for link in HtmlLinks().read("<a href>x</a><a href=''>y</a>").links] == ["", ""]
