"""One claim out of many, or one made from an address and a quote: what `check` looks at."""

from difflib import get_close_matches

from pydantic import ValidationError

from checker.claims.load import Loaded
from checker.claims.urls import url_fault
from checker.errors import UsageError
from checker.model.claim import Citation, Claim, ClaimFile, Location, Quote

__all__ = ["one_claim", "one_url"]

_TYPED = Location("command line")


def one_url(url: str, quotes: tuple[str, ...], *, accessed: str = "", archive_url: str = "") -> Loaded:
    """A claim file in memory for an address and the words that should stand there.

    Args:
        url: The address.
        quotes: The words; none checks the link alone.
        accessed: The day the source was read, to look for a copy near it.
        archive_url: A copy to check beside the live page.

    Raises:
        UsageError: an address cannot be used, a quote is empty, or the date is none.
    """
    for address in (url, archive_url):
        if address and (fault := url_fault(address)):
            raise UsageError(f"the address cannot be used: {fault[0]}", fault[1])
    if not all(quote.strip() for quote in quotes):
        raise UsageError("--quote holds no words", "give the words to look for, or leave --quote out to check the link")
    try:
        citation = Citation(
            url=url,
            quotes=tuple(Quote(exact=quote, where=_TYPED) for quote in quotes),
            accessed=accessed or None,
            archive_url=archive_url,
            where=_TYPED,
        )
    except ValidationError as error:
        raise UsageError(f"--accessed: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
    # Not the address: it may hold a secret, which is shown nowhere.
    claim = Claim(id="typed", text=quotes[0] if quotes else "The address resolves.", cites=(citation,), where=_TYPED)
    return Loaded(files=(ClaimFile(schema_version=1, claims=(claim,), where=_TYPED),))


def one_claim(loaded: Loaded, name: str) -> Loaded:
    """The claim of that name (`id`, or `stem/id`) alone, with its file's sources.

    Raises:
        UsageError: there is none, or several files have one.
    """
    found = [
        (file, claim) for file in loaded.files for claim in file.claims if name in (claim.name, file.full_id(claim))
    ]
    if not found:
        names = [file.full_id(claim) for file in loaded.files for claim in file.claims]
        names += [name.partition("/")[2] for name in names]
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else "give an address, a claim's id, a claim file, or -"
        raise UsageError(f"{name!r} is neither an address, a file nor the id of a claim", hint)
    if len(found) > 1:
        names = [file.full_id(claim) for file, claim in found]
        raise UsageError(f"several files have a claim {name!r}", f"say which: {', '.join(names)}")
    file, claim = found[0]
    problems = tuple(problem for problem in loaded.problems if problem.where.file == file.path)
    only = file.model_copy(update={"claims": (claim,)})
    inputs = tuple(item for item in loaded.inputs if item.path == file.path)
    return Loaded(
        files=(only,), waivers=loaded.waivers, problems=problems, inputs=inputs, partial=True, copies=loaded.copies
    )
