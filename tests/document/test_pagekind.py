"""Walls and shells are seen; pages that only speak of them are not."""

import pytest

from checker.document.read import read_document
from checker.model.document import ChannelName as C

from .corpus import PAGES
from .pages import read, texts

ARTICLE = "".join(
    f"<p>Sentence number {number} of an article that says what happened in the north of the country that day.</p>"
    for number in range(60)
)

WALLS = [
    ("bot-wall", "<title>Just a moment...</title><body><h1>example.org</h1><p>Verifying you are human. This may take "
     "a few seconds.</p><script>(function(){window._cf_chl_opt={cvId:'3'};})();</script></body>"),
    ("bot-wall", "<title>Attention Required! | Cloudflare</title><p>Sorry, you have been blocked</p>"
     "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1'></script>"),
    ("bot-wall", "<html><head><script src='https://x.token.awswaf.com/x/challenge.js'></script></head><body><script>"
     "AwsWafIntegration.saveReferrer();</script></body></html>"),
    ("bot-wall", "<html><body>Request unsuccessful. Incapsula incident ID: 12-34</body></html>"),
    ("bot-wall", "<html><title>example.org</title><body><script>var dd={'rt':'c'}</script>"
     "<script src='https://ct.captcha-delivery.com/c.js'></script></body></html>"),
    ("bot-wall", "<title>Access to this page has been denied.</title>"
     "<div id=\"px-captcha\"></div><p>Please verify</p>"),
    ("bot-wall", "<title>Making sure you&#39;re not a bot!</title>"
     "<img src='/.within.website/x/cmd/anubis/static/i.webp'>"),
    ("bot-wall", "<title>Bloomberg - Are you a robot?</title><p>To continue, please click the box below.</p>"),
    ("consent-wall", "<title>Before you continue to Google Search</title><form action=\"https://consent.google.com/save\">"
     "<button>Accept all</button></form>"),
    ("paywall", "<h1>War in the Sahel</h1><p>It began in May.</p><div>Subscribe to continue reading</div>"),
    ("paywall", "<h1>War</h1><p>It began.</p><script type='application/ld+json'>{\"@type\": \"NewsArticle\", "
     "\"isAccessibleForFree\": \"False\"}</script>"),
    ("script-shell", "<title>App</title><div id=root></div><script src=/static/js/main.js></script>"),
    ("script-shell", "<title>App</title><p>Loading, please wait</p><script>" + "var a = 1;" * 400 + "</script>"),
    ("script-shell", "<noscript>You need to enable JavaScript to run this app.</noscript>"
     "<div id=app></div><script></script>"),
    ("embedded-document", f"<h1>Report</h1>{ARTICLE}<iframe src='/files/report.pdf#view=fit'></iframe>"),
    ("embedded-document", "<h1>Report</h1><p>Read it.</p><object data='report.pdf' type='application/pdf'></object>"),
    ("embedded-document", "<h1>Report</h1><p>Read.</p><embed src='https://docs.google.com/viewer?url=//e.org/x'>"),
    ("login-wall", "<title>Log in</title><h1>Log in to continue</h1><form><input name=user>"
     "<input type=password name=pw><button>Log in</button></form><p>Forgot your password?</p>"),
    ("sent-on", "<meta http-equiv=Refresh content='0;url=/new'><title>Redirecting</title><p>This page has moved.</p>"),
    ("sent-on", "<meta http-equiv=refresh content=\"5; URL='https://e.example/new'\"><p>You will be redirected.</p>"),
    ("empty-page", "<title>Map</title><body><img src=map.png alt='A map'></body>"),
    ("empty-page", "<title>Old site</title><frameset><frame src=a.html><noframes>Frames needed</noframes></frameset>"),
]  # fmt: skip


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(("reason", "markup"), WALLS)
def test_walls_are_readable_with_a_reason(reason, markup, careful):
    document = read(markup, careful=careful)
    assert (document.readable, document.reason) == (True, reason)
    assert document.detail


SHORT = ARTICLE[:1700]

INNOCENT = [
    "<p>A film.</p><iframe src='https://video.example.org/embed/pdf'></iframe><a href='report.pdf'>Report</a>",
    f"<h1>Bots</h1>{SHORT}<p>Such pages say: verify you are human.</p>",
    f"{SHORT}<script>(function(){{window.__CF$cv$params={{r:'1'}};var a=document.createElement('script');"
    "a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js';}})();</script>",
    f"{SHORT}<script src='/_Incapsula_Resource?SWJIYLWA=1'></script><script>window._pxAppId = 'PX1';</script>",
    f"{SHORT}<script src='https://x.token.awswaf.com/x/challenge.js'></script>",
    f"{SHORT}<script src='https://js.datadome.co/tags.js'></script><form>Subscribe to our newsletter</form>",
    f"<h1>Are you a robot?</h1>{ARTICLE}<p>Captchas ask: verify you are human.</p>",
    f"<h1>News</h1>{ARTICLE}<div class=box>Subscribe to continue reading our newsletter</div>",
    f"<h1>News</h1>{ARTICLE}<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js'></script>",
    f"<h1>Cookies</h1><div>We value your privacy. To continue, accept.</div>{ARTICLE}",
    f"{ARTICLE}{ARTICLE}<script type='application/ld+json'>{{\"isAccessibleForFree\": false}}</script>",
    "<h1>How captcha-delivery works</h1><p>A captcha is a test. Sites subscribe to services that offer them.</p>",
    f"{ARTICLE}<form><input type=password></form>",
    "<meta http-equiv=refresh content=300><p>The scores are refreshed every five minutes.</p>",
    "<meta http-equiv=refresh content='300;url=/scores'><p>The scores are refreshed every five minutes.</p>",
    "<title>Notice</title><p>The office is closed on 5 May.</p>",
    "<h1>Statement</h1><p>The ministry said on Monday that nobody was hurt in the fire near the northern town, and "
    "thanked the people who had helped to put it out.</p><script>track()</script>",
    f"<div id=root>{ARTICLE}</div><script>{'var a = 1;' * 4000}</script>",
    "<p>short</p><script type='application/ld+json'>{\"articleBody\": \"" + "A body in the data. " * 40 + "\"}</script>"
    "<script>" + "x();" * 900 + "</script>",
]  # fmt: skip


@pytest.mark.parametrize("markup", INNOCENT)
def test_ordinary_pages_have_no_reason(markup):
    document = read(markup)
    assert (document.readable, document.reason) == (True, "")


@pytest.mark.parametrize("name", PAGES)
def test_the_corpus_has_no_reason(name):
    assert read(PAGES[name]).reason == ""


def test_words_on_a_stub_are_still_there():
    document = read("<h1>War in the Sahel</h1><p>It began in May.</p><div>Subscribe to continue reading</div>")
    assert "It began in May." in texts(document, C.VISIBLE)


def test_a_visit_that_ended_at_a_consent_form():
    body = b"<title>Yahoo</title><p>We use cookies and other things of that kind on our sites.</p>"
    wall = read_document(body, "text/html", "utf-8", "https://guce.yahoo.com/consent?x=1")
    assert (wall.readable, wall.reason) == (True, "consent-wall")
    assert read_document(body, "text/html", "utf-8", "https://example.org/guce.yahoo.com/").reason == ""
