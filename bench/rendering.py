"""10,000 findings in every format: seconds of processor time, and size.

python -m bench.rendering [FINDINGS]
"""

import gc
import sys
import time

from checker.formats import FORMATS, RenderOptions
from tests.formats.sample import large_report

__all__ = ["table"]


def table(findings: int = 10_000) -> str:
    """Each format twice, the quicker time; and the sum."""
    gc.set_threshold(20_000, 50, 100)  # as the program itself has it
    report = large_report(findings, findings)
    rows, total = [], 0.0
    for form in FORMATS:
        took, size = [], 0
        for _ in range(2):
            began = time.process_time()
            size = sum(len(piece) for piece in form.render(report, RenderOptions()))
            took.append(time.process_time() - began)
        total += min(took)
        rows.append(f"| {form.name} | {min(took):.2f} | {size / 1e6:.1f} |")
    head = (f"## {findings:,} findings", "", "| format | s | million characters |", "|---|---|---|")
    return "\n".join((*head, *rows, f"| all | {total:.2f} | |", ""))


if __name__ == "__main__":
    print(table(*(int(argument) for argument in sys.argv[1:])))
