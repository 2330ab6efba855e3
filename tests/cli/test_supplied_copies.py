"""Copies that a person supplies, from the command to every report."""

import datetime as dt
import hashlib
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from checker.claims.supply import given_file, keep_copy
from tests.cli.conftest import write_claims
from tests.document.package.files import ferry_warc, mhtml, page, wacz
from tests.document.pdfs import lines, pdf

WORDS = "The ferry sank off Alder Point – at nine."
WALL = "http://news.example/wall"


def report() -> dict:
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


def flat(text: str) -> str:
    """Printed text in one line: where a line was broken, the sign before its rest is left out."""
    return " ".join(re.sub(r"\n\s*: ", " ", text).split())


def status() -> str:
    return report()["claims"][0]["status"]


def book(quote: str = WORDS) -> None:
    Path("claims").mkdir(exist_ok=True)
    Path("claims/talks.yaml").write_text(
        "schema: 1\nsources:\n  talk: {title: 'A talk', type: interview}\nclaims:\n"
        f"- {{id: a, text: 'It sank.', source: talk, quote: '{quote}'}}\n",
        encoding="utf-8",
    )


def add(commands, name: str, data: bytes, *flags: str, by: str = "A. Editor", captured: str = "2026-07-21"):
    Path(name).write_bytes(data)
    return commands("archive", "add", name, "--captured", captured, "--by", by, *flags, network=False)


def lay(name: str, data: bytes, *flags: str, by: str = "A. Editor") -> None:
    """As `add`, without the command: nothing is read beforehand, in a process of its own."""
    Path(name).write_bytes(data)
    said = {flag.removeprefix("--"): value for flag, value in zip(flags[::2], flags[1::2], strict=True)}
    day = dt.date(2026, 11, 22)
    keep_copy(Path("claims"), given_file(Path(name)), captured="2026-07-21", by=by, added=day, **said)


def docx(words: str) -> bytes:
    out = io.BytesIO()
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        body = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
        package.writestr("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


FILES = {
    "saved.html": page(WORDS),
    "saved.mhtml": mhtml(),
    "crawl.warc.gz": ferry_warc(),
    "crawl.wacz": wacz(ferry_warc()),
    "paper.docx": docx(WORDS),
    "notes.txt": WORDS.encode(),
    "talk.vtt": f"WEBVTT\n\n00:01.000 --> 00:03.000\n{WORDS}\n".encode(),
}


def test_every_kind_of_file_is_read_and_called_what_it_is(commands):
    url = "https://news.example/ferry"
    claims = (f"id: c{n}, text: 'It sank {n}.', url: '{url}', url_status: usurped, quote: '{WORDS}'" for n in range(2))
    write_claims(*claims)
    for name, data in FILES.items():
        lay(name, data, "--url", url, by=f"Editor of {name}")
    assert commands("lint", network=False)[0] == 0
    code, out, _ = commands("audit", "-vv", "--no-baseline")
    assert (code, status()) == (0, "words-found")
    matches = [copy["match"]["outcome"] for copy in report()["claims"][0]["citations"][0]["quotes"][0]["copies"]]
    assert matches == ["found"] * len(FILES)
    seen = {"terminal": out}
    for form in ("markdown", "html", "json"):
        seen[form] = commands("report", "--format", form, "-vv", network=False)[1]
    for form, text in seen.items():
        said = flat(text)
        for name, data in list(FILES.items())[:1] if form == "markdown" else FILES.items():
            assert f"supplied by Editor of {name}, not fetched by us" in said, form
            assert hashlib.sha256(data).hexdigest()[:12] in said, form
        assert "2026-07-21" in said, form
    online = report()
    commands("audit", "-vv", "--no-baseline", "--offline")
    assert {**report(), "run": 0} == {**online, "run": 0}


def test_a_pdf_is_read(commands):
    book()
    assert add(commands, "scan.pdf", pdf([lines(WORDS.replace("–", "-"))]), "--source", "talk")[0] == 0
    commands("audit")
    assert status() == "words-found"


def test_the_evidence_is_a_resource_with_both_digests_kept_once(commands):
    book()
    lay("notes.txt", WORDS.encode(), "--source", "talk", "--note", "from the archive of the city")
    for _ in range(2):
        commands("audit")
    records = []
    for path in sorted(Path(".sourcecheck/evidence").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                records.append(
                    (record.rec_type, record.rec_headers.get_header("X-Supplied-By"), record.raw_stream.read())
                )
    assert [record for record in records if record[0] != "warcinfo"] == [("resource", "A. Editor", WORDS.encode())]
    ((capture,),) = ([*report()["inputs"]["captures"].values()],)
    assert capture["digest"] == f"sha256:{hashlib.sha256(WORDS.encode()).hexdigest()}"
    assert capture["supplied"]["sha1"] == hashlib.sha1(WORDS.encode(), usedforsecurity=False).hexdigest()
    assert capture["supplied"]["name"] == "notes.txt"
    assert capture["supplied"]["note"] == "from the archive of the city"
    assert capture["status"] is None
    assert commands("archive", "verify", network=False)[0] == 0


def test_a_recording_is_kept_with_its_transcript(commands):
    book()
    Path("talk.srt").write_text(f"1\n00:00:01,000 --> 00:00:02,000\n{WORDS}\n", encoding="utf-8")
    sound = b"ID3\x03" + bytes(2_000)
    assert add(commands, "talk.mp3", sound, "--source", "talk")[0] == 2  # no machine can read it
    assert add(commands, "talk.mp3", sound, "--source", "talk", "--transcript", "talk.srt")[0] == 0
    commands("audit")
    assert status() == "words-found"
    ((capture,),) = ([*report()["inputs"]["captures"].values()],)
    assert capture["supplied"]["media"].endswith("talk.mp3")
    assert capture["supplied"]["media_sha256"] == hashlib.sha256(sound).hexdigest()


def test_other_words_and_missing_words_of_a_source_without_address_are_said(commands):
    book(WORDS.replace("Alder", "Cedar"))
    lay("notes.txt", WORDS.encode(), "--source", "talk")
    commands("audit")
    assert [finding["rule"] for finding in report()["findings"]] == ["quote-differs"]
    book("Nobody ever said these words of it")
    _, out, _ = commands("audit")
    assert [finding["rule"] for finding in report()["findings"]] == ["quote-not-found"]
    assert "supplied by A. Editor" in flat(out)


def test_a_file_that_is_another_one_is_a_mistake_and_never_read(commands):
    book()
    lay("notes.txt", b"Nothing of the kind was ever said here.", "--source", "talk")
    (stored,) = Path("claims/copies").iterdir()
    stored.write_text(WORDS, encoding="utf-8")
    code, out, err = commands("lint", network=False)
    assert code != 0
    assert "another file than the one supplied" in flat(out + err)
    commands("audit")
    assert status() == "inconclusive"
    assert next(finding["rule"] for finding in report()["findings"]) == "page-unreadable"


def test_a_file_that_is_not_here_says_so_and_judges_no_harsher(commands):
    write_claims(f"id: a, text: 'It sank.', url: 'http://news.example/ferry', quote: '{WORDS}'")
    lay("notes.txt", WORDS.encode(), "--url", "http://news.example/ferry")
    commands("audit")
    (finding,) = report()["findings"]
    assert (finding["rule"], finding["severity"]) == ("content-drift", "warning")
    for stored in Path("claims/copies").iterdir():
        stored.unlink()
    assert commands("lint", network=False)[0] == 0
    code, out, _ = commands("audit")
    (finding,) = report()["findings"]
    assert (code, finding["severity"]) == (0, "warning")
    assert "its file is not here" in flat(out)


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/hostname", "copies/../../secret.txt", "copies/link.txt", "link/a.txt"]
)
def test_a_listing_reaches_nothing_beyond_its_folder(commands, name, tmp_path):
    book()
    Path("secret.txt").write_text(WORDS, encoding="utf-8")
    Path("away").mkdir()
    Path("away/a.txt").write_text(WORDS, encoding="utf-8")
    Path("claims/copies").mkdir()
    Path("claims/copies/link.txt").symlink_to(tmp_path / "secret.txt")
    Path("claims/link").symlink_to(tmp_path / "away")
    digest = hashlib.sha256(WORDS.encode()).hexdigest()
    Path("claims/copies.yaml").write_text(
        f"schema: 1\ncopies:\n- file: {name}\n  sha256: '{digest}'\n  source: talk\n  captured: 2026\n  by: M\n",
        encoding="utf-8",
    )
    commands("audit")
    assert status() == "inconclusive"
    assert report()["inputs"]["problems"]


def test_a_copy_of_another_source_says_nothing(commands):
    write_claims(f"id: a, text: 'It sank.', url: '{WALL}', quote: '{WORDS}'")
    lay("notes.txt", WORDS.encode(), "--url", "http://news.example/other")
    commands("audit")
    assert status() == "inconclusive"


def test_the_files_are_nobodys_documents(commands):
    book()
    link = b'<p>See <a href="http://news.example/gone">there</a>.</p>'
    lay("saved.html", page(WORDS) + link, "--source", "talk")
    Path("saved.html").unlink()
    for where in ("claims", "."):
        commands("audit", where)
        assert [claim["id"] for claim in report()["claims"]] == ["talks/a"]


@pytest.mark.parametrize(
    ("name", "data", "flags", "said"),
    [
        ("a.exe", b"MZ", ("--source", "talk"), "kind whose words cannot be read"),
        ("a.txt", b"", ("--source", "talk"), "is empty"),
        ("a.txt", WORDS.encode(), (), "of what it is a copy"),
        ("a.txt", WORDS.encode(), ("--source", "tlak"), "did you mean talk"),
        ("a.txt", WORDS.encode(), ("--url", "ftp://x.example/"), "--url"),
        ("a.pdf", b"%PDF-1.7 broken", ("--source", "talk"), "cannot be read"),
        ("a.wacz", wacz(ferry_warc()), ("--url", "https://news.example/none"), "no page of the cited address"),
        ("a.txt", WORDS.encode(), ("--source", "talk", "--transcript", "a.txt"), "goes with a picture"),
    ],
)
def test_what_cannot_be_kept_is_said_before_anything_is_written(commands, name, data, flags, said):
    book()
    code, _, err = add(commands, name, data, *flags)
    assert code == 2
    assert said in flat(err)
    assert not Path("claims/copies.yaml").exists()
    assert not Path("claims/copies").exists()


@pytest.mark.parametrize("captured", ["yesterday", "2026-02-30", "1753833600"])
def test_the_day_is_a_day(commands, captured):
    book()
    assert add(commands, "a.txt", WORDS.encode(), "--source", "talk", captured=captured)[0] == 2


def test_a_second_time_changes_nothing_and_a_listing_keeps_its_remarks(commands):
    book()
    add(commands, "a.txt", WORDS.encode(), "--source", "talk")
    listing = Path("claims/copies.yaml")
    listing.write_text(listing.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    before = listing.read_bytes()
    code, out, _ = add(commands, "a.txt", WORDS.encode(), "--source", "talk")
    assert (code, listing.read_bytes()) == (0, before)
    assert "kept already" in out
    add(commands, "b.txt", (WORDS + " More.").encode(), "--source", "talk", by='"O\'Neill": #1')
    assert "# ours" in listing.read_text(encoding="utf-8")
    commands("audit")
    assert [capture["supplied"]["by"] for capture in report()["inputs"]["captures"].values()].count(
        '"O\'Neill": #1'
    ) == 1


@pytest.mark.parametrize("name", ["saved.mhtml", "crawl.wacz"])
def test_check_reads_a_file_and_keeps_nothing(commands, ferry_web, name):
    Path(name).write_bytes(FILES[name])
    before, hits = sorted(Path().rglob("*")), len(ferry_web.hits)
    address = ("https://news.example/ferry",) if "crawl" in name else ()
    code, out, _ = commands("check", *address, "--file", name, "--quote", WORDS, network=False)
    assert code == 0, out
    assert "words found" in out
    code, out, _ = commands("check", *address, "--file", name, "--quote", WORDS.replace("nine", "ten"), network=False)
    assert (code, "quoted “nine”" in out or "ten" in out) == (1, True)
    assert sorted(Path().rglob("*")) == before
    assert len(ferry_web.hits) == hits


def test_check_of_an_address_knows_its_copies(commands):
    Path("claims").mkdir()
    lay("notes.txt", WORDS.encode(), "--url", WALL)
    code, out, _ = commands("check", WALL, "--quote", WORDS)
    assert code == 0
    assert "supplied by A. Editor, not fetched by us" in flat(out)


def test_a_misspelt_source_of_a_copy_is_a_mistake(commands):
    book()
    lay("notes.txt", WORDS.encode(), "--source", "talk")
    listing = Path("claims/copies.yaml")
    listing.write_text(listing.read_text(encoding="utf-8").replace("source: talk", "source: tlak"), encoding="utf-8")
    code, out, err = commands("lint", network=False)
    assert code != 0
    assert "did you mean talk" in flat(out + err)


def test_check_says_why_a_file_says_nothing(commands):
    Path("a.wacz").write_bytes(FILES["crawl.wacz"])
    code, out, _ = commands("check", "https://x.example/", "--file", "a.wacz", "--quote", WORDS, network=False)
    assert code == 4
    assert "no page of the cited address is in it" in flat(out)
    assert commands("check", "--file", "a.wacz", network=False)[0] == 2
    assert commands("check", "--file", "none.txt", "--quote", WORDS, network=False)[0] == 2
    assert commands("check", network=False)[0] == 2


def test_a_new_copy_is_a_change_of_the_claims_it_is_for(commands):
    book()
    write_claims("id: z, text: 'Another.', url: 'http://news.example/ferry'", name="other")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], ["add", "claims"], ["commit", "-q", "-m", "claims"]):
        subprocess.run([*git, *arguments], check=True)
    lay("notes.txt", WORDS.encode(), "--source", "talk")
    commands("audit", "--changed", "HEAD")
    assert [claim["id"] for claim in report()["claims"]] == ["talks/a"]


def test_a_link_marked_dead_is_quiet_for_the_words_of_its_pinned_copy_only(commands):
    pinned = "https://web.archive.org/web/20240302101500/http://news.example/gone"
    write_claims(
        f"id: a, text: 'It sank.', url: 'http://news.example/gone', url_status: dead, archive_url: '{pinned}', "
        f"quote: '{WORDS}'"
    )
    lay("notes.txt", WORDS.encode(), "--url", "http://news.example/gone")
    commands("audit")
    assert "link-rot" in [finding["rule"] for finding in report()["findings"]]


def test_what_a_listing_must_not_say_is_refused_and_nothing_is_written(commands):
    book()
    code, _, err = add(commands, "a.txt", WORDS.encode(), "--source", "talk", captured="2199-01")
    assert (code, "2199-01 is still to come" in err) == (2, True)
    code, out, err = add(commands, "a.txt", WORDS.encode(), "--url", "http://news.example/x?access_token=CANARY")
    assert (code, "carries a secret (access_token)" in err) == (2, True)
    assert "CANARY" not in out + err
    assert [path.name for path in Path("claims").iterdir()] == ["talks.yaml"]


def test_another_day_or_name_for_a_file_that_is_listed_is_not_passed_over(commands):
    book()
    assert add(commands, "a.txt", WORDS.encode(), "--source", "talk")[0] == 0
    listing = Path("claims/copies.yaml").read_text(encoding="utf-8")
    for said in ({"captured": "2025"}, {"by": "B. Editor"}):
        code, _, err = add(commands, "a.txt", WORDS.encode(), "--source", "talk", **said)
        assert (code, "listed already, as of 2026-07-21 and supplied by A. Editor" in flat(err)) == (2, True)
    assert Path("claims/copies.yaml").read_text(encoding="utf-8") == listing


def test_a_source_without_an_address_has_none_that_could_be_gone(commands):
    book("No such words were ever said on that day")
    add(commands, "a.txt", WORDS.encode(), "--source", "talk")
    commands("audit")
    (finding,) = report()["findings"]
    assert finding["rule"] == "quote-not-found"
    assert finding["message"].startswith(
        "the copy of 2026-07-21 supplied by A. Editor, not fetched by us, does not have"
    )
