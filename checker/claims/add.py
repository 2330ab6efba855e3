"""A new claim behind the others of a claim file, and not a byte of what stands there changed."""

from dataclasses import dataclass

from checker.claims.change import AddItem, Change, change_text
from checker.claims.read import read_text
from checker.claims.slug import slug
from checker.claims.write import MODELINE
from checker.errors import ClaimFileError, UsageError
from checker.model.claim import ClaimFile, Stance

__all__ = ["NewClaim", "add_claim"]


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it was typed: its words, the address that is cited for it, and the words quoted from there.

    `accessed` is the day the source was read, `archive_url` an earlier copy of it, both "" when not given. `id` is
    made from the words where it is "".
    """

    text: str
    url: str
    quotes: tuple[str, ...] = ()
    stance: Stance = Stance.SUPPORTS
    accessed: str = ""
    archive_url: str = ""
    id: str = ""


def add_claim(text: str, new: NewClaim, name: str) -> tuple[str, str]:
    """Put a claim into a claim file.

    Args:
        text: The file's text; "" begins a new file.
        new: The claim. White space in its words counts as one blank, as it does in the file.
        name: The file's path, for sentences.

    Returns:
        The new text, and the claim's id. An address that the file has under a key of `sources` is cited by that key.

    Raises:
        UsageError: the claim is there already, or its id is another's.
        ClaimFileError: the file has mistakes, the claim would be one, or it cannot be put in without changing
            something else.
    """
    text = text if text.strip() else f"{text}{MODELINE}\nschema: 1\nclaims:\n"
    read = read_text(text, name)
    if read.problems:
        raise ClaimFileError(f"{read.problems[0].where}: {read.problems[0].message}", "mend the file first")
    if read.file is None:
        raise ClaimFileError(f"{name}: it is not a file of claims", "give a claim file with --to")
    words, quotes = " ".join(new.text.split()), tuple(" ".join(quote.split()) for quote in new.quotes)
    chosen = _id(read.file, words, new)
    changes = _changes(read.file, new, chosen, words, quotes)
    edited = change_text(text, changes, name)
    problems = read_text(edited, name).problems
    if problems:
        raise ClaimFileError(f"the claim cannot be added: {problems[0].message}", problems[0].hint)
    return edited, chosen


def _id(file: ClaimFile, words: str, new: NewClaim) -> str:
    for claim in file.claims:
        urls = [file.source_of(citation).url for citation in claim.cites or ()]
        if claim.text == words and new.url in urls:
            raise UsageError(f"{file.full_id(claim)} says so already, with that source", "add a quote to it by hand")
    taken = {claim.id for claim in file.claims if claim.id}
    if new.id in taken:
        raise UsageError(f"{new.id} is the id of another claim", "leave --id out, or choose another")
    return new.id or slug(words, taken)


def _changes(file: ClaimFile, new: NewClaim, chosen: str, words: str, quotes: tuple[str, ...]) -> list[Change]:
    key = next((key for key, source in file.sources.items() if source.url == new.url), "")
    fields = [("id", chosen), ("text", words), ("source", key) if key else ("url", new.url)]
    fields += [("accessed", new.accessed), ("archive_url", new.archive_url)]
    fields += [("stance", "" if new.stance is Stance.SUPPORTS else new.stance.value)]
    fields += [("quote", quotes[0])] if len(quotes) == 1 else []
    changes: list[Change] = [AddItem((), "claims", tuple(pair for pair in fields if pair[1]), short=False)]
    if len(quotes) > 1:
        changes += [AddItem(("claims", len(file.claims)), "quotes", (("", quote),)) for quote in quotes]
    return changes
