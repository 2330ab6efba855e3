"""A package holds what a report rests on, a stranger can check it, and it replays in a real archive."""

import contextlib
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from checker.capture.base import CaptureRequest
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore
from checker.cli.main import main
from checker.errors import EvidenceError
from checker.evidence.cdxj import sort_key
from checker.evidence.check_package import verify_package
from checker.model.capture import CaptureKind
from tests.archive import LocalArchive, pywb_bin
from tests.cli.conftest import FERRY, commands, ferry_web, write_claims  # noqa: F401 - fixtures

FERRY_CLAIM = "id: sank, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
GONE_CLAIM = "id: gone, text: 'It is gone.', url: 'http://news.example/gone'"


@pytest.fixture(scope="module")
def original(ferry_web, tmp_path_factory):  # noqa: F811
    """A folder in which an audit was run."""
    folder = tmp_path_factory.mktemp("audited")
    network = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
    with contextlib.chdir(folder):
        write_claims(FERRY_CLAIM, GONE_CLAIM)
        main(["audit", "--no-robots", "--archive", "never", "--no-progress", *network])
    return folder


@pytest.fixture
def audited(original, tmp_path, monkeypatch, capsys):
    """A copy of that folder, and archive commands in it; returns (exit code, stdout, stderr)."""
    shutil.copytree(original, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")

    def run(*words):
        code = main(["archive", *map(str, words)])
        return code, *capsys.readouterr()

    return run


def read(path="evidence.wacz"):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_run_as_a_package(audited):
    code, out, err = audited("export", "--run")
    assert (code, err) == (0, "")
    assert out.startswith("evidence.wacz: 2 claims, 2 captures, ")
    parts = read()
    assert list(parts) == [
        "archive/data.warc.gz", "indexes/index.cdxj", "pages/pages.jsonl", "report/index.html", "report/run.json",
        "datapackage.json", "datapackage-digest.json",
    ]  # fmt: skip
    listing = json.loads(parts["datapackage.json"])
    assert (listing["profile"], listing["wacz_version"]) == ("data-package", "1.1.1")
    for entry in listing["resources"]:
        data = parts[entry["path"]]
        assert entry["bytes"] == len(data)
        assert entry["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    digest = json.loads(parts["datapackage-digest.json"])
    assert digest == {
        "path": "datapackage.json",
        "hash": "sha256:" + hashlib.sha256(parts["datapackage.json"]).hexdigest(),
    }
    pages = [json.loads(line) for line in parts["pages/pages.jsonl"].splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert [(page["url"], page["title"]) for page in pages[1:]] == [("http://news.example/ferry", "Ferry")]
    assert b"The ferry sank." in parts["report/index.html"]
    report, whole = json.loads(parts["report/run.json"]), json.loads(Path("reports/run.json").read_bytes())
    for name in ("claims", "findings", "inputs", "counts"):
        assert report[name] == whole[name]


def test_the_same_export_gives_the_same_bytes(audited):
    audited("export", "--run", "-o", "one.wacz")
    audited("export", "--run", "-o", "two.wacz")
    assert Path("one.wacz").read_bytes() == Path("two.wacz").read_bytes()


def test_one_claim(audited):
    code, _, _ = audited("export", "--claim", "ferry/sank")
    parts = read()
    report = json.loads(parts["report/run.json"])
    assert code == 0
    assert [claim["id"] for claim in report["claims"]] == ["ferry/sank"]
    assert list(report["inputs"]["captures"]) == ["live:http://news.example/ferry"]
    assert report["findings"] == []
    assert b"news.example/gone" not in gzip.decompress(parts["archive/data.warc.gz"])
    assert all(b"news.example/gone" not in data for data in parts.values())
    assert audited("verify", "evidence.wacz")[0] == 0


def test_a_stranger_checks_it_without_any_state(audited, tmp_path, monkeypatch):
    audited("export", "--run")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "e.wacz").write_bytes(Path("evidence.wacz").read_bytes())
    monkeypatch.chdir(elsewhere)
    code, out, _ = audited("verify", "e.wacz")
    assert code == 0
    assert out.startswith("sound: 5 files, 5 records, 2 captures of its report, ")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_any_file_is_found(audited, data):
    if not Path("evidence.wacz").exists():
        audited("export", "--run")
    parts = read()
    name = data.draw(st.sampled_from([name for name in parts if name != "datapackage-digest.json"]))
    body = bytearray(parts[name])
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    with zipfile.ZipFile("changed.wacz", "w") as file:
        for path, content in {**parts, name: bytes(body)}.items():
            file.writestr(path, content)
    try:
        sound = verify_package(Path("changed.wacz")).sound
    except EvidenceError:
        sound = False
    assert not sound


def repacked(change):
    """A package whose listing was made to fit what was changed in it: only the contents can tell."""
    parts = read()
    change(parts)
    listing = json.loads(parts["datapackage.json"])
    listing["resources"] = [
        {**entry, "hash": "sha256:" + hashlib.sha256(body).hexdigest(), "bytes": len(body)}
        for entry in listing["resources"]
        for body in [parts[entry["path"]]]
    ]
    parts["datapackage.json"] = json.dumps(listing).encode()
    said = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(parts["datapackage.json"]).hexdigest()}
    parts["datapackage-digest.json"] = json.dumps(said).encode()
    with zipfile.ZipFile("forged.wacz", "w") as file:
        for path, content in parts.items():
            file.writestr(path, content)
    return [flaw.sentence for flaw in verify_package(Path("forged.wacz")).flaws]


def other_words(parts):
    report = json.loads(parts["report/run.json"])
    report["inputs"]["captures"]["live:http://news.example/ferry"]["digest"] = "sha256:" + "0" * 64
    parts["report/run.json"] = json.dumps(report).encode()


def other_record(parts):
    report = json.loads(parts["report/run.json"])
    report["inputs"]["captures"]["live:http://news.example/ferry"]["evidence"]["record_id"] = "<urn:uuid:none>"
    parts["report/run.json"] = json.dumps(report).encode()


def no_records(parts):
    parts["archive/data.warc.gz"] = b""


def other_index(parts):
    parts["indexes/index.cdxj"] = parts["indexes/index.cdxj"].replace(b"/ferry", b"/fairy")


def other_page(parts):
    parts["pages/pages.jsonl"] += b'{"url": "http://news.example/fairy"}\n'


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (other_words, "its record does not give the page whose digest the report names"),
        (other_record, "the record it rests on is not in the package"),
        (no_records, "the record it rests on is not in the package"),
        (other_index, "the line is not what its record says"),
        (other_page, "the page has no record"),
    ],
)
def test_a_forged_package_whose_digests_all_fit(audited, change, sentence):
    audited("export", "--run")
    assert repacked(lambda parts: None) == []
    assert sentence in repacked(change)


def test_a_file_that_nothing_vouches_for(audited):
    audited("export", "--run")
    with zipfile.ZipFile("evidence.wacz", "a") as file:
        file.writestr("report/more.html", "trust me")
    assert [flaw.place for flaw in verify_package(Path("evidence.wacz")).flaws] == ["report/more.html"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no package at all"])
def test_what_is_no_package(audited, data):
    Path("x.wacz").write_bytes(data)
    code, out, err = audited("verify", "x.wacz")
    assert (code, out) == (2, "")
    assert "x.wacz cannot be read as a package" in err


def test_a_zip_without_a_listing(audited):
    with zipfile.ZipFile("x.wacz", "w") as file:
        file.writestr("a.txt", "a")
    assert audited("verify", "x.wacz")[0] == 2


def test_a_confidential_document_is_never_exported(commands):  # noqa: F811
    write_claims(FERRY_CLAIM)
    quoted = "id: too, text: 'It sank.', url: 'http://news.example/ferry', quote: 'shortly after nine'"
    hidden = write_claims(GONE_CLAIM, quoted, name="hidden")
    hidden.write_text(
        hidden.read_text().replace("schema: 1\n", "schema: 1\ndocument: {title: Secret, confidential: true}\n")
    )
    commands("audit", "--no-robots")
    code, _, err = commands("archive", "export", "--claim", "hidden/gone", network=False)
    assert (code, Path("evidence.wacz").exists()) == (2, False)
    assert "confidential document, which is never exported" in err
    code, _, err = commands("archive", "export", "--run", network=False)
    assert code == 0
    assert "not exported: 2 claims of confidential documents" in err
    (remembered,) = json.loads(read()["report/run.json"])["memory"].values()
    assert remembered["words"] == []
    for name, data in read().items():
        plain = gzip.decompress(data) if name.endswith(".gz") else data
        for word in (b"news.example/gone", b"Secret", b"hidden"):
            if (name, word) != ("report/index.html", b"hidden"):  # a word of style sheets
                assert word not in plain, (name, word)
    hidden.unlink()
    code, _, err = commands("archive", "export", "--run", network=False)
    assert code == 2
    assert "nobody can tell whether its document is confidential" in err


def test_a_secret_that_a_redirect_handed_out_is_never_exported(commands, ferry_web):  # noqa: F811
    host = ferry_web.host("news.example")
    host.redirect("/enter", "http://news.example/in?access_token=CANARY-1", 302)
    host.page("/in?access_token=CANARY-1", FERRY)
    entered = "id: entered, text: 'In.', url: 'http://news.example/enter', quote: 'sank off Alder Point'"
    write_claims(FERRY_CLAIM, entered)
    commands("audit")
    code, _, err = commands("archive", "export", "--run", network=False)
    assert code == 0
    assert "not exported: http://news.example/enter: the visit led through an address that carries a secret" in err
    parts = read()
    parts["archive"] = gzip.decompress(parts.pop("archive/data.warc.gz"))
    assert b"Alder Point" in parts["archive"]
    assert all(b"CANARY" not in data for data in parts.values())


def test_erased_and_damaged_evidence_is_said_to_be_missing(audited):
    audited("erase", "http://news.example/ferry", "--because", "a court said so", "--by", "A. Editor")
    code, _, err = audited("export", "--run")
    assert code == 1
    assert "missing: live:http://news.example/ferry: it was erased on purpose: a court said so (A. Editor, " in err
    assert FERRY.encode() not in gzip.decompress(read()["archive/data.warc.gz"])
    for path in Path(".sourcecheck/evidence").iterdir():
        path.unlink()
    code, _, err = audited("export", "--run")
    assert code == 1
    assert "missing: live:http://news.example/gone: " in err


@pytest.mark.parametrize("flags", [(), ("--run", "--claim", "ferry/sank")])
def test_it_must_be_said_what_to_export(audited, flags):
    code, _, err = audited("export", *flags)
    assert code == 2
    assert "say what to export" in err


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.com/", "com,example)/"),
        ("https://example.com:443/A/b/", "com,example)/a/b"),
        ("http://example.com:8080/?b=2&A=1", "com,example:8080)/?a=1&b=2"),
        ("http://127.0.0.1/x", "127.0.0.1)/x"),
    ],
)
def test_sort_keys(url, key):
    assert sort_key(url) == key


def tool(name):
    folder = pywb_bin()
    if folder is None or not (folder / name).is_file():
        pytest.skip(f"no {name} in the archive environment: run make")
    return folder / name


@pytest.mark.pywb
def test_the_validator_of_the_format_calls_it_valid(audited):
    audited("export", "--run")
    done = subprocess.run(
        [tool("wacz"), "validate", "-f", "evidence.wacz"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "is valid" in done.stdout) == (0, True), done.stdout


@pytest.mark.pywb
def test_it_replays_in_a_real_archive_with_the_same_keys(audited, tmp_path):
    indexer = tool("cdx-indexer")
    audited("export", "--run")
    parts = read()
    warc = tmp_path / "data.warc.gz"
    warc.write_bytes(parts["archive/data.warc.gz"])
    theirs = subprocess.run([indexer, "--sort", "--cdxj", warc], capture_output=True, text=True, check=True).stdout
    keys = [line.split(" ")[:2] for line in theirs.splitlines()]
    assert [line.split(" ")[:2] for line in parts["indexes/index.cdxj"].decode().splitlines()] == keys
    archive = LocalArchive()
    archive.add_file(warc)
    with archive, urllib.request.urlopen(f"{archive.endpoint}/{keys[0][1]}id_/http://news.example/ferry") as answer:
        assert answer.read().decode() == FERRY


OPENSSL = """\
[tsa]
default_tsa = conf
[conf]
serial = {0}/serial
signer_cert = {0}/tsa.pem
certs = {0}/chain.pem
signer_key = {0}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
[ext]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory, ferry_web):  # noqa: F811
    """A private time-stamping authority at tsa.example, and its root."""
    folder = tmp_path_factory.mktemp("tsa")
    config = folder / "tsa.cnf"
    config.write_text(OPENSSL.format(folder))
    (folder / "serial").write_text("01\n")

    def run(*words):
        return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=True).stdout

    ca, tsa = folder / "ca", folder / "tsa"
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Test root", "-keyout",
        f"{ca}.key", "-out", f"{ca}.pem")  # fmt: skip
    run("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test authority", "-keyout", f"{tsa}.key", "-out",
        f"{tsa}.csr")  # fmt: skip
    run("x509", "-req", "-in", f"{tsa}.csr", "-CA", f"{ca}.pem", "-CAkey", f"{ca}.key", "-CAcreateserial", "-days",
        "30", "-extfile", config, "-extensions", "ext", "-out", f"{tsa}.pem")  # fmt: skip

    # Several certificates, in no order: as authorities send them.
    (folder / "chain.pem").write_bytes(Path(f"{ca}.pem").read_bytes() + Path(f"{tsa}.pem").read_bytes())

    def answer(call):
        (folder / "query").write_bytes(call.hit.body)
        run("ts", "-reply", "-config", config, "-queryfile", folder / "query", "-out", folder / "reply")
        call.reply(200, (folder / "reply").read_bytes(), [("Content-Type", "application/timestamp-reply")])

    host = ferry_web.host("tsa.example")
    host.route("/stamp", answer)
    host.route("/refuses", lambda call: call.reply(503, b"busy"))
    host.route("/mumbles", lambda call: call.reply(200, b"no time stamp"))
    return f"{ca}.pem"


@pytest.fixture
def reachable(ferry_web, monkeypatch):  # noqa: F811
    monkeypatch.setenv("SOURCECHECK_CONNECT_TO", " ".join(ferry_web.connect_to))
    monkeypatch.setenv("SOURCECHECK_CA_FILE", str(ferry_web.ca_file))


def test_a_time_stamp_is_asked_for_and_verified_offline(audited, authority, reachable):
    code, out, err = audited("export", "--run", "--timestamp", "https://tsa.example/stamp")
    assert code == 0, err
    assert out.endswith(", time-stamped\n")
    code, out, _ = audited("verify", "evidence.wacz", "--tsa-ca", authority)
    assert code == 0
    assert "by CN=Test authority\n" in out
    code, out, _ = audited("verify", "evidence.wacz")
    assert (code, "its signature was not checked" in out) == (0, True)
    # OpenSSL, which had no part in making the package, says the same.
    parts = read()
    for name in ("datapackage.json", "timestamp/tsr"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(parts[name])
    verify = ["openssl", "ts", "-verify", "-data", "datapackage.json", "-in", "timestamp/tsr", "-CAfile", authority]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0


def test_a_time_stamp_of_something_else_and_one_of_nobody_known(audited, authority, reachable, tmp_path):
    audited("export", "--run", "--timestamp", "https://tsa.example/stamp")
    other = tmp_path / "other.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Other", "-keyout", "/dev/null"]
    subprocess.run([*command, "-out", str(other)], capture_output=True, check=True)
    code, out, _ = audited("verify", "evidence.wacz", "--tsa-ca", other)
    assert (code, "not signed by anybody you trust" in out) == (1, True)
    stamp = read()["timestamp/tsr"]
    Path("reply.tsr").write_bytes(stamp)
    code, _, err = audited("export", "--claim", "ferry/sank", "--timestamp", "reply.tsr", "-o", "one.wacz")
    assert (code, Path("one.wacz").exists()) == (2, False)
    assert "the time stamp is of something else than this package" in err
    code, out, _ = audited("export", "--run", "--timestamp", "reply.tsr", "-o", "again.wacz")
    assert code == 0
    assert Path("again.wacz").read_bytes() == Path("evidence.wacz").read_bytes()


@pytest.mark.parametrize("path", ["refuses", "mumbles", "missing"])
def test_an_authority_that_gives_none(audited, authority, reachable, path):
    code, _, err = audited("export", "--run", "--timestamp", f"https://tsa.example/{path}")
    assert (code, Path("evidence.wacz").exists()) == (2, False)
    assert "time stamp" in err


def test_replay_of_what_was_exported_is_what_the_store_gives(audited):
    audited("export", "--run")
    with EvidenceStore(Path(".sourcecheck"), write=False) as store:
        kept = ReplayFetcher(store).fetch(CaptureRequest(CaptureKind.LIVE, "http://news.example/ferry")).whole()
    found = [
        record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(read()["archive/data.warc.gz"]))
        if record.rec_type == "response" and record.rec_headers.get_header("WARC-Target-URI").endswith("/ferry")
    ]
    assert found == [kept.body]
    assert main(["archive", "verify"]) == 0
