import json
from pathlib import Path

import pytest
import yaml

from checker.claims.kinds import names_of, resolve
from checker.claims.load import load_text
from checker.claims.schema import claim_schema, claim_schema_text
from checker.claims.widen import CITATION_NAMES
from checker.model.claim import ALIASES, Citation, Claim, ClaimFile, DocumentInfo, Quote, Review, Source, Waiver
from tests.claims.example import EXAMPLE
from tests.claims.test_load import FIELD_MISTAKES, HEAD

KEPT = Path(__file__).parents[2] / "claims" / "claim.schema.json"


@pytest.fixture(scope="module")
def validator():
    jsonschema = pytest.importorskip("jsonschema", reason="JSON Schema is checked where jsonschema is installed")
    jsonschema.Draft202012Validator.check_schema(claim_schema())
    return jsonschema.Draft202012Validator(claim_schema())


def test_the_kept_schema_is_current():
    assert KEPT.read_text(encoding="utf-8") == claim_schema_text()


def test_the_schema_is_json():
    assert json.loads(claim_schema_text()) == claim_schema()


@pytest.mark.parametrize("model", [Claim, ClaimFile, DocumentInfo, Quote, Review, Source, Waiver])
def test_every_field_is_there_and_described(model):
    properties = claim_schema()["$defs"][model.__name__]["properties"]
    for name in names_of(model):
        assert properties[name]["description"]
    assert "where" not in properties
    assert "key" not in properties


def test_every_other_spelling_that_loading_takes_is_there():
    definitions = claim_schema()["$defs"]
    for model, known in ((Source, names_of(Source)), (Citation, CITATION_NAMES)):
        for alias in ALIASES:
            assert (alias in definitions[model.__name__]["properties"]) == (resolve(alias, known) is not None), alias


def as_texts(text):
    return yaml.load(text, Loader=yaml.BaseLoader)


@pytest.mark.parametrize("reader", [as_texts, yaml.safe_load], ids=["texts", "types"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (EXAMPLE, "a.yaml"),
        (HEAD + "- text: 1984\n  source: s\n  cited: no\n  at: {paragraph: 3}\n  accessed: '2020-01-02'\n", "a.yaml"),
        (HEAD + "- id: '7'\n  text: T\n  source: s\n  quotes:\n  - a\n  - exact: 12\n    prefix: 3\n", "a.yaml"),
        (HEAD + "- text: T\n  cites: {source: s, archive-url: 'https://b.org/', url-status: dead}\n", "a.yaml"),
        (HEAD + "- text: T\n  cites: []\n  context:\n  tags: [citation needed]\n", "a.yaml"),
        (HEAD + "- text: T\n", "a.yaml"),
        ("schema: 1\nclaims: []\n", "a.yaml"),
        ("schema: 1\nwaivers:\n- {rule: r, because: b, by: c, until: '2027-01-01', host: a.org}\n", "waivers.yaml"),
    ],
)
def test_what_loads_is_valid(validator, reader, text, name):
    assert load_text(text, name).problems == ()
    data = json.loads(json.dumps(reader(text), default=str))
    validator.validate(data)


# What a schema cannot see: which keys `sources` has, a calendar, the words of a quote, blanks, a key written twice.
BEYOND = ("in `sources`", "no such", "at least one word", "written twice", "`quote` is empty")


@pytest.mark.parametrize("text", [case[0] for case in FIELD_MISTAKES if not case[3].startswith(BEYOND)])
def test_mistakes_are_invalid_too(validator, text):
    found = load_text(HEAD + text, "a.yaml").problems[0].message
    assert validator.is_valid(as_texts(HEAD + text)) == any(words in found for words in BEYOND)


@pytest.mark.parametrize(
    "text",
    [
        "schema: 2\n",
        "schema: 1\nclaim: []\n",
        "schema: 1\nwaivers: []\nclaims: []\n",
        "schema: 1\nwaivers:\n- {rule: r, because: b, by: c, until: '2027-01-01'}\n",
        "claims: []\n",
    ],
)
def test_files_of_the_wrong_shape_are_invalid(validator, text):
    assert not validator.is_valid(as_texts(text))
