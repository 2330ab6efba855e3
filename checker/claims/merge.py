"""A changed document and its claim file: what of the file is the document's, and what a person wrote.

Ids, quotes, waivers, reviews and every other word of a person stay. What the importer wrote follows the document: the
place, the context, and a claim's text as long as nobody put it into other words. Statements that are new are added
where they stand; those that went get a tag and are never taken out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.claims.merge_sources import match_sources
from checker.claims.pairing import pair_claims, sentence_of
from checker.claims.slug import slug
from checker.errors import ClaimFileError
from checker.model.claim import At, Citation, Claim, ClaimFile, Source

__all__ = ["VANISHED", "Merge", "Update", "merge_files"]

VANISHED: Final = "vanished"
"""The tag of a claim that the document no longer makes."""


_MOST_NAMED: Final = 8
_MARK: Final = re.compile(
    r"\[(?:\d{1,4}|[a-z]{1,2}|(?:note|nb?) ?\d{1,3}|[a-z][a-z -]{2,40} needed)\](?::\d{1,5})?", re.I
)
"""A reference mark as a context prints it; the text of a claim has none."""


@dataclass(slots=True)
class Update:
    """What becomes of one claim of the file. None: it stays as it is."""

    text: str | None = None
    context: str | None = None
    at: At | None = None
    tags: tuple[str, ...] | None = None
    cites: tuple[Citation, ...] = ()
    """Citations that the document added."""


@dataclass(slots=True)
class Merge:
    """What an import changes in a file. Claims are named by their number in the file, from 0.

    `added` holds for the number of a claim, or -1 for the beginning, the claims that are new behind it. `renamed` is by
    a new claim's id the one that the importer gave it. `kept` are claims whose sentence changed while their text
    may be a person's. `dropped` are citations that the document no longer makes, by claim and key; they stay.
    """

    updates: dict[int, Update] = field(default_factory=dict)
    added: dict[int, list[Claim]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    refs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    revision: str = ""
    reworded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    moved: int = 0
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    unplaced: int = 0

    def sentences(self) -> list[str]:
        """What a person should know of it."""
        added = [claim.name for claims in self.added.values() for claim in claims]
        said = [
            f"{heading}: {_some(names)}."
            for heading, names in (
                ("New", added),
                ("The document's words changed", self.reworded),
                ("The document's words changed, and the claim's text, which may be yours, was left", self.kept),
                ("Cites more", self.cited),
                ("No longer in the document, tagged `vanished`", self.vanished),
                ("Back in the document", self.returned),
                ("New sources", list(self.sources)),
                ("No longer cited by the document, and left", [f"{key} by {claim}" for claim, key in self.dropped]),
            )
            if names
        ]
        if self.moved:
            said.append(f"Moved in the document: {self.moved:,}.")
        if self.unplaced:
            said.append(f"Not in the document and without a place in it, so left as they are: {self.unplaced:,}.")
        return said


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"{len(names):,} ({', '.join(names[:_MOST_NAMED])}{more})"


def merge_files(old: ClaimFile, new: ClaimFile) -> Merge:
    """Compare a claim file with what its document says now.

    Args:
        old: The file.
        new: The document, freshly imported.

    Raises:
        ClaimFileError: they have nothing in common.
    """
    pairs = pair_claims(old.claims, new.claims)
    keys = match_sources(old.sources, new.sources)
    placed = [claim for claim in old.claims if _placed(claim)]
    if not pairs and not keys and (placed or (old.sources and not old.claims)):
        raise ClaimFileError(
            f"{old.path}: nothing in it is said or cited by this document",
            "name the document's own claim file, or --force to write over this one",
        )
    merge = Merge()
    if new.document.revision and old.document.revision:
        merge.revision = new.document.revision if new.document.revision != old.document.revision else ""
    new_keys = _sources(merge, old, new, keys)
    ours = _importers_words(old.claims)
    for number, claim in enumerate(new.claims):
        if number in pairs:
            place = pairs[number]
            update = _update(merge, old, place, _recited(claim, new_keys), ours[place])
            if update != Update():
                merge.updates[place] = update
    _add(merge, old, new, pairs, new_keys)
    _mark(merge, old, set(pairs.values()))
    _only_used(merge, new, new_keys)
    return merge


def _placed(claim: Claim) -> bool:
    """Whether a claim says that it was taken from the document."""
    return claim.at is not None or bool(claim.context)


def _sources(merge: Merge, old: ClaimFile, new: ClaimFile, keys: Mapping[str, str]) -> dict[str, str]:
    """Give each work of the document its key in the file, and note what is new of them."""
    taken = {key.casefold() for key in old.sources}
    refs: defaultdict[str, list[str]] = defaultdict(list)
    found = dict(keys)
    for key, source in new.sources.items():
        if key in found:
            refs[found[key]] += source.ref
            continue
        free, number = key, 1
        while free.casefold() in taken:
            number += 1
            free = f"{key}-{number}"
        taken.add(free.casefold())
        found[key] = free
        merge.sources[free] = source
    for key, numbers in refs.items():
        wanted = tuple(dict.fromkeys(numbers))
        if wanted and set(wanted) != set(old.sources[key].ref):
            merge.refs[key] = wanted
    return found


def _importers_words(claims: Sequence[Claim]) -> list[bool]:
    """For each claim, whether its text is what an importer made of the document's sentence.

    The parts of a sentence together are the sentence; where a person changed one, they are not. A claim that is its own
    sentence is known by its id, which is made of its words.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        if claim.context:
            groups[sentence_of(claim)].append(number)
    ours = [not claim.context and _made_of(claim) for claim in claims]
    for sentence, numbers in groups.items():
        whole = _covers(sentence, [claims[number].text for number in numbers])
        for number in numbers:
            ours[number] = whole
    return ours


def _made_of(claim: Claim) -> bool:
    """Whether an id holds every word of its claim: of a longer one, a person may have changed the end."""
    name = slug(claim.text, ())
    rest = (claim.id or "").removeprefix(name)
    whole = sum(map(str.isalnum, claim.text)) == sum(map(str.isalnum, name))
    return whole and (claim.id or "").startswith(name) and (not rest or rest[1:].isdigit())


def _words(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _place(at: At) -> tuple[int | None, int | None]:
    return at.paragraph, at.sentence


def _covers(sentence: str, parts: Sequence[str]) -> bool:
    """Whether the parts, in order, are the sentence, save for what is no word."""
    end, between = 0, ""
    for part in parts:
        part = " ".join(part.split())
        at = sentence.find(part, end)
        if at < 0:
            return False
        between += sentence[end:at]
        end = at + len(part)
    return not any(char.isalnum() for char in _MARK.sub("", between + sentence[end:]))


def _recited(claim: Claim, keys: Mapping[str, str]) -> Claim:
    """The claim with the file's own keys."""
    cites = tuple(cite.model_copy(update={"source": keys.get(cite.source, cite.source)}) for cite in claim.cites or ())
    return claim.model_copy(update={"cites": cites})


def _update(merge: Merge, old: ClaimFile, place: int, now: Claim, ours: bool) -> Update:
    """What becomes of a claim that the document still makes."""
    before, update = old.claims[place], Update()
    sentence = sentence_of(now)
    # Without a context, a full stop may be a person's: there, only other words are a change.
    changed = sentence != sentence_of(before) if before.context else _words(sentence) != _words(before.text)
    differs = " ".join(now.text.split()) != " ".join(before.text.split())
    if ours and differs and (changed or before.context):
        update.text = now.text
        merge.reworded.append(before.name)
    elif changed and differs:
        merge.kept.append(before.name)
    if changed:
        # What the document says is kept even where it is the text: the id no longer tells whose words these are.
        update.context = now.context or now.text
    if now.at is not None and before.at is not None and _place(now.at) != _place(before.at):
        update.at = now.at
        merge.moved += not changed
    tags = tuple(dict.fromkeys((*(tag for tag in before.tags if tag != VANISHED), *now.tags)))
    if VANISHED in before.tags:
        merge.returned.append(before.name)
    if tags != before.tags:
        update.tags = tags
    update.cites = _fresh(before, now, old, merge.sources)
    if update.cites:
        merge.cited.append(before.name)
    cited = {cite.source for cite in now.cites or ()}
    merge.dropped += [
        (before.name, cite.source)
        for cite in before.cites or ()
        if cite.source and cite.cited and cite.source not in cited
    ]
    return update


def _fresh(before: Claim, now: Claim, old: ClaimFile, sources: Mapping[str, Source]) -> tuple[Citation, ...]:
    """The citations that a claim has not yet: by source and place, and no more of a source than the document has."""
    has = Counter(cite.source for cite in before.cites or ())
    urls = {cite.url for cite in before.cites or () if cite.url}
    places = {(cite.source, cite.locator) for cite in before.cites or ()}
    wanted = Counter(cite.source for cite in now.cites or ())
    fresh: list[Citation] = []
    for cite in now.cites or ():
        source = sources.get(cite.source) or old.sources.get(cite.source)
        inlined = source is not None and source.url and source.url in urls
        if (cite.source, cite.locator) in places or inlined or has[cite.source] >= wanted[cite.source]:
            continue
        has[cite.source] += 1
        fresh.append(cite)
    return tuple(fresh)


def _add(merge: Merge, old: ClaimFile, new: ClaimFile, pairs: Mapping[int, int], keys: Mapping[str, str]) -> None:
    """Put the new claims behind the one they follow in the document."""
    taken = {claim.id for claim in old.claims if claim.id}
    taken |= {claim.id for number, claim in enumerate(new.claims) if number in pairs and claim.id}
    used = {claim.id for claim in old.claims if claim.id}
    behind = -1
    for number, claim in enumerate(new.claims):
        if number in pairs:
            behind = pairs[number]
            continue
        name = claim.id or slug(claim.text, used)
        if name in used:
            name = slug(claim.text, used | taken)
        used.add(name)
        merge.renamed[name] = claim.id or name
        fresh = _recited(claim, keys)
        fresh = fresh.model_copy(update={"id": name, "cites": fresh.cites if claim.cites is not None else None})
        merge.added.setdefault(behind, []).append(fresh)


def _mark(merge: Merge, old: ClaimFile, paired: set[int]) -> None:
    """Tag the claims that the document no longer makes; one that never said where it stood is a person's own."""
    for number, claim in enumerate(old.claims):
        if number in paired or VANISHED in claim.tags:
            continue
        if not _placed(claim):
            merge.unplaced += 1
            continue
        merge.updates[number] = Update(tags=(*claim.tags, VANISHED))
        merge.vanished.append(claim.name)


def _only_used(merge: Merge, new: ClaimFile, keys: Mapping[str, str]) -> None:
    """Leave out a new work whose every claim cites it already, by its address."""
    added = {cite.source for claims in merge.added.values() for claim in claims for cite in claim.cites or ()}
    added |= {cite.source for update in merge.updates.values() for cite in update.cites}
    cited = {keys.get(cite.source, "") for claim in new.claims for cite in claim.cites or ()}
    for key in list(merge.sources):
        if key in cited and key not in added:
            del merge.sources[key]
