"""`fix` as people and nightly jobs run it: from an audit of a loopback web and archive to mended files."""

import contextlib
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from checker.cli.main import main
from tests.capture.fake_wayback import FakeWayback, row
from tests.web import LoopbackWeb

NEWS = "http://news.example"
STAMP = "20240302101500"
COPY = f"https://web.archive.org/web/{STAMP}/"
FERRY = (
    "<!doctype html><title>Ferry</title><p>The ferry sank off Alder Point shortly after nine, with 42 passengers.</p>"
)
HARBOUR = (
    "<!doctype html><title>Harbour</title><p>The harbour was closed for two days.</p><p>Pilots were called in.</p>"
)
FILL = "<p>" + "The page has more to say than what is quoted of it. " * 5
CLAIMS = """\
# what is said of the ferry
schema: 1
sources:
  board:   # the inquiry
    url: http://news.example/gone
    title: The board
claims:
- id: closed
  text: The harbour was closed.
  source: board
  quote: >-
    The harbour was closed
    for two days

- id: pilots
  text: Pilots came.
  source: board
  quote: Pilots were called in   # as told
- {id: flow, text: "It drifted.", url: "http://news.example/drift", quote: "The harbour was closed for two days"}
- id: moved
  text: It sank.
  url: http://news.example/old
  quote: The ferry sank off Alder Point
- id: lost-on-the-way
  text: It burned.
  url: http://news.example/old-and-other
  quote: The ferry burned to the waterline that night
- id: passengers
  text: It carried 24.
  cites:
  - url: http://news.example/ferry
    quotes:
    - exact: "The ferry sank off Alder Point shortly
        after nine, with 24 passengers"
      locator: "3"
- text: The ferry sank in the evening.
  url: http://news.example/ferry
"""
FLOW = next(line for line in CLAIMS.splitlines() if "id: flow" in line)
FILES = Path("claims/ferry.yaml")


def redirect(where):
    return lambda call: call.reply(301, b"", [("Location", where)])


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        host = running.host("news.example")
        host.page("/ferry", FERRY)
        host.page("/new", FERRY)
        host.page("/gone", "<p>no</p>", status=410)
        host.page("/away", "<p>no</p>", status=404)
        host.page("/drift", f"<!doctype html><title>Harbour</title><p>The harbour is open.{FILL}")
        host.page("/other", f"<!doctype html><title>Another</title><p>Of other things.{FILL}")
        host.route("/old", redirect("/new"))
        host.route("/old-and-other", redirect("/other"))
        with FakeWayback(running) as archive:
            kept = {f"{NEWS}{path}": HARBOUR for path in ("/gone", "/drift", "/away")}

            def index(call):
                url = parse_qs(urlsplit(call.hit.path).query)["url"][0]
                lines = f"{row(STAMP, url)}\n" if url in kept else ""
                call.reply(200, lines.encode(), [("Content-Type", "text/plain")])

            archive.index(index)
            for url, body in kept.items():
                archive.copy(STAMP, url, body.encode())
            yield running


def audit(web, *arguments):
    flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
    return main(
        ["audit", *arguments, "--quiet", "--no-progress", "--ca-file", str(web.ca_file), "--retries", "0", *flags]
    )


@pytest.fixture(scope="module")
def audited(web, tmp_path_factory):
    """A folder with claim files, documents and the report of their audit, which nobody changes."""
    folder = tmp_path_factory.mktemp("audited")
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
        Path("claims").mkdir()
        FILES.write_text(CLAIMS, encoding="utf-8")
        for name, text in DOCUMENTS.items():
            Path(name).write_bytes(text.encode())
        audit(web, "claims", *DOCUMENTS, "--archive", "auto", "--passages")
    return folder


DOCUMENTS = {
    "README.md": (
        "\ufeff# Ferry\r\n\r\nSee [the *ferry*](http://news.example/old \"a title\"), ![x](a.png) and <http://news.example/old>,\r\n"
        "[gone][g] & http://news.example/gone, again [gone][g].\r\n\r\n[g]: http://news.example/gone 'old'\r\n\r\n`http://news.example/old`\r\n"
    ),
    "page.html": "<p>été <a class=x href='http://news.example/old'>http://news.example/old</a>"
    "<!-- http://news.example/old --><a href=http://news.example/gone>g</a></p>\n",
    "article.wiki": (
        "It sank.<ref>{{cite web |url=http://news.example/gone |title=Board}}</ref>\n"
        "It went.<ref>{{cite news\n | url   = http://news.example/gone\n | title = Board\n | archive-url =\n}}</ref>"
        " [http://news.example/gone bare] <nowiki>http://news.example/gone</nowiki> [http://news.example/old moved]\n"
    ),
}  # fmt: skip


@pytest.fixture
def here(audited, tmp_path, monkeypatch, capsys):
    """`fix` in a copy of that folder; returns (exit code, stdout, stderr)."""
    shutil.copytree(audited, tmp_path / "here", symlinks=True)
    monkeypatch.chdir(tmp_path / "here")

    def fix(*arguments):
        code = main(["fix", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return fix


def text(path=FILES):
    return Path(path).read_bytes().decode()


def report():
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


def wrote(before, after):
    """The lines that went and those that came."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_nightly_job_writes_what_the_report_proves(here):
    code, out, err = here("--yes")
    assert code == 0
    after = text()
    gone, came = wrote(CLAIMS, after)
    assert gone == [
        f"{FLOW}\n",
        "  url: http://news.example/old\n",
        "- text: The ferry sank in the evening.\n",
    ]
    assert "".join(came) == (
        f"    archive_url: {COPY}http://news.example/gone\n    archive_date: 2024-03-02\n    url_status: dead\n"
        + FLOW.replace(
            ", quote",
            f', archive_url: "{COPY}http://news.example/drift", archive_date: "2024-03-02"'
            ', url_status: "deviated", quote',
        )
        + "\n"
        "  url: http://news.example/new\n"
        "- id: the-ferry-sank-in-the-evening\n  text: The ferry sank in the evening.\n"
    )
    assert "with 24 passengers" in after
    assert "claims/ferry.yaml: 4 edits written" in err
    assert "waits for a person: claims/ferry.yaml: quote-differs: quote the source's own words" in err
    assert out.count("+++ b/claims/ferry.yaml") == 1


def test_once_mended_a_file_is_judged_anew_before_it_is_mended_again(here, web, monkeypatch):
    here("--yes")
    after = text()
    code, _, err = here("--yes")
    assert code == 2
    assert "claims/ferry.yaml: left alone: it was changed since the report was made; audit it again" in err
    assert text() == after
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    audit(web, "claims", "--archive", "auto")
    found = {(item["rule"], item["claim"]) for item in report()["findings"] if item["severity"] != "note"}
    assert found == {("quote-differs", "ferry/passengers"), ("quote-not-found", "ferry/lost-on-the-way")} | {
        ("link-moved", "ferry/lost-on-the-way")
    }
    assert here("--yes")[0] == 0
    assert text() == after


def test_documents_are_mended_where_the_link_stands(here):
    assert here("--yes")[0] == 0
    old, new = DOCUMENTS["README.md"], text("README.md")
    dead = f"{COPY}http://news.example/gone"
    assert new == (
        old.replace("(http://news.example/old ", "(http://news.example/new ")
        .replace("<http://news.example/old>", "<http://news.example/new>")
        .replace("& http://news.example/gone", f"& {dead}")
        .replace("[g]: http://news.example/gone", f"[g]: {dead}")
    )
    assert text("page.html") == DOCUMENTS["page.html"].replace(
        "href='http://news.example/old'", "href='http://news.example/new'"
    ).replace("href=http://news.example/gone", f"href={dead}")
    assert text("article.wiki") == (
        f"It sank.<ref>{{{{cite web |url=http://news.example/gone |archive-url={dead} |archive-date=2024-03-02 "
        "|url-status=dead |title=Board}}</ref>\n"
        "It went.<ref>{{cite news\n | url   = http://news.example/gone\n | title = Board\n"
        f" | archive-url = {dead}\n | archive-date = 2024-03-02\n | url-status = dead\n}}}}</ref>"
        f" [{dead} bare] <nowiki>http://news.example/gone</nowiki> [http://news.example/new moved]\n"
    )


def test_words_are_never_replaced_by_a_script_that_was_not_told_to(here):
    code, out, _ = here("passengers", "--yes")
    assert (code, out) == (0, "")
    assert text() == CLAIMS
    assert here("passengers", "--yes", "--accept-words")[0] == 0
    gone, came = wrote(CLAIMS, text())
    assert gone == [
        '    - exact: "The ferry sank off Alder Point shortly\n',
        '        after nine, with 24 passengers"\n',
    ]
    assert came == ["    - exact: The ferry sank off Alder Point shortly after nine, with 42 passengers\n"]


def test_what_may_be_lost_is_not_offered_and_said_why(here):
    code, out, err = here("lost-on-the-way", "--yes")
    assert (code, out, text()) == (0, "", CLAIMS)
    assert "no ready edit: claims/ferry.yaml: link-moved" in err
    assert "not all of the quoted words stand at the new address" in err


@pytest.mark.parametrize("what", ["ferry/moved", "moved", "link-moved", "http://news.example/old", "fingerprint"])
def test_one_finding_by_any_of_its_names(here, what):
    if what == "fingerprint":
        found = (item for item in report()["findings"] if item["url"] == f"{NEWS}/old")
        what = next(found)["fingerprint"][:10]
    assert here(what, "--yes")[0] == 0
    assert text() == CLAIMS.replace("url: http://news.example/old\n", "url: http://news.example/new\n")


def test_by_rule(here):
    assert here("--rule", "content-drift", "--yes")[0] == 0
    assert wrote(CLAIMS, text())[0] == [line for line in CLAIMS.splitlines(keepends=True) if "flow" in line]


def test_what_nobody_knows_is_said(here):
    code, _, err = here("nobody")
    assert code == 2
    assert "the report has nothing called 'nobody'" in err


def test_a_dry_run_writes_nothing(here):
    code, out, err = here("--dry-run")
    assert code == 0
    assert text() == CLAIMS
    assert "+  url: http://news.example/new" in out
    assert "for a person to decide: it changes what is claimed to be quoted" in err
    assert "+  quote: " in out  # the passage


def test_without_a_terminal_nothing_is_written(here):
    code, out, err = here()
    assert code == 2
    assert "+  url: http://news.example/new" in out
    assert "there is no terminal to ask on" in err
    assert text() == CLAIMS


def test_a_waived_finding_is_left_alone(here):
    path, data = Path("reports/run.json"), report()
    for finding in data["findings"]:
        finding["waived"] = "for now, says the desk" if finding["rule"] == "content-drift" else finding["waived"]
    path.write_text(json.dumps(data), encoding="utf-8")
    here("--yes")
    assert [line for line in text().splitlines() if "flow" in line] == [
        line for line in CLAIMS.splitlines() if "flow" in line
    ]


def test_the_first_failing_look_waits_for_a_person(here, web, monkeypatch):
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    FILES.write_text(
        "schema: 1\nclaims:\n- {id: a, text: 'A.', url: 'http://news.example/away', quote: 'was closed for two'}\n"
    )
    audit(web, "claims", "--archive", "auto")
    assert report()["findings"][0]["rule"] == "link-rot"
    before = text()
    code, out, err = here("--yes")
    assert (code, text()) == (0, before)
    assert "+++" not in out
    assert "it is not gone for good yet" in err


def test_a_document_of_a_claim_file_is_mended_with_it(here, web, monkeypatch):
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    shutil.rmtree("claims")
    Path("claims").mkdir()
    Path("story.md").write_text(
        "# Ferry\n\nIt sank.[^1] The board said that “with 24 passengers” it was full.[^2]\n\n"
        "[^1]: [Ferry](http://news.example/old), read in May.\n[^2]: http://news.example/ferry\n"
    )
    Path("claims/story.yaml").write_text(
        "schema: 1\ndocument: {path: story.md}\nclaims:\n"
        "- {id: a, text: 'It sank.', url: 'http://news.example/old', quote: 'The ferry sank'}\n"
        "- {id: b, text: 'It was full.', url: 'http://news.example/ferry', quote: 'with 24 passengers'}\n"
    )
    audit(web, "claims", "--archive", "never")
    before = Path("story.md").read_text()
    assert here("--yes", "--accept-words")[0] == 0
    assert Path("story.md").read_text() == before.replace("http://news.example/old", "http://news.example/new").replace(
        "with 24 passengers", "with 42 passengers"
    )
    assert 'quote: "with 42 passengers"' in Path("claims/story.yaml").read_text()


def test_asked_on_a_terminal_one_by_one(here):
    """Yes to the first edit, no to the second, and then no more."""
    command = [sys.executable, "-c", "from checker.cli.main import run; run()", "fix"]
    ours, theirs = pty.openpty()
    try:
        os.write(ours, b"y\nn\nq\n")
        rules = ("--rule", "link-moved", "--rule", "content-drift")
        done = subprocess.run([*command, *rules], stdin=theirs, capture_output=True, text=True)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert text() == CLAIMS.replace("url: http://news.example/old\n", "url: http://news.example/new\n")
    assert text("README.md") == DOCUMENTS["README.md"]
    assert done.stdout.count("+++ b/") == 3


def rename(path):
    """The report, as a stranger would have it: about another file."""
    data = report()
    raw = json.dumps(data).replace("claims/ferry.yaml", path)
    Path("reports/run.json").write_text(raw, encoding="utf-8")


@pytest.mark.parametrize(
    "path", ["../ferry.yaml", "/etc/ferry.yaml", "claims/../../ferry.yaml", "linked/ferry.yaml", "link.yaml"]
)
def test_nothing_outside_the_folder_is_touched_nor_through_a_link(here, tmp_path, path):
    outside = tmp_path / "ferry.yaml"
    shutil.copy(FILES, outside)
    Path("linked").symlink_to(tmp_path)
    Path("link.yaml").symlink_to(outside)
    FILES.unlink()
    rename(path)
    code, out, err = here("--yes", "moved")
    assert code == 2
    assert "left alone" in err
    assert outside.read_text(encoding="utf-8") == CLAIMS
    assert "ferry.yaml" not in out


def test_a_report_cannot_bring_lines_into_a_file(here):
    data = report()
    evil = f"{COPY}http://news.example/gone\\n  forged: x"
    raw = json.dumps(data).replace(f"{COPY}http://news.example/gone", evil.replace("\\n", "\\\\n"))
    Path("reports/run.json").write_text(raw.replace("\\\\n", "\\n"), encoding="utf-8")
    here("--yes")
    assert "forged" not in text()
    assert "forged" not in text("README.md")


def test_crlf_stays(here, web, monkeypatch):
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    FILES.write_bytes(CLAIMS.replace("\n", "\r\n").encode())
    audit(web, "claims", "--archive", "auto")
    assert here("--yes", "--accept-words")[0] == 0
    after = text()
    assert after.count("\n") == after.count("\r\n")
    assert "archive_date: 2024-03-02\r\n    url_status: dead\r\n    title: The board\r\n" in after
    assert "with 42 passengers\r\n      locator" in after


def test_a_copy_that_serves_one_claim_is_not_named_for_all(here, web, monkeypatch):
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    FILES.write_text(
        "schema: 1\nsources:\n  board: {url: 'http://news.example/gone'}\nclaims:\n"
        "- id: held\n  text: A.\n  source: board\n  quote: Pilots were called in\n"
        "- id: lacking\n  text: B.\n  source: board\n  quote: Pilots rowed home at dawn and slept\n"
    )
    audit(web, "claims", "--archive", "auto")
    before = text()
    assert "no copy that readers can see was read and holds all" in here("lacking", "--dry-run")[2]
    assert here("--yes")[0] == 0
    added = f"  archive_url: {COPY}http://news.example/gone\n  archive_date: 2024-03-02\n  url_status: dead\n"
    assert text() == before.replace(
        "  source: board\n  quote: Pilots were", f"  source: board\n{added}  quote: Pilots were"
    )


def test_a_file_that_changes_while_a_person_thinks_is_not_overwritten(here, monkeypatch):
    import checker.cli.fix as command

    def decider(**_options):
        def meanwhile(_proposal):
            FILES.write_text(CLAIMS + "# a word more\n", encoding="utf-8")
            return "y"

        return meanwhile

    monkeypatch.setattr(command, "_decider", decider)
    code, _, err = here("moved", "--yes")
    assert code == 2
    assert "was changed meanwhile" in err
    assert text() == CLAIMS + "# a word more\n"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"schema": 1}', b"\xff", b'{"schema": 99}'])
def test_what_is_no_report_is_one_sentence(here, data):
    Path("reports/run.json").write_bytes(data)
    code, out, err = here("--yes")
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err
