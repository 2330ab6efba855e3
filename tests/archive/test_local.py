"""The archive witness against a real pywb: record, index, look-up, raw replay."""

import base64
import gzip
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from warcio.warcwriter import WARCWriter

from checker.capture.archives import ArchiveFetcher
from checker.capture.archives.pywb import Pywb
from checker.capture.base import CaptureRequest, Fetched
from checker.capture.guard import GuardedSession
from checker.capture.store import EvidenceStore
from checker.model.capture import CaptureKind, Hop, Outcome
from checker.settings import Settings
from tests.archive import LocalArchive, LocalArchiveError, pywb_bin
from tests.capture.sample import page as kept_page

pytestmark = [
    pytest.mark.pywb,
    pytest.mark.skipif(pywb_bin() is None, reason="no pywb: set SOURCECHECK_PYWB to its bin folder, or run make"),
]

PAGE = "https://example.test/page"
T19, T20, T22 = "20190101000000", "20200101000000", "20220101000000"
PACKED = gzip.compress(b"<p>packed words</p>" * 20, mtime=0)


def repeats(url: str, timestamp: str, digest: str, first: str) -> bytes:
    """A WARC with one revisit record: the copy of `timestamp` was the same as that of `first`."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    dates = [f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:]}Z" for t in (timestamp, first)]
    writer.write_record(
        writer.create_revisit_record(url, digest, url, dates[1], warc_headers_dict={"WARC-Date": dates[0]})
    )
    return out.getvalue()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalArchive]:
    folder = tmp_path_factory.mktemp("warcs")
    with EvidenceStore(folder / "state", write=True) as store:
        store.begin_run("2026-11-22")
        store.record(kept_page("https://kept.test/", b"<p>our own evidence</p>", coding="gzip"))
    same = b"<p>the same twice</p>"
    digest = "sha1:" + base64.b32encode(hashlib.sha1(same).digest()).decode()
    (folder / "repeat.warc.gz").write_bytes(repeats("https://example.test/same", T22, digest, T20))

    local = LocalArchive()
    local.add(PAGE, T20, "<p>old words</p>")
    local.add(PAGE, T22, "<p>new words</p>")
    local.add("http://example.test/moved", T20, "", status=301, headers={"Location": PAGE})
    local.add("https://example.test/relative", T20, "", status=302, headers={"Location": "/page"})
    local.add("https://example.test/gone", T22, "not here", status=404)
    local.add("https://example.test/down", T22, "sorry", status=503)
    local.add("https://example.test/both", T20, "", status=301, headers={"Location": PAGE})
    local.add("https://example.test/both", T22, "<p>both</p>")
    local.add("https://example.test/packed", T20, PACKED, headers={"Content-Encoding": "gzip"})
    local.add("https://example.test/same", T20, same)
    local.add("https://example.test/?q=\u00e9", T20, "<p>accents</p>")
    local.add_file(folder / "repeat.warc.gz")
    local.add_file(next((folder / "state" / "evidence").glob("*.warc.gz")))
    with local:
        yield local


@pytest.fixture(scope="module", params=["", "memento+"], ids=["cdx", "memento"])
def fetcher(archive: LocalArchive, request: pytest.FixtureRequest) -> Iterator[ArchiveFetcher]:
    """Asked in both tongues that pywb speaks, the same archive must say the same."""
    settings = Settings(archives=(f"{request.param}{archive.endpoint}",))
    session = GuardedSession(settings)
    fetcher = ArchiveFetcher(settings, session)
    yield fetcher
    fetcher.close()
    session.close()


def agrees(fetcher: ArchiveFetcher, fetched: Fetched) -> bool:
    """Whether the index says the same digest; TimeMaps say none."""
    dialect = fetcher.main.archive.dialect
    return dialect == "memento" or fetched.capture.digest_sha1 in fetched.exchanges[0].raw.decode()


def ask(fetcher: ArchiveFetcher, url: str, near: str = "", pinned: str = "") -> Fetched:
    return fetcher.fetch(CaptureRequest(CaptureKind.ARCHIVE, url, near, pinned))


@pytest.mark.parametrize(
    ("near", "words", "days"),
    [("2021-06-01", b"old", -517), ("2019", b"old", 1), ("2022-01-01", b"new", 0), ("", b"new", None)],
)
def test_the_nearest_copy_is_read_raw(fetcher: ArchiveFetcher, near: str, words: bytes, days: int | None) -> None:
    fetched = ask(fetcher, PAGE, near)
    assert fetched.body == b"<p>" + words + b" words</p>"
    assert fetched.capture.memento is not None
    assert fetched.capture.memento.distance_days == days


def test_the_stored_bytes_come_back_with_the_digest_of_the_index(fetcher: ArchiveFetcher) -> None:
    fetched = ask(fetcher, "https://example.test/packed")
    assert fetched.exchanges[-1].raw == PACKED
    assert fetched.body == gzip.decompress(PACKED)
    assert agrees(fetcher, fetched)


def test_a_copy_that_repeats_an_earlier_one_is_found_and_read(fetcher: ArchiveFetcher) -> None:
    fetched = ask(fetcher, "https://example.test/same", "2022-02-01")
    assert fetched.body == b"<p>the same twice</p>"
    assert fetched.capture.memento is not None
    assert fetched.capture.memento.timestamp == T22


@pytest.mark.parametrize("path", ["http://example.test/moved", "https://example.test/relative"])
def test_an_archived_redirect_leads_to_the_copy_of_its_time(fetcher: ArchiveFetcher, path: str) -> None:
    fetched = ask(fetcher, path, "2020-06-01")
    assert fetched.body == b"<p>old words</p>"
    assert len(fetched.capture.hops) == 1


def test_an_archived_404_is_gone_and_an_archived_503_is_no_answer(fetcher: ArchiveFetcher) -> None:
    assert ask(fetcher, "https://example.test/gone").capture.outcome is Outcome.GONE
    assert ask(fetcher, "https://example.test/down").capture.outcome is Outcome.NO_ANSWER


def test_what_was_never_archived(fetcher: ArchiveFetcher, archive: LocalArchive) -> None:
    never = "https://example.test/never"
    assert ask(fetcher, never).capture.outcome is Outcome.NOT_ARCHIVED
    assert ask(fetcher, never, pinned=archive.copy_url(never, T20)).capture.outcome is Outcome.NOT_ARCHIVED


def test_pywbs_fuzzy_matching_is_noticed(fetcher: ArchiveFetcher) -> None:
    capture = ask(fetcher, f"{PAGE}?utm_source=x").capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "other-original")


def test_a_pinned_copy_and_one_that_is_of_another_day(fetcher: ArchiveFetcher, archive: LocalArchive) -> None:
    exact = ask(fetcher, PAGE, pinned=archive.copy_url(PAGE, T20))
    assert exact.body == b"<p>old words</p>"
    other = ask(fetcher, PAGE, pinned=archive.copy_url(PAGE, T19)).capture
    assert other.memento is not None
    assert (other.memento.timestamp, other.memento.distance_days) == (T20, 365)
    assert other.hops == (
        Hop(f"{archive.endpoint}/{T19}id_/{PAGE}", 307, f"{archive.endpoint}/{T20}id_/{PAGE}"),
    )  # fmt: skip


def test_an_address_with_accents(fetcher: ArchiveFetcher) -> None:
    assert ask(fetcher, "https://example.test/?q=%C3%A9").body == b"<p>accents</p>"


def test_our_own_evidence_can_be_served_by_an_archive(fetcher: ArchiveFetcher) -> None:
    fetched = ask(fetcher, "https://kept.test/")
    assert fetched.body == b"<p>our own evidence</p>"
    assert agrees(fetcher, fetched)


def test_the_index_may_be_asked_to_leave_out_what_is_no_page(archive: LocalArchive) -> None:
    # Were nothing left, pywb would drop the filter and match fuzzily; so this address has a copy of each kind.
    own = Pywb(archive.endpoint)
    for url, rows in ((PAGE, 2), ("https://example.test/both", 1), ("https://example.test/same", 2)):
        with urlopen(own.index_url(url, T20, limit=5, usable=True)) as answer:
            assert len(own.rows(answer.read().decode()).copies) == rows
    with urlopen(own.index_url(PAGE, T22, limit=5, until=T20)) as answer:
        assert [copy.timestamp for copy in own.rows(answer.read().decode()).copies] == [T20]


def test_copies_are_added_before_the_start(archive: LocalArchive) -> None:
    with pytest.raises(LocalArchiveError):
        archive.add(PAGE, T20, "late")


def test_a_bin_folder_without_pywb_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError), LocalArchive(tmp_path):
        pass
