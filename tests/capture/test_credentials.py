"""Who we say we are, and what an operator says to one host: that host hears it, and nothing else ever shows it."""

import base64
import gzip
import json
from pathlib import Path

import pytest

from checker.capture.base import CaptureRequest
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.errors import SettingsError
from checker.model.capture import Capture, CaptureKind
from checker.settings import load_settings
from tests.web import LoopbackWeb

CANARY = "c4nary-t0ken-9f3a"
BASIC = base64.b64encode(f"editor:{CANARY}".encode()).decode()


def asked(web: LoopbackWeb, folder: Path, url: str, host: str = "api.test", **more: object) -> Capture:
    """Ask an address with a credential for `host`, and keep the evidence in a folder."""
    headers = {"Authorization": f"Bearer {CANARY}", "X-Api-Key": CANARY}
    settings = web.settings(host={host: {"headers": headers}}, **more)
    session = GuardedSession(settings)
    try:
        with EvidenceStore(folder, write=True) as store:
            store.begin_run("2026-11-22")
            fetcher = RecordingFetcher(LiveFetcher(session), store)
            return fetcher.fetch(CaptureRequest(CaptureKind.LIVE, url)).capture
    finally:
        session.close()


def kept(folder: Path) -> bytes:
    """All that was kept, records unpacked."""
    parts = []
    for path in folder.rglob("*"):
        if path.is_file():
            parts.append(path.read_bytes())
            if path.suffix == ".gz":
                parts.append(gzip.decompress(path.read_bytes()))
    return b"".join(parts)


def heard(web: LoopbackWeb, host: str) -> list[dict[str, str]]:
    return [hit.headers for hit in web.hits_of(host)]


def test_the_host_hears_it_and_nobody_else_sees_it(web: LoopbackWeb, tmp_path: Path) -> None:
    web.host("api.test").page("/page", "<p>words</p>")
    capture = asked(web, tmp_path, "https://api.test/page")
    assert capture.captured
    assert heard(web, "api.test")[-1]["authorization"] == f"Bearer {CANARY}"
    assert heard(web, "api.test")[-1]["x-api-key"] == CANARY
    assert CANARY.encode() not in kept(tmp_path)
    assert b"x-api-key" not in kept(tmp_path).lower()


@pytest.mark.parametrize(
    "url", ["http://api.test/page", "https://www.api.test/page", "https://api.test.example/page", "https://other.test/"]
)
def test_nobody_else_hears_it(web: LoopbackWeb, tmp_path: Path, url: str) -> None:
    for name in ("api.test", "www.api.test", "api.test.example", "other.test"):
        web.host(name).page("/page", "<p>words</p>")
    before = len(web.hits)
    asked(web, tmp_path, url)
    assert len(web.hits) > before
    assert CANARY not in str(web.hits[before:])


@pytest.mark.parametrize("target", ["https://elsewhere.test/page", "http://api.test/page"])
def test_a_redirect_does_not_carry_it_on(web: LoopbackWeb, tmp_path: Path, target: str) -> None:
    web.host("api.test").page("/page", "<p>words</p>")
    web.host("elsewhere.test").page("/page", "<p>words</p>")
    web.host("api.test").redirect("/leave", target, 302)
    before = len(web.hits)
    assert asked(web, tmp_path, "https://api.test/leave").captured
    first, second = web.hits[before:]
    assert CANARY in str(first)
    assert CANARY not in str(second)


def test_a_redirect_back_hears_it_again(web: LoopbackWeb, tmp_path: Path) -> None:
    web.host("api.test").page("/page", "<p>words</p>")
    web.host("elsewhere.test").redirect("/back", "https://api.test/page", 302)
    before = len(web.hits)
    assert asked(web, tmp_path, "https://elsewhere.test/back").captured
    assert [CANARY in str(hit) for hit in web.hits[before:]] == [False, True]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (f"you sent {CANARY}".encode(), {}),
        (gzip.compress(f"you sent {CANARY}".encode()), {"Content-Encoding": "gzip"}),
        (b"words", {"X-Echo": f"Bearer {CANARY}"}),
    ],
)
def test_an_answer_that_repeats_it_is_not_kept(
    web: LoopbackWeb, tmp_path: Path, body: bytes, headers: dict[str, str]
) -> None:
    web.host("api.test").page("/echo", body, headers=headers)
    capture = asked(web, tmp_path, "https://api.test/echo")
    assert capture.reason == "credential-echo"
    assert not capture.captured
    assert CANARY.encode() not in kept(tmp_path)


def test_a_password_inside_a_login_is_known_too(web: LoopbackWeb, tmp_path: Path) -> None:
    web.host("api.test").page("/echo", f"hello editor, your password is {CANARY}")
    settings = web.settings(host={"api.test": {"headers": {"Authorization": f"Basic {BASIC}"}}})
    session = GuardedSession(settings)
    visit = session.get("https://api.test/echo", trusted=False)
    session.close()
    assert visit.failure == "credential-echo"
    assert CANARY not in str(visit)


def test_a_settings_file_that_was_found_gives_none(tmp_path: Path) -> None:
    text = f'[host."api.test".headers]\nAuthorization = "Bearer {CANARY}"\n'
    (tmp_path / "sourcecheck.toml").write_text(text)
    settings, warnings = load_settings({}, discover=tmp_path)
    assert settings.host == {}
    assert any("host is an operator setting" in warning for warning in warnings)
    settings, warnings = load_settings({}, config=tmp_path / "sourcecheck.toml")
    assert settings.host["api.test"].headers == {"Authorization": f"Bearer {CANARY}"}
    assert not warnings
    assert CANARY not in repr(settings)
    assert CANARY not in json.dumps(settings.deciding())
    assert load_settings({}, environment={"SOURCECHECK_HOST": "example.org"})[0].host == {}


@pytest.mark.parametrize("name", ["Host", "Content-Length", "accept-encoding", "A B", ""])
def test_headers_that_cannot_be_set(tmp_path: Path, name: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'[host."api.test".headers]\n"{name}" = "{CANARY}"\n')
    with pytest.raises(SettingsError) as caught:
        load_settings({}, config=path)
    assert CANARY not in caught.value.message


def test_a_value_that_cannot_be_sent_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'[host."api.test".headers]\nAuthorization = "{CANARY}\\r\\nX: 1"\n')
    with pytest.raises(SettingsError) as caught:
        load_settings({}, config=path)
    assert CANARY not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("contact", "agent", "sender"),
    [
        ("", "sourcecheck/", None),
        ("https://example.org/bot", " +https://example.org/bot", None),
        ("editor@example.org", " +editor@example.org", "editor@example.org"),
    ],
)
def test_who_we_say_we_are(web: LoopbackWeb, contact: str, agent: str, sender: str | None) -> None:
    url = web.host("who.test").page("/page", "<p>words</p>")
    session = GuardedSession(web.settings(contact=contact))
    session.get(url)
    session.close()
    hit = web.hits_of("who.test")[-1]
    assert agent in hit.headers["user-agent"]
    assert hit.headers["user-agent"].startswith("sourcecheck/")
    assert hit.headers.get("from") == sender


@pytest.mark.parametrize("contact", ["me", "mailto:a@b.c", "a@b\r\nX: 1", "https://user@example.org/", "ftp://x.org/"])
def test_what_is_no_contact(contact: str) -> None:
    with pytest.raises(SettingsError):
        load_settings({"contact": contact})
