"""The pictures of the README, taken of what the demo wrote: the report in both colour schemes, and a terminal.

python -m tests.demo.screenshots [FOLDER]    # the folder that `python -m tests.demo` was given
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from tests.browser import FLAGS
from tests.demo.__main__ import ROOT

__all__ = ["terminal_page"]

COLUMNS: Final = 96
FINDINGS: Final = 2
LATER: Final = re.compile(r"\s*= (?:Scope|Time|Vantage|Version|Settings|Revision):")
"""The run's own circumstances, which say more of this machine than of the program."""
PAGE: Final = """\
<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: {background}; color: {foreground}; width: fit-content; }}
pre {{ margin: 0; padding: 28px 32px; font: 15px/1.45 "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
</style><pre>{code}</pre>
"""


def terminal_page(report: Path) -> str:
    """A page that shows the first findings and the last lines of what a terminal gets of a report, in its colours."""
    program = Path(sysconfig.get_path("scripts")) / "sourcecheck"
    done = subprocess.run(
        [str(program), "report", str(report), "--color", "always"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"COLUMNS": str(COLUMNS)},
    )
    lines = done.stdout.rstrip("\n").split("\n")
    blank = [number for number, line in enumerate(lines) if not line]
    end = [line for line in lines[blank[-1] :] if not LATER.match(Text.from_ansi(line).plain)]
    told = "\n".join(("$ sourcecheck audit", *lines[: blank[FINDINGS]], "", "…", *end))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True, color_system="standard")
        console.print(Text.from_ansi(told), soft_wrap=True)
        code = console.export_html(theme=DIMMED_MONOKAI, inline_styles=True, code_format="{code}")
    return PAGE.format(background="#191c20", foreground="#e6e6e1", code=code)


def main(folder: Path) -> int:
    """Write docs/report.png, docs/report-dark.png and docs/terminal.png."""
    report = (folder / "reports" / "index.html").resolve()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None or not report.is_file():
        print("it takes a Chromium and a report: make demo", file=sys.stderr)
        return 1
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for scheme, name in (("light", "report"), ("dark", "report-dark")):
            _take(browser, report.as_uri(), ROOT / "docs" / f"{name}.png", scheme)
        page = folder.resolve() / "terminal.html"
        page.write_text(terminal_page(report.with_name("run.json")), encoding="utf-8")
        _take(browser, page.as_uri(), ROOT / "docs" / "terminal.png", "dark", element="body")
        browser.close()
    return 0


def _take(browser: Browser, address: str, to: Path, scheme: str, *, element: str = "") -> None:
    """A picture of what a window of a laptop shows, or of one element."""
    context = browser.new_context(
        viewport={"width": 1180, "height": 1500},
        device_scale_factor=1.25,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    (page.locator(element) if element else page).screenshot(path=to)
    context.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("demo-out")))
