"""The pages that derive from the code are the ones in the repository."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs/build.py")
assert _spec
assert _spec.loader
build = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(build)
PAGES = build.pages()


@pytest.mark.parametrize("path", sorted(PAGES), ids=str)
def test_derived_pages_are_current(path):
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path], "run `make docs`"


def test_no_page_of_a_rule_is_left_over():
    kept = {path.relative_to(ROOT) for path in (ROOT / "docs/rules").glob("*.md")}
    assert kept <= set(PAGES)
