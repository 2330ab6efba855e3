"""How fast wikitext becomes claims, and what a dump costs in memory. The articles are made here, after real ones.

`python -m bench.importing` measures made articles; `python -m bench.importing DUMP` those of a real dump, plain
or bz2, such as a pages-articles part from https://dumps.wikimedia.org.
"""

import gc
import io
import re
import resource
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

from checker.claims.write import claim_file_text
from checker.errors import ImportFileError
from checker.importers.limited import import_dump
from checker.importers.wikitext.article import import_article
from checker.importers.wikitext.dump import pages
from checker.model.claim import DocumentInfo

SAMPLE = Path(__file__).parent.parent / "tests" / "importers" / "documents"


def article(copies: int) -> str:
    """The article of the tests, so many times over: much denser in references than real ones are."""
    text = (SAMPLE / "linnet.wiki").read_text("utf-8")
    return "\n".join(text.replace('"lund"', f'"lund{n}"').replace("=okoro", f"=okoro{n}") for n in range(copies))


def rate(texts: list[str]) -> tuple[float, float, int, int]:
    """MB a second of processor time to claims, and to a written claim file; references met, and references lost."""
    size = sum(len(text.encode()) for text in texts) / 1_000_000
    claims = written = 0.0
    met = lost = 0
    for text in texts:
        gc.disable()  # as the importing process does
        begin = time.process_time()
        try:
            imported = import_article(text, DocumentInfo())
        except ImportFileError:
            claims += time.process_time() - begin
            continue
        middle = time.process_time()
        claim_file_text(imported.file, imported.remarks())
        claims += middle - begin
        written += time.process_time() - middle
        gc.enable()
        bare = re.sub(r"<!--.*?-->|<nowiki>.*?</nowiki>", "", text, flags=re.DOTALL)
        opened = len(re.findall(r"<ref[ >/]", bare, re.IGNORECASE))
        counts = imported.counts
        met += opened
        lost += max(0, opened - counts.marks) + (counts.marks - counts.cited_marks - len(imported.leftovers))
    gc.enable()
    return size / claims, size / (claims + written), met, lost


def memory(copies: int) -> float:
    """The most memory of this process in MB, after a dump of that many articles was imported."""
    text = escape(article(8))
    page = (
        "<page><title>Article {n}</title><ns>0</ns><id>{n}</id>"
        "<revision><id>1</id><text>{text}</text></revision></page>"
    )
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.xml"
        with dump.open("w", encoding="utf-8") as file:
            file.write("<mediawiki>")
            for number in range(copies):
                file.write(page.format(n=number, text=text))
            file.write("</mediawiki>")
        with dump.open("rb") as stream:
            for _ in import_dump(stream, Path(folder) / "claims"):
                pass
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def table(dump: str = "") -> str:
    """The table."""
    if dump:
        with Path(dump).open("rb") as stream:
            texts = [page.text for page in pages(io.BufferedReader(stream)) if not page.redirect]  # type: ignore[arg-type]
        name = "articles of the dump"
    else:
        texts, name = [article(60) for _ in range(5)], "made articles"
    fast, whole, met, lost = rate(texts)
    rows = [
        "| what | value |",
        "|---|---|",
        f"| {name} | {len(texts)}, {sum(len(text.encode()) for text in texts) / 1_000_000:.1f} MB |",
        f"| wikitext to claims, one core | {fast:.2f} MB/s |",
        f"| wikitext to a written claim file, one core | {whole:.2f} MB/s |",
        f"| `<ref>` tags met / neither cited nor listed | {met:,} / {lost} |",
    ]
    if not dump:
        small, large = memory(20), memory(200)
        rows.append(f"| memory after a dump of 20 / 200 articles | {small:.0f} MB / {large:.0f} MB |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(*sys.argv[1:2]))
