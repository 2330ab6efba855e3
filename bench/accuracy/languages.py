"""`python -m bench.accuracy.languages`: changed quotes of eight languages, made by hand, and what each matcher says.

Each quote has a number, a negation or a name of its sentence changed, put in or left out. *Found* is a lie; *classed*
is how often the most dangerous kind of change is the one that was made.
"""

from collections import Counter
from typing import Final

from bench.accuracy.peers import PLAIN
from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.match import Change, MatchOutcome
from tests.match.test_languages import CASES

__all__ = ["main"]

_RANK: Final = list(Change)


def main() -> None:
    """Print the table."""
    counts: dict[str, Counter[str]] = {}
    for language, sentence, kind, changed in CASES:
        count = counts.setdefault(language, Counter())
        html = f"<!doctype html><html lang={language}><meta charset=utf-8><title>t</title><p>{sentence}</p>"
        document = read_document(html.encode(), "text/html", "utf-8", "https://a.example/")
        whole, match = (match_quote(document, Quote(exact=quote)) for quote in (sentence, changed))
        said = [run.change for run in match.changes if run.change]
        count["cases"] += 1
        count["true found"] += whole.outcome is MatchOutcome.FOUND
        count["changed found"] += match.outcome is MatchOutcome.FOUND
        count["classed"] += bool(said) and min(said, key=_RANK.index) is Change(kind)
        for name, says in PLAIN.items():
            count[name] += says(changed, sentence)
    columns = ("cases", "true found", "changed found", "classed", *PLAIN)
    heads = [*columns[:4], *(f"{name}: changed found" for name in PLAIN)]
    print(f"| language | {' | '.join(heads)} |\n|---|{'---:|' * len(heads)}")
    for language, count in sorted(counts.items()):
        print(f"| {language} | {' | '.join(str(count[column]) for column in columns)} |")


if __name__ == "__main__":
    main()
