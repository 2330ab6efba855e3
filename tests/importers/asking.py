"""Short questions to an import, and what must hold for every one."""

from pathlib import Path

from checker.claims.load import load_text
from checker.claims.write import claim_file_text
from checker.errors import ImportFileError
from checker.importers import Imported, ImportOptions, import_bytes
from checker.model.claim import Citation, Claim, Source


def imported(text: str | bytes, name: str, form: str = "", options: ImportOptions | None = None) -> Imported:
    """An import, of which the promises are kept: the same again, sound when written, and no reference lost."""
    data = text.encode() if isinstance(text, str) else text
    found = import_bytes(data, name, form, options)
    assert import_bytes(data, name, form, options) == found
    loaded = load_text(claim_file_text(found.file, found.remarks()), "any.yaml")
    assert loaded.problems == ()
    assert loaded.files[0].model_dump() == found.file.model_dump()
    counts = found.counts
    assert counts.marks == counts.cited_marks + len(found.leftovers) or counts.marks == 0
    return found


def said(found: Imported) -> list[str]:
    return [claim.text for claim in found.file.claims]


def claim(found: Imported, words: str) -> Claim:
    (one,) = [claim for claim in found.file.claims if words in claim.text]
    return one


def cited(found: Imported, words: str) -> list[Source]:
    return [found.file.source_of(citation) for citation in claim(found, words).cites or ()]


def citation(found: Imported, words: str) -> Citation:
    (one,) = claim(found, words).cites or ()
    return one


def source(found: Imported, ref: str) -> Source:
    (one,) = [source for source in found.file.sources.values() if ref in source.ref]
    return one


def document(name: str) -> str:
    return (Path(__file__).parent / "documents" / name).read_text("utf-8")


def tried(text: str, name: str, form: str) -> Imported | None:
    """An import of anything whatever; None when it is refused. A bug is never the reason."""
    try:
        return import_bytes(text.encode("utf-8", "surrogatepass"), name, form)
    except ImportFileError as error:
        if "bug" in error.hint:
            raise
        return None
