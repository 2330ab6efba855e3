"""The web and the archive of the demo: a few hosts, what they serve today, and what the archive saw earlier.

Everything here is invented. Each page exists for one cell of the table or one rule; the claim file says which.
"""

# ruff: noqa: E501  (sentences of pages, kept whole)

from html import escape
from typing import Final

from tests.web import LoopbackWeb
from tests.web.misbehave import drip_body

__all__ = ["MEMENTOS", "build"]


def article(title: str, *paragraphs: str, extra: str = "") -> str:
    """A page as a newspaper's site would send it: furniture around the text."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<style>.later {{ display: none }}</style>
<script>window.settings = {{"region": "north"}};</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a> <a href="/about">About us</a></nav>
<main><article><h1>{escape(title)}</h1>
{body}
</article></main>{extra}
<footer>All rights reserved. Reproduction only with permission of the publisher.</footer></body></html>"""


SINKING: Final = article(
    "Ferry lost off Alder Point",
    "The ferry <em>Linnet</em> sank off Alder Point shortly after nine on Tuesday evening, in the worst storm the coast "
    "has seen this century.",
    "The harbour master said that 42 passengers and a crew of eleven had been on board, and that “the lifeboats could "
    "not be lowered on the windward side”.",
    "Fishermen from Alder and Coldhaven brought thirty-one survivors ashore before midnight.",
)
INQUIRY_NOW: Final = article(
    "Inquiry into the loss of the Linnet",
    "The inquiry closed on Friday after nineteen days. Its report finds that the car deck doors had been left unsecured, "
    "and that the company had been warned twice in the year before.",
    "No blame was attached to the captain, who went down with his ship.",
)
INQUIRY_THEN: Final = article(
    "Inquiry into the loss of the Linnet",
    "The inquiry closed on Friday after nineteen days. Its report finds that the stern doors had been left open, and that "
    "the company had been warned three times in the year before.",
    "No blame was attached to the captain, who went down with his ship.",
)
MEMORIAL_NOW: Final = article(
    "Our collection",
    "The museum shows the history of the coast from the age of sail to the present day. Opening hours have changed; please "
    "see the plan of your visit.",
)
MEMORIAL_THEN: Final = article(
    "The Linnet memorial",
    "The bell of the Linnet was raised in 1961 and has stood in the museum's garden ever since. Twenty-two names are cut "
    "into its stone.",
)
MINUTES_THEN: Final = article(
    "Council minutes, 3 March 1953",
    "The council resolved that a second lifeboat be stationed at Coldhaven before the winter, at a cost of £3,400 to be met "
    "from the harbour dues.",
)
ESSAY: Final = article(
    "What the Linnet changed",
    "Within two years of the disaster every ferry on the coast carried a radio. The law of 1955 did not apply to vessels "
    "built before the war, a gap that was closed only in 1968.",
    "It is often called the “last of the paddle ferries,”<sup>4</sup> though two others were still in service.",
    extra='<p class="later">The wreck lies at a depth of 63 metres.</p>',
)
SURVEY_TEXT: Final = (
    "HARBOUR SURVEY 1953\n\nDepth at the bar, mean low water: 4.2 metres.\n"
    "The channel was found to be silting at the rate of 12 centimetres a year.\n"
)
WALL: Final = """<!doctype html><html lang="en"><head><title>Just a moment...</title></head><body>
<noscript>Enable JavaScript and cookies to continue</noscript><div id="challenge-error-text"></div>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""
SHELL: Final = """<!doctype html><html><head><title>Coast Journal</title></head><body><div id="root"></div>
<noscript>You need to enable JavaScript to run this app.</noscript><script src="/static/main.js"></script></body></html>"""


LIGHTS: Final = article(
    "The lights of the coast",
    "The lighthouse on Alder Point is open to visitors from Easter to October, on days without fog.",
)
NO_SUCH_LIGHT: Final = article("Page not found | The lights of the coast", "Try the front page.")
PARKED: Final = """<!doctype html><html><head><title>shipyard.example</title></head><body><h1>shipyard.example</h1>
<p>This domain is for sale!</p><ul><li>Ships</li><li>Boats</li><li>Cruises</li></ul></body></html>"""
SHIPYARD_THEN: Final = article(
    "Linnet", "Yard number 212, a paddle ferry, was laid down in 1910 and launched in the spring of 1911."
)


def build(web: LoopbackWeb) -> None:
    """Give the hosts their pages."""
    gazette = web.host("gazette.example")
    gazette.page("/1953/linnet", SINKING)
    gazette.page("/1953/inquiry", INQUIRY_NOW)
    gazette.page("/1953/letters", "<h1>Gone</h1>", status=410)
    gazette.page("/1953/rescue", "<h1>Not found</h1>", status=404)
    museum = web.host("museum.example")
    museum.page("/memorial", MEMORIAL_NOW)
    museum.page("/survey.txt", SURVEY_TEXT, content_type="text/plain; charset=utf-8")
    museum.page("/photograph.jpg", b"\xff\xd8\xff\xe0 a photograph", content_type="image/jpeg")
    council = web.host("council.example")
    council.page("/minutes/1953-03", "<h1>Not found</h1>", status=404)
    council.page("/minutes/1953-04", "<h1>Not found</h1>", status=404)
    council.page("/minutes/1953-05", "<h1>Not found</h1>", status=404)
    review = web.host("review.example")
    review.page("/essays/linnet", ESSAY)
    web.host("www.review.example").page("/essays/linnet/", ESSAY)
    journal = web.host("journal.example")
    journal.page("/app", SHELL)
    moved = web.host("moved.example")
    moved.redirect("/old/bell", "/history/bell")
    moved.page("/history/bell", MEMORIAL_THEN)
    walls = web.host("walls.example")
    for path in ("/a", "/b", "/c"):
        walls.page(path, "<h1>Forbidden</h1>", status=403)
    walls.page("/challenge", WALL)
    web.host("slow.example").route("/forever", drip_body())
    web.bad_tls("insurer.example", "wrong-host").page("/claims", "<p>The insurer paid in full.</p>")
    lights = web.host("lights.example")
    lights.page("/", LIGHTS)
    lights.page("/keepers/1953", NO_SUCH_LIGHT)
    lights.redirect("/stories/linnet", "/", 302)
    lights.redirect("/visit", "/", 302)
    shipyard = web.host("shipyard.example")
    shipyard.page("/ships/linnet", PARKED)
    shipyard.page("/ships/siskin", PARKED)
    # An archive that is having a bad day: what it holds is unknown, and must stay so.
    web.host("web.archive.org").page(
        "/web/20240101000000id_/http://review.example/essays/linnet", "<h1>Service unavailable</h1>", status=503
    )


MEMENTOS: Final[tuple[tuple[str, str, str, int], ...]] = (
    ("http://gazette.example/1953/linnet", "20240302101500", SINKING, 200),
    ("http://gazette.example/1953/inquiry", "20240302101700", INQUIRY_THEN, 200),
    ("http://gazette.example/1953/rescue", "20240302102000", SINKING, 200),
    ("http://museum.example/memorial", "20240303090000", MEMORIAL_THEN, 200),
    ("http://council.example/minutes/1953-03", "20240305120000", MINUTES_THEN, 200),
    ("http://council.example/minutes/1953-04", "20240305120500", MINUTES_THEN, 200),
    ("http://walls.example/a", "20240306080000", MEMORIAL_THEN, 200),
    ("http://walls.example/b", "20240306080500", MINUTES_THEN, 200),
    ("http://review.example/other", "20240307070000", ESSAY, 200),
    ("http://shipyard.example/ships/linnet", "20240308070000", SHIPYARD_THEN, 200),
    # When the words went: two more states of the page that still had them, and three after.
    ("http://gazette.example/1953/inquiry", "20240517080000", INQUIRY_THEN, 200),
    ("http://gazette.example/1953/inquiry", "20240829080000", INQUIRY_THEN.replace("All rights", "Most rights"), 200),
    ("http://gazette.example/1953/inquiry", "20250114080000", INQUIRY_NOW, 200),
    ("http://gazette.example/1953/inquiry", "20250702080000", "<h1>Service unavailable</h1>", 503),
    ("http://gazette.example/1953/inquiry", "20251203080000", INQUIRY_NOW, 200),
)
"""What the archive holds: address, time (UTC), page, status."""
