"""Compare link checkers: `python -m bench.links [--quick] [--runs 5] [--urls 2000] [--lists real,zero] [--write FILE]`.

The calls are interleaved: every program once, then all of them again, so that a busy moment of the machine falls on
all. The table shows medians.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from bench.links.composition import HOSTS, LISTS, SEED, host_ip, links
from bench.links.measure import Figures, fresh, measure, served
from bench.links.peers import TOOLS, install

OURS = "sourcecheck"
BEGIN, END = "<!-- links -->", "<!-- /links -->"
QUICK = "sourcecheck;requests;lychee, tuned"
COLUMNS = (
    "program", "wall s", "CPU ms/URL", "peak MB", "right", "wrong", "early", "most at a host", "most open",
    "requests", "connections", "spread of wall",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.links", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--urls", type=int, default=2_000)
    parser.add_argument("--lists", default="real,healthy,zero,zero-tls")
    parser.add_argument("--tools", default="", help="only programs whose name begins with one of these, by semicolon")
    parser.add_argument("--per-host", type=int, default=8)
    parser.add_argument("--timeout", type=int, default=10)
    parser.add_argument("--write", type=Path, help="put the tables between the marks of this file")
    parser.add_argument(
        "--quick", action="store_true", help="a look for every day: one run of few programs on two lists"
    )
    given = parser.parse_args()
    if given.quick:
        given.runs, given.urls, given.lists, given.tools = 1, 1_000, "real,zero", QUICK
    text = compared(given)
    print(text)
    if given.write:
        whole = given.write.read_text(encoding="utf-8")
        before, _, rest = whole.partition(BEGIN)
        _, _, after = rest.partition(END)
        given.write.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def compared(given: argparse.Namespace) -> str:
    """The tables of the lists that were asked for, in Markdown."""
    notes = install()
    parts = [
        f"{given.urls:,} addresses on {HOSTS} hosts, seed {SEED}, median of {given.runs}; {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {platform.system()}; time-out {given.timeout} s, at most "
        f"{given.per_host} requests to a host where a program can be told, robots.txt off.",
        "",
    ]
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for key in given.lists.split(","):
            found = compare(key, given, Path(name))
            parts += [f"### {key}: {LISTS[key.removesuffix('-tls')]}", "", *table(found), "", *ratios(found), ""]
    parts += [f"- not compared: {note}" for note in notes]
    return "\n".join(parts).rstrip() + "\n"


def compare(key: str, given: argparse.Namespace, folder: Path) -> dict[str, list[Figures]]:
    """Every program on one list, so many times."""
    wanted = links(key.removesuffix("-tls"), given.urls)
    hosts = [host_ip(number) for number in range(HOSTS + 2)]
    names = tuple(filter(None, given.tools.split(";")))
    tools = [tool for tool in TOOLS if key in tool.lists and (not names or tool.name.startswith(names))]
    found: dict[str, list[Figures]] = defaultdict(list)
    with served(hosts, tls=key.endswith("-tls")) as web:
        for turn in range(given.runs):
            first: Path | None = None
            for number, tool in enumerate(tools):
                if tool.needs is not None and not tool.needs.exists():
                    continue
                own = fresh(folder, f"{key}-{number}")
                run = f"{key}x{turn}x{number}"
                again = tool.name.endswith("second run")
                if again and first is not None:
                    # Its baseline speaks of the first run's addresses: let it ask the same names anew.
                    run = f"{key}x{turn}x{number}"
                    first = renamed(first, own, f"/{key}x{turn}x{number - 1}/", f"/{run}/")
                figures = measure(
                    tool, wanted, web, run, own, per_host=given.per_host, timeout=given.timeout,
                    baseline=first if again else None,
                )  # fmt: skip
                if tool.name == OURS:
                    first = own / "reports" / "run.json"
                found[tool.name].append(figures)
                print(f"{key} {turn + 1}/{given.runs} {tool.name}: {figures}", file=sys.stderr, flush=True)
    return found


def renamed(report: Path, folder: Path, old: str, new: str) -> Path:
    """The report of a run as it would read, had the run had another name."""
    path = folder / "baseline.json"
    path.write_text(report.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return path


def table(found: dict[str, list[Figures]]) -> list[str]:
    """The medians, in Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    for name, rows in sorted(found.items(), key=lambda item: median(row.wall for row in item[1])):
        failed = next((row.failure for row in rows if row.failure), "")
        if failed:
            lines.append(f"| {name} | did not end with verdicts: {failed.splitlines()[0][:100]} |" + " |" * 9)
            continue
        walls = [row.wall for row in rows]

        def mid(field: str, rows: list[Figures] = rows) -> float:
            return median(getattr(row, field) for row in rows)

        lines.append(
            f"| {name} | {mid('wall'):.2f} | {mid('cpu'):.2f} | {mid('memory'):.0f} | {mid('right'):.0f} "
            f"| {mid('wrong'):.0f} | {mid('early'):.0f} | {mid('peak'):.0f} | {mid('lines'):.0f} "
            f"| {mid('requests'):,.0f} | {mid('connections'):,.0f} | {min(walls):.2f}–{max(walls):.2f} |"
        )
    return lines


def pairs(found: dict[str, list[Figures]]) -> list[tuple[str, str]]:
    """Our other ways of running, and what each is to be compared with."""
    wanted = ((f"{OURS}, second run", "lychee, tuned"), (f"{OURS}, no evidence", "requests, bare and tuned"))
    return [(own, name) for own, name in wanted if own in found and name in found]


def ratios(found: dict[str, list[Figures]]) -> list[str]:
    """What the figures of this project are to those of others."""
    ours = found.get(OURS)
    if not ours:
        return []
    lines = []
    for own, name in [*((OURS, name) for name in found if not name.startswith(OURS)), *pairs(found)]:
        mine, rows = found[own], found[name]
        if any(row.failure for row in (*rows, *mine)):
            continue
        wall = median(row.wall for row in mine) / median(row.wall for row in rows)
        cpu = median(row.cpu for row in mine) / median(row.cpu for row in rows)
        lines.append(f"- {own} to {name}: wall {wall:.2f}, CPU {cpu:.2f}")
    return [*lines, f"- evidence kept: {median(row.evidence for row in ours):.1f} MB"]


if __name__ == "__main__":
    main()
