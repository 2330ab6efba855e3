"""Run every bench and print its table: `python -m bench [--runs N]`.

Without `--runs` the link checkers get a quick look; with it, all of them run so many times on every list, and their
tables are written to this folder's README (five runs: about an hour, on a machine that does nothing else).
"""

import argparse
import subprocess
import sys
from pathlib import Path

from bench import audit_500, facts, importing, matching, reading


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=0, help="of the link checkers, each on every list")
    runs = parser.parse_args().runs
    for bench in (audit_500, reading, matching, facts, importing):
        print(bench.table(), flush=True)
    readme = Path(__file__).with_name("README.md")
    how = ["--runs", str(runs), "--write", str(readme)] if runs else ["--quick"]
    subprocess.run([sys.executable, "-m", "bench.links", *how], check=True)


if __name__ == "__main__":
    main()
