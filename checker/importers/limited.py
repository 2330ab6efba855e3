"""Importing where it can be stopped: strangers' documents are parsed in a limited process.

No parser of markup is quick on every text. A document is read in a process with a clock and a limit of memory, save
one so small that no parser can take long; an article of a dump always is, so that one of them cannot end the others.
"""

import gc
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from pydantic import TypeAdapter

from checker.claims.guard import MAX_BYTES as MOST_CLAIMS
from checker.claims.guard import decode_text
from checker.claims.merge_text import merge_import
from checker.claims.write import claim_file_text
from checker.errors import ClaimFileError, ImportFileError
from checker.files import atomic_write
from checker.importers.base import MAX_BYTES, Imported, ImportOptions
from checker.importers.registry import import_bytes
from checker.importers.wikitext.article import import_article
from checker.importers.wikitext.dump import Page, file_stem, pages
from checker.model.claim import DocumentInfo
from checker.worker import ANSWER_LIMIT, Answer, WorkerPool

__all__ = ["DumpCount", "Update", "article_bytes", "import_dump", "import_limited", "imported_bytes"]

Update = Callable[[Path, str, str], bool]
"""Decides of a claim file that is there, given its path, its text and its new text, and writes it: whether it did."""

_SMALL: Final = 1_000
"""Bytes that are read here: a tenth of a second at worst."""

_PACKED: Final = (b"PK\x03\x04", b"BZh")
_SECONDS: Final = 120.0
_ARTICLE_SECONDS: Final = 60.0
_MEMORY: Final = 2_000_000_000
_FAILURES: Final = {
    "deadline": "reading it took too many seconds",
    "memory": "reading it took too much memory",
    "crash": "the process that read it died",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a worker says: an import, or why there is none."""

    imported: Imported | None = None
    message: str = ""
    hint: str = ""


_SAID: Final[TypeAdapter[_Said]] = TypeAdapter(_Said)


def import_limited(
    data: bytes, name: str, form: str = "", options: ImportOptions | None = None, *, seconds: float = _SECONDS
) -> Imported:
    """As `import_bytes`, in a limited process where the document is large or packed.

    Raises:
        ImportFileError: as `import_bytes`, or reading it took too long or too much.
    """
    shown = (options.url if options else "") or ("standard input" if name in ("", "-") else name)
    if len(data) > 4 * MAX_BYTES:
        size = f"{len(data) / 1_000_000:.0f} MB"
        raise ImportFileError(
            f"{shown}: it has {size}, and {4 * MAX_BYTES // 1_000_000} MB are read",
            "import it in parts",
        )
    if len(data) <= _SMALL and not data.startswith(_PACKED):
        return import_bytes(data, name, form, options)
    with WorkerPool(1, seconds, _MEMORY) as pool:
        answer = pool.call("checker.importers.limited:imported_bytes", data, name, form, options)
    if answer.value is None:
        said = _failure(answer)
        raise ImportFileError(f"{shown}: {said}", "import it in parts, or leave out what is not text")
    done = _SAID.validate_json(answer.value)
    if done.imported is None:
        raise ImportFileError(done.message, done.hint)
    return done.imported


def imported_bytes(data: bytes, name: str, form: str, options: ImportOptions | None) -> bytes:
    """What `import_bytes` says, as JSON. Runs in a worker."""
    gc.disable()  # one document, then the answer: nothing is gained by looking for cycles meanwhile
    try:
        return _SAID.dump_json(_Said(import_bytes(data, name, form, options)), by_alias=True)
    except ImportFileError as error:
        return _SAID.dump_json(_Said(None, error.message, error.hint))
    finally:
        gc.enable()


def _failure(answer: Answer) -> str:
    """Why a worker gave no import."""
    if answer.failure == "error" and answer.detail.startswith("the answer has"):
        return f"what it says is more than {ANSWER_LIMIT // 1_000_000} MB, which is more than a claim file may hold"
    return _FAILURES.get(answer.failure, f"it could not be read ({answer.detail})")


@dataclass(slots=True)
class DumpCount:
    """What became of a dump.

    `articles` are those whose claim file is new, `updated` those whose file was brought up to date. `failed` are
    articles that could not be read, or whose claim file could not be brought up to date, with the reason.
    """

    articles: int = 0
    updated: int = 0
    claims: int = 0
    citations: int = 0
    references: int = 0
    leftovers: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Article:
    """An article that is being read; `before` is the text of its claim file, "" where there is none."""

    page: Page
    path: Path
    before: str
    answer: "Future[Answer]"


def import_dump(
    stream: BinaryIO,
    folder: Path,
    *,
    language: str = "",
    force: bool = False,
    processes: int = 0,
    update: Update | None = None,
    write: bool = True,
) -> Iterator[DumpCount]:
    """A dump's articles as claim files, one each; the count so far is given after each article.

    A claim file that is there is brought up to date, as by the import of a single document.

    Args:
        stream: The dump.
        folder: Where to; it is made when it is missing.
        language: The articles' language, when the dump does not say it.
        force: Write over files that are there.
        processes: How many articles are read at once; 0 for one a core.
        update: Decides of files that are there; without it, they are left alone.
        write: Write new files; else they are counted only.

    Raises:
        ImportFileError: the dump is damaged, or a file cannot be written.
    """
    count = DumpCount()
    lanes = processes or os.cpu_count() or 1
    waiting: deque[_Article] = deque()
    with WorkerPool(lanes, _ARTICLE_SECONDS, _MEMORY) as pool, ThreadPoolExecutor(lanes) as threads:
        for page in pages(stream):
            path = folder / f"{file_stem(page)}.yaml"
            why = _why_not(page)
            if not why and path.exists() and not force and update is None:
                why = "its claim file is there already"
            if why:
                count.passed[why] += 1
                continue
            try:
                before = "" if force else _there(path)
            except ClaimFileError as error:
                count.failed.append(f"{page.title}: {error.message}")
                continue
            future: Future[Answer] = threads.submit(
                pool.call,
                "checker.importers.limited:article_bytes",
                page.text,
                page.document(language).model_dump_json(),
                before,
                path.as_posix(),
            )
            waiting.append(_Article(page, path, before, future))
            if len(waiting) >= 2 * lanes:
                yield _take(count, waiting.popleft(), update, write=write)
        while waiting:
            yield _take(count, waiting.popleft(), update, write=write)
    yield count


def article_bytes(text: str, document: str, before: str = "", name: str = "") -> bytes:
    """One article as a claim file. Runs in a worker.

    Args:
        text: The article.
        document: What is known of it, as JSON.
        before: The text of its claim file, "" where there is none.
        name: The file's path, for sentences.

    Returns:
        A line of numbers (claims, citations, references met, leftovers) and the file; or a sentence behind `!` where
        the article has nothing to import, behind `?` where the file that is there cannot be brought up to date.
    """
    gc.disable()
    try:
        imported = import_article(text, DocumentInfo.model_validate_json(document))
        if before:
            try:
                written = merge_import(before, imported.file, name, imported.remarks()).text
            except ClaimFileError as error:
                return f"?{error.message}".encode("utf-8", "replace")
        else:
            written = claim_file_text(imported.file, imported.remarks())
        citations = sum(len(claim.cites or ()) for claim in imported.file.claims)
        numbers = (len(imported.file.claims), citations, imported.counts.marks, len(imported.leftovers))
        return (" ".join(map(str, numbers)) + "\n" + written).encode("utf-8", "replace")
    except (ImportFileError, ClaimFileError) as error:
        return f"!{error.message}".encode("utf-8", "replace")
    finally:
        gc.enable()


def _there(path: Path) -> str:
    """The text of a claim file, "" where there is none.

    Raises:
        ClaimFileError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return decode_text(stream.read(MOST_CLAIMS + 1), path.as_posix())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ClaimFileError(f"{path} cannot be read: {error.strerror or error}") from None


def _why_not(page: Page) -> str:
    if page.namespace != "0":
        return "not an article"
    if page.redirect:
        return "a redirect"
    if page.large:
        return f"larger than {MAX_BYTES // 1_000_000} MB"
    return ""


def _take(count: DumpCount, article: _Article, update: Update | None, *, write: bool) -> DumpCount:
    """Take an article's answer, and write its file."""
    answer, path = article.answer.result(), article.path
    value = answer.value
    if value is None:
        count.failed.append(f"{article.page.title}: {_failure(answer)}")
        return count
    head, _, text = value.partition(b"\n")
    if head.startswith(b"!"):
        count.passed[value[1:].decode("utf-8", "replace")] += 1
        return count
    if head.startswith(b"?"):
        count.failed.append(f"{article.page.title}: {value[1:].decode('utf-8', 'replace')}")
        return count
    claims, citations, references, leftovers = map(int, head.split())
    if article.before:
        after = text.decode()
        if after == article.before:
            count.passed["its claim file says what the article says"] += 1
            return count
        if update is None or not update(path, article.before, after):
            count.passed["its claim file was left as it is"] += 1
            return count
        count.updated += 1
    else:
        if write:
            _new(path, text)
        count.articles += 1
    count.claims += claims
    count.citations += citations
    count.references += references
    count.leftovers += leftovers
    return count


def _new(path: Path, text: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, text)
    except OSError as error:
        raise ImportFileError(f"{path} cannot be written: {error.strerror or error}") from None
