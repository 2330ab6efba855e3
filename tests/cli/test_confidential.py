"""What a confidential document cites is heard by the cited sites and by nobody else: every line out is listened on.

Each command is run twice: with `confidential: true`, and without, to show that this ear hears what there is to hear.
"""

import json
from pathlib import Path

import pytest

from checker.cli.main import main
from tests.web import LoopbackWeb

SITE = "canary.example"
WORDS = "<!doctype html><title>Ferry</title><p>The ferry is in port.<p>" + "There is more to say of it. " * 20
OTHERS = {"web.archive.org", "api.crossref.org", "arquivo.example"}
CLAIMS = f"""\
sources:
  paper: {{url: 'http://{SITE}/paper-CANARY', doi: 10.1000/CANARY, title: A paper}}
claims:
- {{id: drifted, text: 'CANARY one.', url: 'http://{SITE}/ferry-CANARY', quote: 'The ferry sank off Alder Point'}}
- {{id: lost, text: 'CANARY two.', url: 'http://{SITE}/gone-CANARY', quote: 'The ferry sank off Alder Point'}}
- {{id: link, text: 'CANARY three.', url: 'http://{SITE}/gone-too-CANARY'}}
- id: pinned
  text: CANARY four.
  url: http://{SITE}/ferry-CANARY
  archive_url: https://web.archive.org/web/20240302101500/http://{SITE}/ferry-CANARY
  quote: The ferry sank off Alder Point
- {{id: doi, text: 'CANARY five.', source: paper, quote: 'The ferry sank off Alder Point'}}
"""
COMMANDS = {
    "look-ups": ("audit", "--archive", "all", "--archives", "wayback http://arquivo.example/web"),
    "savings of an audit": ("audit", "--archive", "save"),
    "timelines": ("audit", "--archive", "auto", "--timeline"),
    "registers": ("audit", "--archive", "never", "--retractions"),
    "savings": ("archive", "save", "claims"),
    "single claims": ("check", "secret/drifted"),
}


@pytest.fixture(scope="module")
def world():
    with LoopbackWeb() as web:
        site = web.host(SITE)
        site.page("/ferry-CANARY", WORDS)
        site.page("/paper-CANARY", WORDS)
        site.page("/gone-CANARY", "<p>no</p>", status=404)
        site.page("/gone-too-CANARY", "<p>no</p>", status=404)
        for name in OTHERS:
            web.host(name)
        yield web


@pytest.fixture
def heard(world, tmp_path, monkeypatch, capsys):
    """Run a command on the claims; what hosts other than the cited one heard."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"SAVE_KEYS": "access:secret", "ARCHIVE_RATE": "60000", "SAVE_RATE": "60000"}.items():
        monkeypatch.setenv(f"SOURCECHECK_{name}", value)

    def run(*arguments: str, confidential: bool, claims: str = CLAIMS, document: str = "") -> list[str]:
        Path("claims").mkdir(exist_ok=True)
        mark = document or f"confidential: {str(confidential).lower()}"
        Path("claims/secret.yaml").write_text(f"schema: 1\ndocument: {{title: T, {mark}}}\n{claims}", encoding="utf-8")
        served = [flag for rule in world.connect_to for flag in ("--connect-to", rule)]
        before = len(world.hits)
        main([*arguments, *served, "--ca-file", str(world.ca_file), "--timeout", "5", "--retries", "0"])
        capsys.readouterr()
        asked = world.hits[before:]
        assert "audit" not in arguments or any(hit.host == SITE for hit in asked)
        return [f"{hit.host} {hit.path} {hit.headers} {hit.body!r}" for hit in asked if hit.host != SITE]

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_nobody_hears_what_a_confidential_document_cites(heard, name):
    assert heard(*COMMANDS[name], confidential=True) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_without_the_mark_is_heard(heard, name):
    assert any("canary" in said.lower() for said in heard(*COMMANDS[name], confidential=False))


@pytest.mark.parametrize(
    "url", ["http://wiki.corp/CANARY", "http://10.9.8.7/CANARY", "http://canary.example/?token=CANARY"]
)
@pytest.mark.parametrize("name", ["look-ups", "savings"])
def test_nor_private_hosts_and_secret_addresses(heard, name, url):
    claims = f"claims:\n- {{id: drifted, text: 'One.', url: '{url}', quote: 'The ferry sank off Alder Point'}}\n"
    arguments = COMMANDS[name]
    said = heard(*arguments, confidential=False, claims=claims) if arguments[0] != "audit" else None
    if said is None:
        said = heard("check", "secret/drifted", *arguments[1:], confidential=False, claims=claims)
    assert [line for line in said if any(other in line.split(" ", 1)[0] for other in OTHERS)] == []


def test_a_mistake_in_the_mark_is_taken_for_the_mark(heard):
    assert heard("audit", "--archive", "all", confidential=False, document="confidental: true") == []


def test_nothing_of_it_is_exported(heard, capsys):
    heard("audit", "--archive", "never", confidential=True)
    assert main(["archive", "export", "--claim", "secret/drifted", "-o", "out.wacz"]) == 2
    assert "confidential" in capsys.readouterr().err
    main(["archive", "export", "--run", "-o", "out.wacz"])
    capsys.readouterr()
    out = Path("out.wacz")
    assert not out.exists() or b"CANARY" not in out.read_bytes()


def test_our_own_evidence_and_supplied_copies_serve_it_all_the_same(heard, capsys):
    Path("notes.txt").write_text("The ferry sank off Alder Point, they said.", encoding="utf-8")
    url = f"http://{SITE}/gone-CANARY"
    Path("claims").mkdir()
    assert main(["archive", "add", "notes.txt", "--url", url, "--captured", "2026-07", "--by", "A. Editor"]) == 0
    capsys.readouterr()
    assert heard("audit", "--archive", "all", confidential=True) == []
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    lost = next(claim for claim in report["claims"] if claim["id"] == "secret/lost")
    assert [quote["verdict"]["rule"] for citation in lost["citations"] for quote in citation["quotes"]] == ["link-rot"]


@pytest.mark.parametrize("name", ["look-ups", "savings of an audit", "timelines", "registers"])
def test_nor_for_the_sake_of_another_document(heard, name):
    Path("claims").mkdir()
    public = f"schema: 1\n{CLAIMS}"
    Path("claims/public.yaml").write_text(public, encoding="utf-8")
    assert heard(*COMMANDS[name], confidential=True) == []
