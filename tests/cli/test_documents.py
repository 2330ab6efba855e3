"""`audit README.md docs/` and its relatives, over a loopback web."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest

README = """\
# A tool

See [the ferry](http://news.example/ferry), [a wall](http://news.example/wall) and
[what is gone](http://news.example/gone "a title").
Read [the guide](docs/guide.md#set-up), [its end](docs/guide.md#the-end) and [more](docs/more.md).
Write to [us](mailto:us@news.example).
"""
GUIDE = """\
## Set up

<a href="http://news.example/gone">gone</a>, again: <http://news.example/gone>.
`curl http://news.example/ferry`
"""


@pytest.fixture
def documents(commands):
    Path("docs").mkdir()
    Path("README.md").write_text(README, encoding="utf-8")
    Path("docs/guide.md").write_text(GUIDE, encoding="utf-8")
    Path("docs/other.yaml").write_text("openapi: 3.0.0\n", encoding="utf-8")
    return commands


def report():
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


def found(run):
    return {(item["rule"], item["severity"], item["where"]["file"], item["where"]["line"]) for item in run["findings"]}


def test_audit(documents):
    code, out, err = documents("audit", "README.md", "docs/")
    assert code == 1
    run = report()
    assert found(run) == {
        ("link-gone", "warning", "README.md", 4),
        ("link-blocked", "inconclusive", "README.md", 3),
        ("link-local", "error", "README.md", 5),
    }
    gone = next(item for item in run["findings"] if item["rule"] == "link-gone")
    assert [(place["file"], place["line"]) for place in gone["also"]] == [("docs/guide.md", 3), ("docs/guide.md", 3)]
    local = [item["message"] for item in run["findings"] if item["rule"] == "link-local"]
    assert local == ["docs/guide.md has no heading or anchor #the-end", "there is no docs/more.md"]
    assert run["counts"]["claims"] == 4
    assert "2 documents: 4 addresses, 3 links in the repository" in err
    assert "not followed: mailto (1)" in err
    assert "README.md:5:41" in out


def test_each_address_is_asked_once(documents, ferry_web):
    before = len(ferry_web.hits)
    documents("audit", "README.md", "docs/")
    asked = sorted(hit.path for hit in ferry_web.hits[before:] if hit.path != "/robots.txt")
    assert asked == ["/ferry", "/gone", "/wall"]


def test_offline_says_the_same(documents):
    documents("audit", "README.md", "docs/")
    first = report()
    documents("audit", "README.md", "docs/", "--offline")
    second = report()
    assert {**first, "run": None} == {**second, "run": None}


def test_the_nightly_job_needs_no_configuration(documents):
    code, _, _ = documents("audit")
    assert code == 1
    first = report()
    documents("audit")  # the reports of the first run are no documents of the repository
    assert [item["path"] for item in report()["inputs"]["files"]] == ["README.md", "docs/guide.md"]
    assert [item["fingerprint"] for item in report()["findings"]] == [item["fingerprint"] for item in first["findings"]]


def test_a_fingerprint_outlives_a_new_place(documents):
    documents("audit", "README.md")
    before = {item["fingerprint"] for item in report()["findings"]}
    Path("README.md").write_text("New first line.\n\n" + README, encoding="utf-8")
    documents("audit", "README.md")
    assert {item["fingerprint"] for item in report()["findings"]} == before


def test_check_a_document(documents):
    code, out, _ = documents("check", "docs/guide.md")
    assert code == 0
    assert "link-gone" in out
    assert not Path("reports").exists()


def test_code_on_request(documents):
    documents("audit", "docs", "--include-code")
    assert {claim["text"] for claim in report()["claims"]} == {"gone", "http://news.example/ferry"}


def test_lint_follows_links_on_disk(documents):
    code, out, _ = documents("lint", network=False)
    assert code == 1
    assert "link-local" in out
    assert "docs/more.md" in out
    text = Path("README.md").read_text(encoding="utf-8")
    documents("lint", "--fix", network=False)
    assert Path("README.md").read_text(encoding="utf-8") == text
    Path("README.md").write_text("[x](docs/guide.md)\n", encoding="utf-8")
    assert documents("lint", network=False)[0] == 0


def test_a_waiver_covers_a_document(documents):
    day = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)).isoformat()
    Path("docs/waivers.yaml").write_text(
        "schema: 1\nwaivers:\n"
        f"- {{rule: link-local, source: README.md, because: planned, by: A. Editor, until: {day}}}\n",
        encoding="utf-8",
    )
    documents("audit", "README.md", "docs/")
    waived = [item["waived"] for item in report()["findings"] if item["rule"] == "link-local"]
    assert all(waived)
    assert len(waived) == 2


def test_waive_a_link_on_disk(documents):
    documents("audit")
    finding = next(item for item in report()["findings"] if item["rule"] == "link-local")
    words = ("--because", "planned", "--by", "A. Editor", "--yes")
    assert documents("waive", finding["fingerprint"], *words, network=False)[0] == 0
    assert documents("audit")[0] == 0, "the waiver is read with the documents, and they are still audited"
    assert all(item["waived"] for item in report()["findings"] if item["rule"] == "link-local")


def test_what_a_branch_changed(documents, ferry_web):
    def git(*words):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    Path("README.md").write_text(README + "\n[new](new.md) <http://news.example/ferry>\n", encoding="utf-8")
    before = len(ferry_web.hits)
    assert documents("audit", "--changed", "HEAD")[0] == 1
    assert [item["message"] for item in report()["findings"]] == ["there is no new.md"]
    assert {hit.path for hit in ferry_web.hits[before:]} - {"/robots.txt"} == {"/ferry"}


def test_a_page_with_its_own_base(documents):
    Path("page.html").write_text(
        "<base href='http://news.example/'><a href='ferry'>x</a> <a href='gone'>y</a>", encoding="utf-8"
    )
    documents("audit", "page.html")
    assert {claim["citations"][0]["url"] for claim in report()["claims"]} == {
        "http://news.example/ferry",
        "http://news.example/gone",
    }
    assert found(report()) == {("link-gone", "warning", "page.html", 1)}


def test_links_of_a_sites_root(documents):
    Path("README.md").write_text("[x](/ferry)\n", encoding="utf-8")
    assert documents("audit", "README.md")[0] == 3
    assert documents("audit", "README.md", "--root-url", "http://news.example/")[0] == 0
    assert documents("audit", "README.md", "--root-url", "news.example")[0] == 2


def test_fragments(commands, ferry_web):
    host = ferry_web.host("places.example")
    words = "The words of the page go on for long enough that nobody takes it for a shell of scripts. " * 5
    host.page("/page", f"<!doctype html><h1 id='Here'>A page</h1><p>{words}</p>")
    before = len(ferry_web.hits)
    Path("README.md").write_text(
        "<http://places.example/page#here> <http://places.example/page#gone> <http://places.example/page>\n"
        "<http://places.example/page#:~:text=words%20of,long> <http://places.example/page#:~:text=other%20words>\n"
        "<http://news.example/wall#gone> <http://news.example/gone#gone>\n",
        encoding="utf-8",
    )
    commands("audit")
    missing = [item for item in report()["findings"] if item["rule"] == "link-fragment"]
    assert {(item["url"], item["severity"]) for item in missing} == {
        ("http://places.example/page#gone", "warning"),
        ("http://places.example/page#:~:text=other%20words", "warning"),
    }
    asked = [hit for hit in ferry_web.hits[before:] if (hit.host, hit.path) == ("places.example", "/page")]
    assert len(asked) == 1
    first = report()
    commands("audit", "--offline")
    assert {**report(), "run": None} == {**first, "run": None}


def test_nothing_to_check(commands):
    assert commands("audit")[0] == 3
    assert commands("lint", network=False)[0] == 3
    Path("README.md").write_text("No links.\n", encoding="utf-8")
    assert commands("audit")[0] == 3


def test_links_on_disk_alone_are_something_to_check(commands):
    Path("README.md").write_text("# Here\n\n[x](#here)\n", encoding="utf-8")
    assert commands("audit")[0] == 0


def test_a_secret_is_not_asked_nor_shown(commands, ferry_web):
    Path("README.md").write_text("<http://news.example/ferry?access_token=s3cr3t>\n", encoding="utf-8")
    before = len(ferry_web.hits)
    code, out, err = commands("audit")
    assert code == 1
    assert "url-secret" in out
    assert len(ferry_web.hits) == before
    kept = [path.read_bytes() for path in Path().rglob("*") if path.is_file() and path.name != "README.md"]
    assert not any(b"s3cr3t" in data for data in kept)
    assert "s3cr3t" not in out + err


def test_proposals_from_lychee(commands):
    Path("lychee.toml").write_text('timeout = 30\nexclude = ["^https://h\\\\.org/x$"]\n', encoding="utf-8")
    Path(".lycheeignore").write_text("ignored.org\n", encoding="utf-8")
    code, out, _ = commands("import", "--from", "lychee", "lychee.toml", network=False)
    assert code == 0
    assert "--timeout 30" in out
    assert "url: https://h.org/x" in out
    assert "host: ignored.org" in out
    _, out, _ = commands("import", "--from", "lychee", ".lycheeignore", network=False)
    assert "host: ignored.org" in out
    assert "h.org/x" not in out
    Path("lychee.toml").write_text("timeout = \n", encoding="utf-8")
    assert commands("import", "--from", "lychee", "lychee.toml", network=False)[0] == 2
