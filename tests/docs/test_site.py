"""The site builds without a single warning: every page is in it, every link inside it leads somewhere."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_it_builds(tmp_path):
    pytest.importorskip("furo", reason="the site's generator is not installed: pip install 'sourcecheck[dev]'")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", tmp_path / "trees"]
    done = subprocess.run([*command, ROOT / "docs", tmp_path / "site"], capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "rules" / "quote-differs.html").read_text("utf-8")
    assert "quote-differs" in page
    assert (tmp_path / "site" / "index.html").is_file()
