# ruff: noqa: E501 - tables, one line a row
"""`python -m bench.accuracy [--pages N] [--write FILE]`: the table, on standard output or into a file's section."""

import argparse
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

from bench.accuracy.cases import GROUPS, Case, cases
from bench.accuracy.corpus import shipped, written
from bench.accuracy.peers import PLAIN, Quotecheck
from bench.accuracy.truth import plain_text
from checker.document.read import read_document
from checker.match.quote import Matcher
from checker.model.claim import Quote
from checker.model.match import MatchOutcome

__all__ = ["main"]

_OURS: Final = "sourcecheck"
_PEER: Final = "quotecheck 0.1.0"
_EVERY: Final = 10
_BEGIN, _END = "<!-- accuracy -->", "<!-- /accuracy -->"
_TRUE: Final = GROUPS[:3]


class Tally:
    """How often each matcher said found, and how often ours said what, by group and kind."""

    def __init__(self) -> None:
        self.total: Counter[tuple[str, str]] = Counter()
        self.found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.ours: dict[tuple[str, str], Counter[MatchOutcome]] = defaultdict(Counter)
        self.asked: Counter[tuple[str, str]] = Counter()
        self.turn = 0
        self.wrong: list[str] = []
        self.seconds: Counter[str] = Counter()

    def take(self, batch: list[Case], quotecheck: Quotecheck, *, verbose: bool) -> None:
        """Ask everyone about cases that share a page."""
        html = batch[0].html
        document = read_document(html.encode(), "text/html", "utf-8", "https://a.example/page")
        matcher = Matcher(document, "https://a.example/page")
        text = plain_text(html)
        # A quarter of a second a quote is too long for all of them: every tenth is asked.
        some = batch[self.turn % _EVERY :: _EVERY]
        self.turn += 1
        for case, found in zip(
            some, quotecheck.found(text, [case.quote for case in some]) if some else [], strict=False
        ):
            self.asked[case.group, case.kind] += 1
            self.found[_PEER][case.group, case.kind] += found
        for case in batch:
            key = (case.group, case.kind)
            self.total[key] += 1
            match = matcher.match(Quote(exact=case.quote))
            self.ours[key][match.outcome] += 1
            self.found[_OURS][key] += match.outcome is MatchOutcome.FOUND
            for name, says in PLAIN.items():
                began = time.process_time()
                self.found[name][key] += says(case.quote, text)
                self.seconds[name] += time.process_time() - began
            if verbose and not _right(case, match.outcome):
                where = match.passage.exact if match.passage else match.reason
                self.wrong.append(
                    f"{case.page}: {case.group} / {case.kind}: {match.outcome}\n  quote {case.quote!r}\n  page  {where!r}"
                )


def _right(case: Case, outcome: MatchOutcome) -> bool:
    """Whether ours said what is true."""
    if case.group in _TRUE:
        return outcome is MatchOutcome.FOUND
    if case.group == "changed":
        return outcome is MatchOutcome.DIFFERS
    return outcome is not MatchOutcome.FOUND


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "-"
    return f"{part / whole:.1%}" if part not in (0, whole) else str(round(100 * part / whole)) + "%"


def tables(tally: Tally) -> str:
    """The summary, and a line a kind."""
    names = [_OURS, *PLAIN, *([_PEER] if _PEER in tally.found else [])]
    lines = ["| group | cases | " + " | ".join(f"{name}: found" for name in names) + " | sourcecheck: differs |",
             "|---|---|" + "---|" * (len(names) + 1)]  # fmt: skip
    for group in GROUPS:
        keys = [key for key in tally.total if key[0] == group]
        whole = sum(tally.total[key] for key in keys)
        if not whole:
            continue
        found = [sum(tally.found[name][key] for key in keys) for name in names]
        differs = sum(tally.ours[key][MatchOutcome.DIFFERS] for key in keys)
        asked = [sum(tally.asked[key] for key in keys) if name == _PEER else whole for name in names]
        shown = " | ".join(f"{_percent(one, of)} ({one})" for one, of in zip(found, asked, strict=True))
        lines.append(f"| {group} | {whole} | {shown} | {_percent(differs, whole)} |")
    shares = []
    for name in names:
        true = sum(count for (group, _), count in tally.found[name].items() if group in _TRUE)
        false = sum(count for (group, _), count in tally.found[name].items() if group not in _TRUE)
        shares.append(f"{true / max(1, true + false):.2%}")
    lines.append("| precision of *found* | | " + " | ".join(shares) + " | |")
    lines += ["", "| group | kind | cases | " + " | ".join(f"{name}: found" for name in names) + " | differs | not found |",
              "|---|---|---|" + "---|" * (len(names) + 2)]  # fmt: skip
    for key, whole in sorted(tally.total.items(), key=lambda item: (GROUPS.index(item[0][0]), item[0][1])):
        shown = " | ".join(
            f"{tally.found[name][key]}/{tally.asked[key]}" if name == _PEER else str(tally.found[name][key])
            for name in names
        )
        ours = tally.ours[key]
        lines.append(
            f"| {key[0]} | {key[1]} | {whole} | {shown} | {ours[MatchOutcome.DIFFERS]} | {ours[MatchOutcome.NOT_FOUND]} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the cases, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy")
    parser.add_argument("--pages", type=int, default=20, help="pages, half of them written here")
    parser.add_argument("--phrases", type=int, default=8, help="phrases a page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="put the table between the accuracy marks of this file")
    parser.add_argument("--wrong", action="store_true", help="print each case that was judged wrongly")
    chosen = parser.parse_args()
    pages = written(chosen.pages // 2, chosen.seed)
    pages += shipped(chosen.pages - len(pages), chosen.seed)
    tally, quotecheck = Tally(), Quotecheck()
    for number, page in enumerate(pages):
        by_page: dict[str, list[Case]] = defaultdict(list)
        for case in cases(page, pages[(number + 1) % len(pages)], chosen.phrases, chosen.seed):
            by_page[case.html].append(case)
        for batch in by_page.values():
            tally.take(batch, quotecheck, verbose=chosen.wrong)
    quotecheck.close()
    if chosen.wrong:
        print("\n".join(tally.wrong))
    text = (
        f"{sum(tally.total.values())} cases from {len(pages)} pages (seed {chosen.seed}; "
        f"{sum(page.name.startswith('written') for page in pages)} written here, the rest shipped in documentation).\n\n"
        + tables(tally)
    )
    if chosen.write is None:
        print(text)
        return
    old = chosen.write.read_text("utf-8") if chosen.write.exists() else ""
    if _BEGIN not in old or _END not in old:
        old += f"\n## Accuracy\n\n`python -m bench.accuracy`\n\n{_BEGIN}\n{_END}\n"
    before, after = old.split(_BEGIN, 1)[0], old.split(_END, 1)[1]
    chosen.write.write_text(f"{before}{_BEGIN}\n{text}{_END}{after}", "utf-8")


if __name__ == "__main__":
    main()
