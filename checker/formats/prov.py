"""The report's provenance as W3C PROV-JSON: which answer, which bytes, which reader, which rule, for each finding.

    address  ←used—  capturing  ←wasGeneratedBy—  capture  ←used—  reading  ←wasGeneratedBy—  match
    capture, match  ←used—  judging (by a rule)  ←wasGeneratedBy—  finding

PROV-DM (https://www.w3.org/TR/prov-dm/) and PROV-JSON (https://www.w3.org/submissions/prov-json/).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import json_line
from checker.model.capture import Capture, CaptureKind, EvidenceRef
from checker.model.claim import Quote
from checker.model.finding import Finding
from checker.model.match import Match
from checker.model.report import CitationResult, ClaimResult, Report

__all__ = ["ProvFormat"]

_NAMESPACE: Final = "urn:sourcecheck:provenance:"
_NUMBER: Final = "xsd:long"
_TIME: Final = "xsd:dateTime"


class ProvFormat(Format):
    """The chain behind every finding and every quote, for programs that read PROV."""

    name = "prov"
    summary = "W3C PROV-JSON: from each finding back to the bytes, who read them and by which rule"
    suffix = ".prov.json"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        yield from _Chain(report).document()


class _Chain:
    """One document in the making."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._things: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._relations: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._captures: dict[str, str] = {}
        self._claims = {claim.id for claim in report.claims}
        self._matches: dict[tuple[str, str, str], list[str]] = defaultdict(list)

    def document(self) -> Iterator[str]:
        """All of it, a line for each thing and each relation."""
        report = self._report
        self._put(
            "agent",
            "sc:sourcecheck",
            {"prov:type": _name("prov:SoftwareAgent"), "prov:label": f"sourcecheck {report.run.version}"},
        )
        self._put(
            "activity",
            "sc:run",
            {
                "prov:startTime": report.run.started,
                "prov:label": "verification run",
                "sc:settings": report.inputs.settings_digest,
                "sc:asOf": report.inputs.as_of,
                "sc:vantage": report.run.vantage,
            },
        )
        self._relate("wasAssociatedWith", activity="sc:run", agent="sc:sourcecheck")
        for file in report.inputs.files:
            name = _id("file", file.path)
            self._put(
                "entity", name, {"prov:type": _name("sc:ClaimFile"), "sc:path": file.path, "sc:sha256": file.sha256}
            )
            self._relate("used", activity="sc:run", entity=name)
        for key, capture in sorted(report.inputs.captures.items()):
            self._captures[key] = self._capture(key, capture)
        for claim in report.claims:
            self._claim(claim)
        for finding in report.findings:
            self._finding(finding)
        prefix = {"sc": _NAMESPACE, "xsd": "http://www.w3.org/2001/XMLSchema#"}
        yield f'{{\n"prefix": {json_line(prefix)}'
        for kind, things in sorted(self._things.items()):
            yield f',\n"{kind}": {{\n'
            yield ",\n".join([f'"{name}": {said}' for name, said in things.items()])
            yield "\n}"
        for kind, relations in sorted(self._relations.items()):
            yield f',\n"{kind}": {{\n'
            yield ",\n".join([f'"_:{kind}{number}": {said}' for number, said in enumerate(relations)])
            yield "\n}"
        yield "\n}\n"

    def _put(self, kind: str, name: str, said: dict[str, Any]) -> None:
        """A thing, once, with all that is said of it."""
        things = self._things[kind]
        if name not in things:
            things[name] = json_line({key: value for key, value in said.items() if value})

    def _relate(self, kind: str, **ends: str) -> None:
        """A relation, once. Its ends are names of our own making, so that nothing in them needs an escape."""
        said = ",".join([f'"prov:{role}":"{name}"' for role, name in ends.items()])
        self._relations[kind][f"{{{said}}}"] = None

    def _capture(self, key: str, capture: Capture) -> str:
        """The answer, the asking it came from, and the address that was asked."""
        name, asking = _ids(key, "capture", "capturing")
        address = _id("address", capture.url)
        self._put("entity", address, {"prov:type": _name("sc:Address"), "sc:url": capture.url})
        self._put(
            "activity",
            asking,
            {
                "prov:type": _name("sc:Capturing"),
                "prov:startTime": capture.fetched_at,
                "prov:endTime": capture.fetched_at,
                "sc:redirect": [f"{hop.status} {hop.url} to {hop.location}" for hop in capture.hops],
            },
        )
        memento, revisit = capture.memento, capture.revisit
        self._put(
            "entity",
            name,
            {
                "prov:type": _name("sc:Capture"),
                "prov:label": key,
                "sc:outcome": capture.outcome.value,
                "sc:reason": capture.reason,
                "sc:detail": capture.detail,
                "sc:finalUrl": capture.final_url,
                "sc:status": None if capture.status is None else _typed(capture.status, _NUMBER),
                "sc:mediaType": capture.media_type,
                "sc:size": _typed(capture.size, _NUMBER) if capture.digest else None,
                "sc:sha256": capture.digest.removeprefix("sha256:"),
                "sc:sha1": capture.digest_sha1,
                **_place("record", capture.evidence),
                **_place("unchangedRecord", revisit.record if revisit else None),
                "sc:unchangedSince": _typed(revisit.captured_at, _TIME) if revisit else None,
                "sc:archive": memento.archive if memento else None,
                "sc:memento": memento.url if memento else None,
                "sc:mementoDatetime": memento.timestamp if memento else None,
            },
        )
        self._relate("used", activity=asking, entity=address)
        self._relate("wasGeneratedBy", entity=name, activity=asking)
        self._relate("wasInformedBy", informed="sc:run", informant=asking)
        if capture.supplied:
            person = _id("person", capture.supplied.by)
            self._put("agent", person, {"prov:type": _name("prov:Person"), "prov:label": capture.supplied.by})
            self._relate("wasAttributedTo", entity=name, agent=person)
        elif capture.kind is not CaptureKind.OWN:
            self._relate("wasAssociatedWith", activity=asking, agent="sc:sourcecheck")
        return name

    def _claim(self, claim: ClaimResult) -> None:
        name = _id("claim", claim.id)
        self._put(
            "entity",
            name,
            {
                "prov:type": _name("sc:Claim"),
                "prov:label": claim.id,
                "prov:value": claim.text,
                "prov:location": f"{claim.where.file}:{claim.where.line}",
                "sc:status": claim.status.value,
                "sc:digest": claim.digest,
            },
        )
        self._relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id("file", claim.where.file))
        for number, review in enumerate(claim.reviews):
            person, said = _id("person", review.by), _id("review", claim.id, str(number))
            self._put("agent", person, {"prov:type": _name("prov:Person"), "prov:label": review.by})
            self._put(
                "entity",
                said,
                {"prov:type": _name("sc:Review"), "sc:decision": review.decision.value, "sc:of": review.of,
                 "sc:date": _typed(review.date.isoformat(), "xsd:date")},
            )  # fmt: skip
            self._relate("wasAttributedTo", entity=said, agent=person)
            self._relate("wasDerivedFrom", generatedEntity=said, usedEntity=name)
        for citation in claim.citations:
            self._citation(claim, citation)

    def _citation(self, claim: ClaimResult, citation: CitationResult) -> None:
        for quote in citation.quotes:
            readings = [(citation.read, quote.live), *((copy.capture, copy.match) for copy in quote.copies)]
            for key, match in readings:
                if match is not None and key in self._captures:
                    found = self._match(claim, key, quote.quote, match)
                    self._matches[claim.id, citation.url, quote.quote.exact].append(found)

    def _match(self, claim: ClaimResult, key: str, quote: Quote, match: Match) -> str:
        """What reading a capture gave for a quote: the words, and where they stand."""
        name, reading = _id("match", claim.id, key, quote.exact, quote.prefix, quote.suffix), _id("reading", key)
        reader = self._report.run.readers.get(key, "")
        self._put("activity", reading, {"prov:type": _name("sc:Reading"), "prov:label": reader})
        self._relate("used", activity=reading, entity=self._captures[key])
        if reader:
            library = reader.rpartition("/")[2]
            version = self._report.run.software.get(library, "")
            agent = _id("reader", reader)
            label = f"{reader} {version}".rstrip()
            self._put(
                "agent", agent, {"prov:type": _name("prov:SoftwareAgent"), "prov:label": label, "sc:version": version}
            )
            self._relate("wasAssociatedWith", activity=reading, agent=agent)
        passage = match.passage
        self._put(
            "entity",
            name,
            {
                "prov:type": _name("sc:Match"),
                "sc:quote": quote.exact,
                "sc:outcome": match.outcome.value,
                "sc:reason": match.reason,
                "sc:places": _typed(match.places, _NUMBER),
                "prov:value": passage.exact if passage else None,
                "sc:channel": passage.channel.value if passage else None,
                "sc:start": _typed(passage.start, _NUMBER) if passage else None,
                "sc:end": _typed(passage.end, _NUMBER) if passage else None,
                "sc:page": _typed(passage.page, _NUMBER) if passage and passage.page is not None else None,
            },
        )
        self._relate("wasGeneratedBy", entity=name, activity=reading)
        self._relate("wasDerivedFrom", generatedEntity=name, usedEntity=self._captures[key])
        self._relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id("claim", claim.id))
        return name

    def _finding(self, finding: Finding) -> None:
        """A finding, the judging it came from, and all it rests on."""
        name, judging = _ids(f"{finding.fingerprint}\0{finding.rule}", "finding", "judging")
        rule = _id("rule", finding.rule)
        self._put("entity", rule, {"prov:type": _name("prov:Plan"), "prov:label": finding.rule})
        self._put("activity", judging, {"prov:type": _name("sc:Judging"), "prov:label": finding.rule})
        self._put(
            "entity",
            name,
            {
                "prov:type": _name("sc:Finding"),
                "prov:label": finding.message,
                "prov:location": f"{finding.where.file}:{finding.where.line}",
                "sc:rule": finding.rule,
                "sc:severity": finding.severity.value,
                "sc:fingerprint": finding.fingerprint,
                "sc:waived": finding.waived,
            },
        )
        self._relate("wasAssociatedWith", activity=judging, agent="sc:sourcecheck", plan=rule)
        self._relate("wasGeneratedBy", entity=name, activity=judging)
        rests_on = [self._captures[key] for key in finding.captures if key in self._captures]
        rests_on += self._matches.get((finding.claim, finding.url, finding.quote), [])
        if finding.claim in self._claims:
            rests_on.append(_id("claim", finding.claim))
        for entity in dict.fromkeys(rests_on):
            self._relate("used", activity=judging, entity=entity)
            self._relate("wasDerivedFrom", generatedEntity=name, usedEntity=entity)


def _id(kind: str, *parts: str) -> str:
    """A qualified name: the kind, and a digest of what makes the thing itself."""
    return _ids("\0".join(parts), kind)[0]


@lru_cache(maxsize=1024)  # a thing is named by each of its relations, one after the other
def _ids(thing: str, *kinds: str) -> tuple[str, ...]:
    """What is made of one thing, named alike."""
    digest = hashlib.sha256(thing.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return tuple([f"sc:{kind}-{digest}" for kind in kinds])


@cache
def _name(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _typed(value: object, kind: str) -> dict[str, str]:
    return {"$": str(value), "type": kind}


def _place(role: str, ref: EvidenceRef | None) -> dict[str, Any]:
    """Where a record is kept."""
    if ref is None:
        return {}
    return {
        f"sc:{role}": ref.record_id,
        f"sc:{role}File": ref.file,
        f"sc:{role}Offset": _typed(ref.offset, _NUMBER),
        f"sc:{role}Length": _typed(ref.length, _NUMBER),
    }
