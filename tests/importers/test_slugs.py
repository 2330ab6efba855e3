"""Anchors of headings, by the examples of those who make them."""

import pytest

from checker.importers.slugs import github_slug, heading_anchors


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Sample Section", "sample-section"),
        (
            "This'll be a Helpful Section About the Greek Letter Θ!",
            "thisll-be-a-helpful-section-about-the-greek-letter-θ",
        ),
        ("A heading with  two spaces", "a-heading-with--two-spaces"),
        ("Q & A", "q--a"),
        ("snake_case stays", "snake_case-stays"),
        ("v1.2.3 (2024-01-02)", "v123-2024-01-02"),
        (":rocket: Launch", "rocket-launch"),
        ("🚀 Launch", "-launch"),
        ("日本語 の 見出し", "日本語-の-見出し"),
        ("I ♥ unicode", "i--unicode"),
        ("Dash-dash--dash", "dash-dash--dash"),
    ],
)
def test_github(heading, slug):
    assert github_slug(heading) == slug
    assert slug in heading_anchors([heading])


def test_repeated_headings_are_numbered():
    anchors = heading_anchors(["Install", "Install", "Install!"])
    assert {"install", "install-1", "install-2"} <= anchors
    assert "install-3" not in anchors


def test_other_tools():
    assert {"q-a", "ubersicht"} <= heading_anchors(["Q & A", "Übersicht"])
    assert "steps" in heading_anchors(["1. Steps"])
    assert heading_anchors(["Set-up { #setup .wide }"]) >= {"setup", "set-up", "set-up--setup-wide-"}
    assert heading_anchors([]) == frozenset()
