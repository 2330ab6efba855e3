"""Putting copies beside the claims: whole or not at all, and none lost to another."""

import datetime as dt
import threading

import pytest

from checker.claims.load import load_claims
from checker.claims.supply import given_file, keep_copy
from checker.errors import ClaimFileError, UsageError

TODAY = dt.date(2026, 11, 22)


def keep(folder, path, **more):
    values = {"url": "https://news.example/a", "captured": "2026-07", "by": "A. Editor", "added": TODAY} | more
    return keep_copy(folder, given_file(path), **values)


def test_many_at_once_lose_none(tmp_path):
    claims = tmp_path / "claims"
    files = []
    for number in range(12):
        files.append(tmp_path / f"note {number}.txt")
        files[-1].write_text(f"Note {number}.", encoding="utf-8")
    threads = [threading.Thread(target=keep, args=(claims, file)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    loaded = load_claims((claims,))
    assert not loaded.problems
    assert sorted(copy.entry.name for copy in loaded.copies) == sorted(file.name for file in files)
    assert not any(copy.flaw for copy in loaded.copies)
    assert sorted(path.name for path in claims.iterdir()) == ["copies", "copies.yaml"]


@pytest.mark.parametrize(
    "by", ["#1", "yes", "2026", "a: b", "- x", '"', "'", "né 编辑", "a\\b", "{x}", "[x", "&a", "*a", "!t", "a #b", "|"]
)
def test_every_name_comes_back_as_it_was_given(tmp_path, by):
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    entry, new = keep(tmp_path, tmp_path / "a.txt", by=by, note=by)
    assert new
    ((copy,),) = (load_claims((tmp_path,)).copies,)
    assert (copy.entry.by, copy.entry.note) == (by, by)
    assert copy.entry.sha256 == entry.sha256


def test_a_listing_with_a_mistake_is_left_alone(tmp_path):
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    (tmp_path / "copies.yaml").write_text("schema: 1\ncopies:\n- {fiel: a}\n", encoding="utf-8")
    with pytest.raises(ClaimFileError):
        keep(tmp_path, tmp_path / "a.txt")
    assert (tmp_path / "copies.yaml").read_text(encoding="utf-8") == "schema: 1\ncopies:\n- {fiel: a}\n"
    assert not (tmp_path / "copies").exists()


@pytest.mark.parametrize("by", ["", "   "])
def test_somebody_supplies_it(tmp_path, by):
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    with pytest.raises(UsageError):
        keep(tmp_path, tmp_path / "a.txt", by=by)
