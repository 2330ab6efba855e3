"""`archive save` and `audit --archive save` as people run them, against Save Page Now on the loopback web."""

import datetime as dt
import json
from pathlib import Path

import pytest

from checker.cli.main import main
from checker.formats.json_report import parse_report
from tests.capture.fake_wayback import FakeSavePageNow, FakeWayback, job_error, success
from tests.web import LoopbackWeb

KEYS = FakeSavePageNow.KEYS
STORM = "<!doctype html><title>Storm</title><p>The storm took the roof off the old market hall.</p>"
PAGE = "https://news.example/storm"


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        host = running.host("news.example")
        host.page("/storm", STORM)
        host.page("/calm", "<!doctype html><title>Calm</title><p>It was calm at sea that day.</p>")
        host.page("/wall", "<p>no</p>", status=403)
        wall = Path(__file__).parent.parent / "signs" / "pages" / "cloudflare-challenge.page"
        host.page("/challenge", wall.read_bytes().partition(b"\n\n")[2])
        host.page("/gone", "<p>no</p>", status=404)
        yield running


@pytest.fixture
def archive(web):
    with FakeWayback(web) as running:
        yield running


@pytest.fixture
def run(web, shared_readers, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCECHECK_SAVE_KEYS", KEYS)
    monkeypatch.setenv("SOURCECHECK_SAVE_RATE", "600000")
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    monkeypatch.setattr("checker.capture.archives.save._WAITS", (0.0,))
    monkeypatch.setattr("checker.capture.archives.spn._POLLS", (0.0,))

    def command(*arguments):
        flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
        flags += ["--ca-file", str(web.ca_file), "--timeout", "5", "--retries", "0"]
        code = main([*map(str, arguments), *flags])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def claims(*lines: str, head: str = "") -> Path:
    path = Path("claims/storms.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"schema: 1\n{head}claims:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def cites(url: str, quote: str) -> str:
    return f"- text: About {quote}\n  url: {url}  # as read\n  quote: {quote}"


def now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y%m%d%H%M%S")


def test_an_address_is_saved(run, archive) -> None:
    when = now()
    desk = FakeSavePageNow(archive, [success(when, PAGE)])
    archive.copy(when, PAGE, STORM.encode())
    code, out, _ = run("archive", "save", PAGE, "--quote", "took the roof off")
    assert code == 0
    assert out.splitlines() == [
        f"saved      {PAGE}",
        f"           archive_url: https://web.archive.org/web/{when}/{PAGE}",
        "           the copy has the quote",
    ]
    assert [post["url"] for post in desk.posts] == [PAGE]
    assert KEYS.partition(":")[2] not in out


def test_offline_it_says_the_same(run, archive) -> None:
    when = now()
    FakeSavePageNow(archive, [success(when, PAGE)])
    archive.copy(when, PAGE, STORM.encode())
    said = run("archive", "save", PAGE, "--json")
    before = len(archive.hits)
    assert run("archive", "save", PAGE, "--json", "--offline") == said
    assert len(archive.hits) == before
    assert json.loads(said[1])[0]["archive_url"].endswith(f"/{when}/{PAGE}")


def test_the_edit_is_shown_and_then_written(run, archive) -> None:
    when = now()
    FakeSavePageNow(archive, [success(when, PAGE)])
    archive.copy(when, PAGE, STORM.encode())
    path = claims("# mine", cites(PAGE, "took the roof off the old market hall"))
    before = path.read_bytes()
    code, out, err = run("archive", "save", "claims")
    assert code == 0
    assert f"+  archive_url: https://web.archive.org/web/{when}/{PAGE}" in out
    assert path.read_bytes() == before
    assert "--write" in err
    FakeSavePageNow(archive, [success(when, PAGE)])
    code, _, err = run("archive", "save", "claims", "--write")
    assert code == 0
    after = path.read_text().splitlines(keepends=True)
    assert [line for line in after if "archive_" not in line] == before.decode().splitlines(keepends=True)
    assert sum("archive_" in line for line in after) == 2
    assert "1 copies named" in err


def test_a_copy_that_shows_a_wall_is_not_offered(run, archive) -> None:
    when = now()
    FakeSavePageNow(archive, [success(when, PAGE)])
    archive.copy(when, PAGE, b"<title>Just a moment...</title><p>Checking your browser</p>")
    path = claims(cites(PAGE, "took the roof off the old market hall"))
    before = path.read_bytes()
    code, out, _ = run("archive", "save", "claims", "--write")
    assert code == 1
    assert "the copy was taken, and is not offered" in out
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "quote", "why"),
    [
        ("https://news.example/wall", "any words", "does not let"),
        ("https://news.example/gone", "any words", ""),
        ("https://news.example/challenge", "any words", "not read as the page cited"),
        ("https://news.example/calm", "words that are not there", "does not have the quoted words"),
        ("http://10.0.0.7/page", "any words", "private network"),
    ],
)
def test_what_is_not_the_page_cited_is_not_saved(run, archive, url, quote, why) -> None:
    desk = FakeSavePageNow(archive, [success(now(), url)])
    claims(cites(url, quote))
    code, out, _ = run("archive", "save", "claims")
    assert code == 1
    assert out.startswith("not saved")
    assert why in out or why == "does not let"
    assert desk.posts == []


def test_a_secret_is_shown_to_nobody(run, archive) -> None:
    desk = FakeSavePageNow(archive, [success(now(), PAGE)])
    for more in ((), ("--json",)):
        code, out, err = run("archive", "save", "https://news.example/p?access_token=s3cr3t-t0ken", *more)
        assert code == 1
        assert "s3cr3t" not in out + err
    assert desk.posts == []


def test_a_page_whose_encoding_is_guessed_is_a_page(run, archive, web) -> None:
    url = "https://news.example/cafe"
    page = "<title>Café</title><p>The café lost its roof in the storm of the year.</p>".encode("latin-1")
    web.host("news.example").page("/cafe", page, content_type="text/html")
    when = now()
    FakeSavePageNow(archive, [success(when, url)])
    archive.copy(when, url, page, headers=[])
    claims(cites(url, "lost its roof in the storm"))
    code, out, _ = run("archive", "save", "claims")
    assert (code, out.split()[0]) == (0, "saved")


def test_a_confidential_document_is_never_named(run, archive) -> None:
    desk = FakeSavePageNow(archive, [success(now(), PAGE)])
    claims(cites(PAGE, "took the roof off"), head="document: {confidential: true}\n")
    code, out, _ = run("archive", "save", "claims", "--write")
    assert (code, desk.posts, archive.asked) == (1, [], [])
    assert "confidential" in out
    code, _, _ = run("audit", "--archive", "save", "claims")
    assert (desk.posts, archive.asked) == ([], [])


def test_one_document_may_name_what_another_must_not(run, archive) -> None:
    """An address that a confidential document cites is not named for another's sake either."""
    desk = FakeSavePageNow(archive, [success(now(), PAGE)])
    claims(cites(PAGE, "took the roof off"), head="document: {confidential: true}\n")
    Path("claims/open.yaml").write_text(f"schema: 1\nclaims:\n{cites(PAGE, 'took the roof off')}\n")
    run("archive", "save", "claims/storms.yaml", "claims/open.yaml")
    assert desk.posts == []


def test_an_audit_saves_what_no_archive_has(run, archive) -> None:
    when = now()
    desk = FakeSavePageNow(archive, [success(when, PAGE)])
    archive.copy(when, PAGE, STORM.encode())
    claims(cites(PAGE, "took the roof off"), cites("https://news.example/wall", "any words"))
    code, out, err = run("audit", "--archive", "save", "-v", "--no-baseline")
    assert [post["url"] for post in desk.posts] == [PAGE]
    report = parse_report(Path("reports/run.json").read_bytes(), "run.json")
    assert report.inputs.captures[f"save:{PAGE}"].outcome == "saved"
    (note,) = (finding for finding in report.findings if finding.rule == "archive-saved")
    assert f"archive_url: https://web.archive.org/web/{when}/{PAGE} and archive_date: {when[:4]}-" in note.help
    assert f"archive_url: &#34;https://web.archive.org/web/{when}/{PAGE}&#34;" in Path("reports/index.html").read_text()
    assert KEYS.partition(":")[2] not in Path("reports/run.json").read_text() + out + err

    again, *_ = run("audit", "--archive", "save", "--no-baseline", "--offline")
    replayed = parse_report(Path("reports/run.json").read_bytes(), "run.json")
    assert again == code
    assert replayed.model_dump(exclude={"run"}) == report.model_dump(exclude={"run"})


@pytest.mark.parametrize("answer", [job_error("blocked-url"), job_error("job-failed")])
def test_an_audit_says_why_nothing_was_saved(run, archive, answer) -> None:
    FakeSavePageNow(archive, [answer])
    claims(cites(PAGE, "took the roof off"))
    code, *_ = run("audit", "--archive", "save", "--no-baseline")
    report = parse_report(Path("reports/run.json").read_bytes(), "run.json")
    assert code == 0
    (note,) = (finding for finding in report.findings if finding.rule == "archive-saved")
    assert "none was saved: the archive" in note.message


def test_an_audit_does_not_save_while_the_archive_is_silent(run, archive) -> None:
    desk = FakeSavePageNow(archive, [success(now(), PAGE)])
    archive.index(lambda call: call.reply(503, b""))
    claims(cites(PAGE, "took the roof off"))
    run("audit", "--archive", "save", "--no-baseline")
    assert desk.posts == []


def test_a_found_settings_file_cannot_have_copies_taken(run, archive) -> None:
    desk = FakeSavePageNow(archive, [success(now(), PAGE)])
    claims(cites(PAGE, "took the roof off"))
    Path("sourcecheck.toml").write_text('archive = "save"\nsave_keys = "STRANGER1:STRANGER2"\n')
    _, _, err = run("audit", "--no-baseline")
    assert desk.posts == []
    assert "--archive save" in err
    assert "STRANGER" not in err


def test_keys_of_a_wrong_form_are_not_repeated(run, archive, monkeypatch) -> None:
    monkeypatch.setenv("SOURCECHECK_SAVE_KEYS", "no-colon-here")
    code, out, err = run("archive", "save", PAGE)
    assert code == 2
    assert "no-colon-here" not in out + err


def test_ctrl_c_while_the_archive_works(run, archive, monkeypatch) -> None:
    desk = FakeSavePageNow(archive, [success(now(), PAGE)])

    def interrupted(_bench, stage, *_):
        if stage == "new copies":
            raise KeyboardInterrupt

    monkeypatch.setattr("checker.witness.Bench._ask_all", _stopping(interrupted))
    code, out, _ = run("archive", "save", PAGE)
    assert code == 130
    assert out.startswith("not saved")
    assert desk.posts == []


def _stopping(before):
    from checker.witness import Bench

    whole = Bench._ask_all

    def asked(bench, stage, *more, **named):
        before(bench, stage)
        return whole(bench, stage, *more, **named)

    return asked


def test_what_one_source_pins_of_another_page_is_no_copy_for_its_neighbour(run, archive):
    FakeSavePageNow(archive, [success("20261122101500", PAGE)])
    archive.copy("20240302101500", "https://news.example/calm", b"<p>It was calm at sea that day.</p>")
    archive.copy("20261122101500", PAGE, STORM.encode())
    pin = "https://web.archive.org/web/20240302101500/https://news.example/calm"
    head = f"sources:\n  wrong: {{url: '{PAGE}', archive_url: '{pin}'}}\n  plain: {{url: '{PAGE}'}}\n"
    claims("- {id: a, text: 'A.', source: wrong}", "- {id: b, text: 'B.', source: plain}", head=head)
    _, out, err = run("archive", "save", "claims", "--json")
    (taking,) = json.loads(out)
    assert "/calm" not in taking["archive_url"], err
    assert taking["state"] != "has one"
