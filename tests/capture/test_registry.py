"""Archives by name: the known ones, an operator's own, and those that prove nothing."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from checker.capture.archives import ARCHIVES, archives_named
from checker.capture.archives.registry import archive_named
from checker.capture.guard import GuardedSession
from checker.errors import SettingsError
from checker.model.capture import Outcome
from checker.signs.archives import KNOWN, UNTRUSTED, untrusted
from tests.capture.fake_memento import LINKS
from tests.capture.fake_wayback import FakeWayback, http_date, settings_of
from tests.web import LoopbackWeb

PAGE = "https://example.test/page"
T20 = "20200101000000"
PERMA = "https://perma.cc/7YXW-UFQ3"


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    with LoopbackWeb() as running:
        yield running


@pytest.fixture(scope="module")
def session(web: LoopbackWeb) -> Iterator[GuardedSession]:
    running = GuardedSession(settings_of(web, timeout=2))
    yield running
    running.close()


@pytest.fixture
def perma(web: LoopbackWeb, session: GuardedSession) -> Iterator[FakeWayback]:
    web.host("perma.cc").routes.clear()
    with FakeWayback(web, session, archives=["perma.cc"]) as running:
        yield running


def test_every_known_archive_is_whole() -> None:
    kinds = {kind.dialect for kind in ARCHIVES}
    for known in KNOWN:
        assert known.dialect in kinds
        assert known.source
        archive = archive_named(known.name)
        assert not archive.own
        assert urlsplit(archive.endpoint).scheme == "https"
        assert archive.name == known.name
    assert len({known.name for known in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize(
    "address",
    [
        f"https://web.archive.org/web/{T20}/{PAGE}",
        f"http://arquivo.pt/wayback/{T20}mp_/{PAGE}",
        f"https://arquivo.pt/noFrame/replay/{T20}/{PAGE}",
        f"https://www.webarchive.org.uk/wayback/en/archive/{T20}mp_/{PAGE}",
        f"http://www.webarchive.org.uk/wayback/archive/{T20}/{PAGE}",
        f"https://wayback.archive-it.org/all/{T20}/{PAGE}",
        f"http://wayback.archive-it.org/7456/{T20}/{PAGE}",
        PERMA,
    ],
)
def test_pinned_addresses_of_known_archives_name_one_copy(address: str) -> None:
    owners = [archive for archive in archives_named(known.name for known in KNOWN) if archive.owns(address)]
    assert len(owners) == 1
    copy = owners[0].parse(address)
    assert copy is not None
    assert copy.original == PAGE or copy.address == PERMA


def test_an_own_archive_is_named_by_its_address() -> None:
    own, other, third = archives_named(
        ["https://archive.example.org/web", "memento+http://a.test/all", "wayback+http://b.test"]
    )
    assert [(archive.dialect, archive.endpoint, archive.own) for archive in (own, other, third)] == [
        ("pywb", "https://archive.example.org/web", True),
        ("memento", "http://a.test/all", True),
        ("wayback", "http://b.test", True),
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("arquivo", "did you mean arquivo.pt?"), ("zzz", "known are wayback"), ("cdx+http://a.test", "known kinds")],
)
def test_an_unknown_archive_is_answered_with_known_ones(name: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        archive_named(name)
    assert hint in caught.value.hint


@pytest.mark.parametrize("host", [host for found in UNTRUSTED for host in found.hosts])
def test_all_mirrors_of_an_untrusted_archive_are_known(host: str) -> None:
    for address in (f"https://{host}/abcde", f"http://WWW.{host}./2020/{PAGE}", f"https://{host}:443/x"):
        found = untrusted(address)
        assert found is not None
        assert found.name == "archive.today"


@pytest.mark.parametrize("address", ["https://archive.org/", "https://notarchive.ph/", "https://archive.ph.test/", "["])
def test_others_are_not_taken_for_one(address: str) -> None:
    assert untrusted(address) is None


def test_an_untrusted_copy_is_neither_asked_nor_counted(web: LoopbackWeb, session: GuardedSession) -> None:
    web.host("archive.ph").page("/abcde", b"<p>words</p>")
    with FakeWayback(web, session) as archive:
        capture = archive.fetch(PAGE, pinned="https://archive.ph/abcde").capture
        assert archive.hits == []
    assert (capture.outcome, capture.reason) == (Outcome.NOT_ASKED, "untrusted-archive")
    assert "altered" in capture.detail
    assert "Signpost" in capture.detail


def test_what_perma_says_of_a_copy_is_kept_and_its_page_is_not_read(web: LoopbackWeb, perma: FakeWayback) -> None:
    fields = [("Memento-Datetime", http_date(T20)), ("Link", f'<{PAGE}>; rel="original"')]
    web.host("perma.cc").route("/7YXW-UFQ3", lambda call: call.reply(200, b"<iframe>", fields))
    for fetched in (perma.fetch(PAGE, pinned=PERMA), perma.fetch(PAGE, pinned=f"{PERMA.lower()}/")):
        capture = fetched.capture
        assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-not-raw")
        assert fetched.body == b""
        assert capture.memento is not None
        assert (capture.memento.timestamp, capture.memento.original, capture.memento.url) == (T20, PAGE, PERMA)


def test_a_copy_that_perma_lists_is_named(web: LoopbackWeb, perma: FakeWayback) -> None:
    host = web.host("perma.cc")
    listed = f'<{PAGE}>; rel="original", <{PERMA}>; rel="memento"; datetime="{http_date(T20)}"'
    host.route(f"/timegate/{PAGE}", lambda call: call.reply(404))
    host.route(f"/timemap/link/{PAGE}", lambda call: call.reply(200, listed.encode(), [LINKS]))
    fields = [("Memento-Datetime", http_date(T20)), ("Link", f'<{PAGE}>; rel="original"')]
    host.route("/7YXW-UFQ3", lambda call: call.reply(200, b"<iframe>", fields))
    capture = perma.fetch(PAGE, "2020-01-05").capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-not-raw")
    assert capture.memento is not None
    assert (capture.memento.url, capture.memento.distance_days) == (PERMA, -4)


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_what_perma_refuses_says_nothing_of_the_page(web: LoopbackWeb, perma: FakeWayback, status: int) -> None:
    fields = [("Memento-Datetime", http_date(T20)), ("Link", f'<{PAGE}>; rel="original"')]
    for said in (fields, []):
        web.host("perma.cc").route("/7YXW-UFQ3", lambda call, said=said: call.reply(status, b"no", said))
        assert perma.fetch(PAGE, pinned=PERMA).capture.outcome is Outcome.NO_ANSWER
    assert set(perma.hits) == {("perma.cc", "/7YXW-UFQ3")}
