"""Secrets as canaries: whatever stands in a claim file or comes from a server, none sings in an output.

What a server hands out stays in the WARC, which keeps the exchange as it was; what a claim file holds gets nowhere.
"""

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.capture.secrets import redact, secret_in
from tests.cli.conftest import write_claims

PAGE = "<!doctype html><title>Ferry</title><p>The ferry sank off Alder Point shortly after nine.</p>"

CLAIMS = (
    "id: query, text: 'A.', url: 'http://canary.example/ferry?a=1&access_token=FILE-01', quote: 'sank off'",
    "id: user, text: 'B.', url: 'http://editor:FILE-02@canary.example/ferry'",
    "id: fragment, text: 'C.', url: 'http://canary.example/ferry#id_token=FILE-03'",
    "id: pinned, text: 'D.', url: 'http://canary.example/ferry', "
    "archive_url: 'https://web.archive.org/web/20240302101500/http://canary.example/ferry?token=FILE-04'",
    "id: pinned-user, text: 'E.', url: 'http://canary.example/ferry', archive_url: 'https://u:FILE-05@web.archive.org/x'",
    "id: path, text: 'F.', url: 'http://canary.example/ferry;jsessionid=FILE-06?x=1'",
    "id: signed, text: 'G.', url: 'http://canary.example/f?X-Amz-Signature=FILE-07&X-Amz-Credential=FILE-08'",
    "id: encoded, text: 'H.', url: 'http://canary.example/f?access%5Ftoken=FILE-09'",
    "id: nested, text: 'I.', url: 'http://canary.example/f?next=http%3A%2F%2Fb.example%2F%3Ftoken%3DFILE-10'",
    "id: hop-query, text: 'J.', url: 'http://canary.example/to-query', quote: 'sank off Alder Point'",
    "id: hop-user, text: 'K.', url: 'http://canary.example/to-user'",
    "id: hop-loop, text: 'L.', url: 'http://canary.example/to-loop'",
    "id: hop-gone, text: 'M.', url: 'http://canary.example/to-gone'",
    "id: headers, text: 'N.', url: 'http://canary.example/headers', quote: 'sank off Alder Point'",
    "id: hop-encoded, text: 'O.', url: 'http://canary.example/to-encoded'",
    "id: moved, text: 'P.', url: 'http://canary.example/moved', quote: 'no such words on it'",
)
SERVED = tuple(f"SERVER-{number:02}" for number in range(1, 13))


@pytest.fixture(scope="module")
def canary_web(ferry_web):
    """Pages that hand out secrets in every place an answer has."""
    host = ferry_web.host("canary.example")
    host.page("/ferry", PAGE)
    host.page("/gone", "<p>no</p>", status=404)

    def to(location, status=302):
        return lambda call: call.reply(
            status,
            b"",
            [("Location", location), ("Set-Cookie", "sid=SERVER-01; Path=/"), ("Authorization", "SERVER-02")],
        )

    host.route("/to-query", to("/landed?access_token=SERVER-03&x=1"))
    host.route("/landed?access_token=SERVER-03&x=1", lambda call: call.reply(200, PAGE.encode(), [HTML]))
    host.route("/to-user", to("http://admin:SERVER-04@canary.example/ferry"))
    host.route("/to-loop", to("/to-loop?password=SERVER-05"))
    host.route("/to-loop?password=SERVER-05", to("/to-loop?password=SERVER-05"))
    host.route("/to-gone", to("/lost?session_token=SERVER-06"))
    host.route("/lost?session_token=SERVER-06", lambda call: call.reply(404, b"no", [HTML]))
    headers = [
        HTML,
        ("Set-Cookie", "token=SERVER-07; HttpOnly"),
        ("Link", '<http://canary.example/?token=SERVER-08>; rel="canonical"'),
        ("Content-Location", "/x?token=SERVER-09"),
        ("ETag", '"x?token=SERVER-10"'),
        ("WWW-Authenticate", 'Bearer realm="SERVER-11"'),
    ]
    host.route("/headers", lambda call: call.reply(200, PAGE.encode(), headers))
    host.route("/to-encoded", to("/ferry?%61ccess_token=SERVER-12"))
    host.route("/ferry?%61ccess_token=SERVER-12", lambda call: call.reply(200, PAGE.encode(), [HTML]))
    host.route("/moved", to("/landed?access_token=SERVER-03&x=1", 301))
    return ferry_web


HTML = ("Content-Type", "text/html; charset=utf-8")


def singing(data: bytes, birds: str = "FILE|SERVER") -> list[str]:
    """The canaries in some bytes, JSON's escapes and the like resolved by being none."""
    return sorted({found.decode() for found in re.findall(rf"(?:{birds})-\d\d".encode(), data)})


def written(folder: str) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def unpacked(folder: str) -> bytes:
    """All evidence, decompressed."""
    return b"".join(gzip.decompress(path.read_bytes()) for path in Path(folder).rglob("*.warc.gz"))


def quiet(out: str, err: str) -> None:
    """Neither what was printed nor any report or index holds a canary."""
    assert singing(out.encode()) == []
    assert singing(err.encode()) == []
    for name, data in (written("reports") | written(".sourcecheck")).items():
        assert singing(data) == [], name
    evidence = unpacked(".sourcecheck")
    assert singing(evidence, "FILE") == []


def test_no_canary_sings(commands, canary_web):
    write_claims(*CLAIMS)
    _, out, err = commands("audit", "-vv", "--archive", "auto", "--archives", "wayback+http://canary.example")
    quiet(out, err)
    evidence = unpacked(".sourcecheck")
    assert {"SERVER-01", "SERVER-03", "SERVER-07"} <= set(singing(evidence))  # what a server sent is kept as it was
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    capture = report["inputs"]["captures"]["live:http://canary.example/to-query"]
    assert capture["final_url"] == "http://canary.example/landed?access_token=REDACTED&x=1"
    assert capture["hops"][0]["location"] == "/landed?access_token=REDACTED&x=1"
    assert not [hit for hit in canary_web.hits_of("canary.example") if "FILE" in hit.path]
    for form in ("terminal", "json", "markdown", "html"):
        _, out, err = commands("report", "--format", form, "-vv", network=False)
        quiet(out, err)
    _, out, err = commands("audit", "-vv", "--offline")
    quiet(out, err)
    _, out, err = commands("audit", "-vv", "--max-age", "1h")
    quiet(out, err)
    _, out, err = commands("lint", "-v", network=False)
    quiet(out, err)
    _, out, err = commands("lint", "--fix", network=False)
    quiet(out, err)


@pytest.mark.parametrize(
    "url",
    ["http://canary.example/ferry?token=FILE-21", "http://u:FILE-22@canary.example/ferry",
     "http://canary.example/ferry#access_token=FILE-23"],
)  # fmt: skip
def test_check(commands, canary_web, url, monkeypatch):
    arguments = (
        "check",
        url,
        "--quote",
        "sank off",
        "-vv",
        "--format",
        "json=reports/one.json",
        "--format",
        "terminal",
    )
    Path("reports").mkdir()
    monkeypatch.setattr("sys.argv", ["sourcecheck", *arguments])
    _, out, err = commands(*arguments)
    quiet(out, err)


def test_documents(commands, canary_web):
    Path("docs").mkdir()
    Path("docs/a.md").write_text(
        "[a](http://canary.example/ferry?token=FILE-31) <http://u:FILE-32@canary.example/ferry>\n\n"
        "[b]: http://canary.example/to-query?sig=FILE-33 'x'\n\nsee [b].\n",
        encoding="utf-8",
    )
    _, out, err = commands("audit", "docs", "-vv")
    quiet(out, err)


def test_waive(commands, canary_web):
    write_claims(*CLAIMS)
    commands("audit")
    for finding in json.loads(Path("reports/run.json").read_text(encoding="utf-8"))["findings"]:
        _, out, err = commands("waive", finding["fingerprint"], "--rule", finding["rule"], "--because", "b",
                               "--by", "c", "--yes", network=False)  # fmt: skip
        quiet(out, err)
    assert singing(Path("claims/waivers.yaml").read_bytes()) == []


@pytest.mark.parametrize(
    "name", ["access_token", "ACCESS_TOKEN", "access%5Ftoken", "%61ccess_token", "X-Amz-Signature"]
)
def test_names_are_known_however_they_are_written(name):
    url = f"https://a.example/b?x=1&{name}=canary&y=2"
    assert secret_in(url)
    assert redact(url) == f"https://a.example/b?x=1&{name}=REDACTED&y=2"


def test_an_address_inside_an_address():
    url = "https://a.example/login?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Dcanary%26x%3D1&y=2"
    assert secret_in(url)
    assert "canary" not in redact(url)
    assert redact(url).endswith("&y=2")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@ss@a.example/", "https://REDACTED@a.example/"),
        ("https://a.example/?next=https%3A%2F%2Fu%3Ap%40b.example%2F&y=2",
         "https://a.example/?next=https%3A%2F%2FREDACTED%40b.example%2F&y=2"),
        ("https://a.example/?u=https%253A%252F%252Fb%252F%253Ftoken%253Dcanary%2526x%253D1",
         "https://a.example/?u=https%253A%252F%252Fb%252F%253Ftoken%253DREDACTED%2526x%253D1"),
        ("https://a.example/?q=token&tokens=3&mail=a%40b.example", "https://a.example/?q=token&tokens=3&mail=a%40b.example"),
        ("https://a.example/@editor?token=", "https://a.example/@editor?token="),
        ("https://a.example/b//c@d/e", "https://a.example/b//c@d/e"),
        ("//u:p@a.example/b", "//REDACTED@a.example/b"),
        ("https://web.archive.org/web/2024/http://u:p@a.example/", "https://web.archive.org/web/2024/http://REDACTED@a.example/"),
        ("http://a.example;token=x/y", "http://a.example;token=REDACTED"),
    ],
)  # fmt: skip
def test_redaction(url, shown):
    assert redact(url) == shown
    assert bool(secret_in(url)) == (url != shown)
    assert redact(shown) == shown


pieces = st.sampled_from(
    ["?", "&", ";", "#", "token", "access_token", "x", "=", "%3D", "%26", "%3F", "%25", "%2F", "//", "@", "%61", "/"]
)


@given(st.lists(pieces, max_size=30).map("".join), st.sampled_from(["?", "&", "#", "%3F", "%26", "%253F"]))
def test_nothing_before_a_credential_hides_it(before, mark):
    url = f"https://a.example/{before}{mark}token=canary"
    assert "canary" not in redact(url)
    assert redact(redact(url)) == redact(url)


@given(st.lists(pieces, max_size=30).map("".join))
def test_an_address_is_asked_as_it_is_or_not_at_all(tail):
    url = f"https://a.example{tail}"
    if not secret_in(url):
        assert redact(url) == url


def test_long_addresses_are_read_in_linear_time():
    for url in (
        "?token=" * 100_000,
        "%25" * 200_000,
        "//" * 200_000,
        "%2f%2f" * 100_000,
        "?" + "%61" * 200_000,
        "?a" * 300_000,
    ):
        redact(f"https://a.example/{url}")
