"""Where connections go, and whom they believe: TLS and the address policy over real sockets on the loopback."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.capture.guard import GuardedSession, Visit
from checker.errors import SettingsError
from checker.settings import Settings
from tests.web import LoopbackWeb, misbehave

PAGE = b"<p>the words that are quoted</p>"


def outcome(visit: Visit) -> tuple[str, int | None]:
    return visit.failure, visit.status


# -- TLS --


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        ("expired", "tls-expired"),
        ("future", "tls-expired"),
        ("untrusted", "tls-untrusted"),
        ("wrong-host", "tls-wrong-host"),
    ],
)
def test_tls_trouble_has_its_name(web: LoopbackWeb, session: Any, kind: str, failure: str) -> None:
    host = web.bad_tls(f"{kind}.test", kind)
    host.page("/", PAGE)
    assert outcome(session().get(host.url("/", "https"))) == (failure, None)
    assert web.hits_of(host.name) == []


def test_tls_with_something_that_speaks_none(web: LoopbackWeb, session: Any) -> None:
    rules = [f"plain.test:443:127.0.0.1:{web.port}"]
    assert outcome(session(connect_to=rules).get("https://plain.test/")) == ("tls-other", None)


def test_the_authority_is_needed_and_read_once(web: LoopbackWeb, session: Any, tmp_path: Path) -> None:
    host = web.host("authority.test")
    host.page("/", PAGE)
    assert session(ca_file=None).get(host.url("/", "https")).failure == "tls-untrusted"
    copy = tmp_path / "ca.pem"
    copy.write_bytes(web.ca_file.read_bytes())
    asking = session(ca_file=copy)
    copy.unlink()
    for name in ("authority.test", "authority-2.test"):
        web.host(name).page("/", PAGE)
        assert outcome(asking.get(f"https://{name}/")) == ("", 200)


def test_a_ca_file_that_is_none_is_a_settings_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("not a certificate")
    for path in (broken, tmp_path / "missing.pem"):
        with pytest.raises(SettingsError, match="ca-file"):
            GuardedSession(Settings(ca_file=path))


# -- the address policy --


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "[::127.0.0.1]", "localhost", "169.254.169.254", "168.63.129.16", "100.100.100.200", "0.0.0.0", "10.0.0.1",
     "[64:ff9b::7f00:1]", "[fe80::1]", "[2002:7f00:1::1]"],
)  # fmt: skip
def test_private_addresses_are_not_asked_in_any_spelling(session: Any, host: str) -> None:
    assert outcome(session(connect_to=[]).get(f"http://{host}/")) == ("private-address", None)


def test_full_width_digits_are_judged_by_what_they_stand_for(session: Any) -> None:
    assert session(connect_to=[]).get("http://１２７.０.０.１/").failure in ("private-address", "bad-url")


@pytest.mark.parametrize("url", ["http://a\tb.test/", "http://ex.test/\r\nHost: evil", "http://ex.test/\x00"])
def test_control_characters_are_refused(session: Any, url: str) -> None:
    assert session().get(url).failure == "bad-url"


def addresses(*texts: str) -> Callable[[str, int, float], Any]:
    return lambda host, port, seconds: [(socket.AF_INET, (text, port)) for text in texts]


def test_one_private_answer_blocks_the_name(web: LoopbackWeb, session: Any) -> None:
    allowed = {"connect_to": [], "allow_private": ("127.0.0.1",), "ports": (web.port,)}
    host = web.host("mixed.test")
    host.page("/", PAGE)
    url = f"http://mixed.test:{web.port}/"
    assert outcome(session(addresses("127.0.0.1"), **allowed).get(url)) == ("", 200)
    assert session(addresses("127.0.0.1", "10.0.0.1"), **allowed).get(url).failure == "private-address"
    assert session(addresses("10.0.0.1", "127.0.0.1"), **allowed).get(url).failure == "private-address"
    assert len(web.hits_of("mixed.test")) == 1


def test_a_name_that_changes_its_mind_never_leads_inside(web: LoopbackWeb, session: Any) -> None:
    """127.0.0.1 stands for the public internet here and 127.66.0.1 for the network that must not be reached."""
    with socket.socket() as inside:
        try:
            inside.bind(("127.66.0.1", 0))
        except OSError:
            pytest.skip("this system has only one loopback address")
        inside.listen()
        inside.setblocking(False)
        port = web.port
        answers = iter(["127.0.0.1", "127.66.0.1"] * 10)
        host = web.host("rebind.test")
        host.route("/", misbehave.no_length(PAGE))
        asking = session(
            lambda _host, _port, _seconds: [(socket.AF_INET, (next(answers), port))],
            connect_to=[], allow_private=("127.0.0.1",), ports=(port,),
        )  # fmt: skip
        failures = [asking.get(f"http://rebind.test:{port}/").failure for _ in range(10)]
        assert failures == ["", "private-address"] * 5
        with pytest.raises(BlockingIOError):
            inside.accept()


def test_a_redirect_inside_is_refused(web: LoopbackWeb, session: Any) -> None:
    host = web.host("outside.test")
    host.redirect("/", "http://169.254.169.254/latest/meta-data/")
    visit = session(connect_to=web.connect_to_hosts).get(host.url("/"))
    assert visit.failure == "private-address"
    assert "link-local" in visit.detail
    assert len(visit.hops) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(web: LoopbackWeb, session: Any) -> None:
    web.host("two.test").page("/", PAGE)
    asking = session(
        addresses("127.66.0.2", "127.0.0.1"), connect_to=[], allow_private=("127.0.0.0/8",), ports=(web.port,)
    )
    assert outcome(asking.get(f"http://two.test:{web.port}/")) == ("", 200)


def test_an_operators_archive_is_reached_by_its_own_requests_only(web: LoopbackWeb, session: Any) -> None:
    web.host("127.0.0.1").page("/web", PAGE)
    endpoint = f"http://127.0.0.1:{web.port}/web"
    web.host("lures.test").redirect("/", endpoint)
    asking = session(connect_to=[f"lures.test:80:127.0.0.1:{web.port}"], archives=[endpoint])
    assert outcome(asking.get(endpoint)) == ("", 200)
    # The connection just made is kept; a cited address must not ride on it.
    assert asking.get(endpoint, trusted=False).failure == "bad-port"
    assert asking.get("http://lures.test/", trusted=False).failure == "bad-port"
    assert session(connect_to=[], archives=[endpoint], trusted=frozenset()).get(endpoint).failure == "bad-port"


def test_a_kept_connection_is_not_lent_to_requests_with_fewer_rights(web: LoopbackWeb, session: Any) -> None:
    web.host("127.0.0.1").page("/web", PAGE)
    endpoint = f"http://127.0.0.1:{web.port}/web"
    asking = session(connect_to=[], archives=[endpoint], ports=(web.port,))
    assert outcome(asking.get(endpoint)) == ("", 200)
    assert asking.get(endpoint, trusted=False).failure == "private-address"


def test_the_public_archive_gets_no_exception(session: Any) -> None:
    asking = session(addresses("127.0.0.1"), connect_to=[])
    assert asking.get("https://web.archive.org/").failure == "private-address"


@pytest.mark.parametrize(
    "url", ["", "ex.test", "http://", "mailto:a@ex.test", "http://" + "a" * 70 + ".test/", "\udcff"]
)
def test_what_is_no_address_does_not_raise(session: Any, url: str) -> None:
    assert session(connect_to=[]).get(url).failure in ("bad-scheme", "bad-url")


def test_names_and_hosts_that_do_not_answer(web: LoopbackWeb, session: Any) -> None:
    def unknown(host: str, port: int, seconds: float) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    web.refuse("shut.test")
    assert outcome(session(unknown, connect_to=[]).get("http://nowhere.test/")) == ("dns", None)
    assert outcome(session().get("http://shut.test/")) == ("refused", None)
    assert outcome(session().get("https://shut.test/")) == ("refused", None)


def test_many_threads_share_a_session(web: LoopbackWeb, session: Any) -> None:
    host = web.host("busy.test")
    for number in range(40):
        host.page(f"/{number}", f"<p>page {number}</p>")
    asking = session()
    found: dict[int, bytes] = {}

    def ask(numbers: range) -> None:
        for number in numbers:
            found[number] = asking.get(host.url(f"/{number}", "https")).body

    threads = [threading.Thread(target=ask, args=(range(start, 40, 8),)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {number: f"<p>page {number}</p>".encode() for number in range(40)}
