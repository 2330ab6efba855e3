"""The provenance is valid PROV, and leads from every finding back to the bytes."""

import json

import pytest
from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvEntity

from checker.formats import RenderOptions, format_by_name


@pytest.fixture
def report(sample):
    return sample


@pytest.fixture
def document(report):
    form = format_by_name("prov")
    return json.loads("".join(form.render(report, RenderOptions())))


def test_the_w3c_library_reads_it_and_writes_the_same(document):
    read = ProvDocument.deserialize(content=json.dumps(document), format="json")
    assert {type(record) for record in read.get_records()} >= {ProvEntity, ProvActivity, ProvAgent}
    again = json.loads(read.serialize(format="json"))
    for kind in ("entity", "activity", "agent"):
        assert set(again[kind]) == set(document[kind])
    assert read.unified()  # no two statements contradict each other


def test_every_name_that_is_used_is_declared(document):
    declared = {name for kind in ("entity", "activity", "agent") for name in document[kind]}
    for kind, relations in document.items():
        if kind not in ("prefix", "entity", "activity", "agent"):
            for said in relations.values():
                assert set(said.values()) <= declared, (kind, said)


def chain(document, start):
    """Everything that a thing was derived from, made by or read from."""
    back = {
        "wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity"),
        "wasGeneratedBy": ("prov:entity", "prov:activity"),
        "used": ("prov:activity", "prov:entity"),
        "wasAssociatedWith": ("prov:activity", "prov:agent"),
    }
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            for kind, (here, there) in back.items():
                waiting += [said[there] for said in document[kind].values() if said[here] == name]
    return found


def test_each_finding_leads_to_its_claim_captures_reader_and_rule(report, document):
    entities = document["entity"]
    by_print = {
        said["sc:fingerprint"]: name for name, said in entities.items() if said["prov:type"]["$"] == "sc:Finding"
    }
    assert len(by_print) == len({finding.fingerprint for finding in report.findings})
    for finding in report.findings:
        reached = chain(document, by_print[finding.fingerprint])
        labels = {entities[name].get("prov:label") for name in reached if name in entities}
        assert set(finding.captures) & set(report.inputs.captures) <= labels
        if finding.claim in {claim.id for claim in report.claims}:
            assert finding.claim in labels
        plans = {
            said.get("prov:plan") for said in document["wasAssociatedWith"].values() if said["prov:activity"] in reached
        }
        assert finding.rule in {entities[plan]["prov:label"] for plan in plans if plan}


def test_a_match_says_where_the_words_stand_and_a_capture_where_its_bytes_are(report, document):
    entities = document["entity"].values()
    matches = [said for said in entities if said["prov:type"]["$"] == "sc:Match" and "prov:value" in said]
    assert matches
    for said in matches:
        assert int(said["sc:end"]["$"]) >= int(said["sc:start"]["$"]) >= 0
        assert said["sc:channel"]
    captures = {said["prov:label"]: said for said in entities if said["prov:type"]["$"] == "sc:Capture"}
    assert set(captures) == set(report.inputs.captures)
    for key, capture in report.inputs.captures.items():
        assert captures[key].get("sc:sha256", "") == capture.digest.removeprefix("sha256:")
        if capture.evidence:
            assert captures[key]["sc:record"] == capture.evidence.record_id
            assert captures[key]["sc:recordOffset"]["$"] == str(capture.evidence.offset)


def test_reading_names_its_library_and_version(report):
    keys = list(report.inputs.captures)
    run = report.run.model_copy(
        update={"readers": dict.fromkeys(keys, "html/selectolax"), "software": {"selectolax": "9.8.7"}}
    )
    form = format_by_name("prov")
    made = json.loads("".join(form.render(report.model_copy(update={"run": run}), RenderOptions())))
    labels = {said["prov:label"]: said for said in made["agent"].values()}
    assert labels["html/selectolax 9.8.7"]["sc:version"] == "9.8.7"
