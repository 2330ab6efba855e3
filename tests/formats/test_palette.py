"""Every pair of colours that text stands in is readable: WCAG 2.2, success criterion 1.4.3, level AA."""

import re
from importlib import resources

import pytest

CSS = resources.files("checker.formats").joinpath("templates", "report.css").read_text("utf-8")
TONES = ("error", "warning", "inconclusive", "note", "ok")
PAIRS = [
    *((text, ground) for text in ("ink", "quiet", "accent", *TONES) for ground in ("paper", "card")),
    *(("ink", f"{tone}-wash") for tone in TONES),
    *(("quiet", f"{tone}-wash") for tone in TONES),
    *((tone, f"{tone}-wash") for tone in TONES),
    *(("card", tone) for tone in TONES),
    ("paper", "accent"),
    ("del", "del-wash"),
    ("ins", "ins-wash"),
]


def palette(scheme: str) -> dict[str, str]:
    """The custom properties that hold in light, dark or print."""
    blocks = re.findall(r"(@media [^{]+\{\s*)?:root \{(.*?)\}", CSS, re.S)
    assert len(blocks) == 3
    found: dict[str, str] = {}
    for media, body in blocks:
        if not media or scheme in media:
            found.update(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", body))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_standards() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
def test_text_is_readable(scheme: str, pair: tuple[str, str]) -> None:
    colours = palette(scheme)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


def test_no_colour_is_used_beside_the_palette() -> None:
    outside = re.sub(r":root \{.*?\}", "", CSS, flags=re.S)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", outside) == []
