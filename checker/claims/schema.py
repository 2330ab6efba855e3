"""The JSON Schema of claim files, for editors that complete and check while one writes.

Made from the models, so it cannot say anything else than they do; the short forms and other spellings that loading
takes are added. Every text may look like a number or a truth value to an editor's YAML reader (`title: 1984`); the
loader reads them all as texts. One schema serves claim files and waivers.yaml, which alone has `waivers` on top.
"""

import datetime as dt
import json
import sys
from typing import Any, Final

from pydantic import BaseModel

from checker.claims.kinds import bare, item_of, names_of, options_of, spellings
from checker.claims.widen import CITATION_NAMES, SHORT_NAMES
from checker.model.claim import At, Citation, Claim, ClaimFile, DocumentInfo, PartialDate, Quote, Review, Source, Waiver

__all__ = ["claim_schema", "claim_schema_text"]

Schema = dict[str, Any]

_KINDS: Final[Schema] = {
    "words": {"description": "A text that is not empty.", "type": ["string", "number", "boolean"], "minLength": 1},
    "text": {"type": ["string", "number", "boolean", "null"]},
    "texts": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "array", "items": {"$ref": "#/$defs/text"}}]},
    "url": {"type": ["string", "null"], "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@\\]+([/?#]\S*)?)?$"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "date": {
        "anyOf": [
            {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            {"type": "null"},
        ]
    },
    "id": {"anyOf": [{"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"}, {"type": "integer", "minimum": 0}]},
    "count": {
        "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[1-9][0-9]*$"}, {"type": "null"}]
    },
    "truth": {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false", "yes", "no", "on", "off", None]}]},
}
_MODELS: Final = (At, DocumentInfo, Source, Waiver, Review)
_TITLES: Final = {"At": "Place in the document", "DocumentInfo": "Document"}


def claim_schema() -> dict[str, object]:
    """The schema as a JSON value (draft 2020-12)."""
    definitions = _KINDS | {model.__name__: _object(model) for model in _MODELS}
    definitions["Quote"] = _object(Quote)
    definitions["Quotes"] = _one_or_list({"anyOf": [_ref("words"), _ref("Quote")]})
    definitions["Citation"] = _citation()
    definitions["Claim"] = _claim()
    definitions["ClaimFile"] = _object(ClaimFile)
    definitions["WaiverFile"] = _waiver_file()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claims and the sources they cite",
        "description": "A claim file, or waivers.yaml.",
        "type": "object",
        "if": {"required": ["waivers"]},
        "then": _ref("WaiverFile"),
        "else": _ref("ClaimFile"),
        "$defs": dict(sorted(definitions.items())),
    }


def claim_schema_text() -> str:
    """The schema as the text of claims/claim.schema.json."""
    return json.dumps(claim_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(model: type[BaseModel]) -> Schema:
    """A model with all its names and spellings, and nothing else."""
    known = names_of(model)
    schema: Schema = {
        "title": _TITLES.get(model.__name__, model.__name__),
        "description": (model.__doc__ or "").strip().split("\n\n")[0],
        "type": "object",
        "properties": {},
        "additionalProperties": False,
    }
    for name, field in model.model_fields.items():
        written = field.alias or name
        if written in known:
            _spell(schema["properties"], written, known, _described(model, name))
    required = [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
    return schema | ({"required": required} if required else {})


def _spell(properties: Schema, name: str, known: frozenset[str], value: Schema) -> None:
    """Add a property under its name, and under its other spellings as references to it."""
    properties[name] = value
    for other in spellings(name, known):
        properties[other] = {**value, "description": f"The same as {name}.", "deprecated": True}


def _described(model: type[BaseModel], name: str) -> Schema:
    field = model.model_fields[name]
    schema: Schema = {}
    if field.description:
        schema["description"] = field.description
    if field.examples:
        schema["examples"] = field.examples
    return schema | _value(model, name)


def _value(model: type[BaseModel], name: str) -> Schema:
    """What a field may hold, as an editor's YAML reader sees it."""
    field = model.model_fields[name]
    plain = bare(field.annotation)
    item = item_of(field.annotation)
    if name == "schema_version":
        return {"enum": [1, "1"]}
    if name == "sources":
        return {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/Source"}}
    if name == "quotes":
        return _ref("Quotes")
    if name == "claims":
        return {"type": ["array", "null"], "items": {"$ref": "#/$defs/Claim"}}
    if item is str:
        return _ref("texts")
    if item is plain:
        return _ref(item.__name__)
    if item is not None:
        return _one_or_list(_ref(item.__name__))
    if options := options_of(field.annotation):
        return {"enum": [*options, *([] if field.is_required() else [None])]}
    if name in ("url", "archive_url"):
        return _ref("url")
    if name == "id":
        return _ref("id")
    if plain is bool or plain is int:
        return _ref("truth" if plain is bool else "count")
    if plain is dt.date:
        return _ref("day")
    if _is_partial(model, name):
        return _ref("date")
    return _ref("words" if field.is_required() else "text")


def _is_partial(model: type[BaseModel], name: str) -> bool:
    """Whether a field is a `PartialDate`."""
    return PartialDate in getattr(model.__annotations__.get(name), "__args__", ())


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _one_or_list(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _citation() -> Schema:
    schema = _object(Citation)
    schema["properties"]["quote"] = {"description": "The words, when there is one quote.", "$ref": "#/$defs/Quotes"}
    schema["oneOf"] = [{"required": ["source"]}, {"required": ["url"]}]
    schema["dependentSchemas"] = {"quote": {"properties": {"quotes": False}}}
    assert schema["properties"].keys() >= CITATION_NAMES
    return schema


def _claim() -> Schema:
    """A claim with its one citation's fields beside `text`, or with `cites`."""
    schema = _object(Claim)
    citation = _citation()
    own = set(schema["properties"])
    for name, value in citation["properties"].items():
        if name not in own:
            schema["properties"][name] = value
    given = {"oneOf": citation["oneOf"]}
    schema["dependentSchemas"] = dict.fromkeys(sorted(SHORT_NAMES - {"source", "url"}), given)
    schema["dependentSchemas"]["quote"] = given | citation["dependentSchemas"]["quote"]
    schema["dependentSchemas"]["source"] = {"properties": {"url": False}}
    schema["dependentSchemas"]["cites"] = {"properties": dict.fromkeys(sorted(SHORT_NAMES), False)}
    return schema


def _waiver_file() -> Schema:
    properties = {
        "schema": _described(ClaimFile, "schema_version"),
        "waivers": {
            "description": "Findings that may stand for a time, in any claim file.",
            "type": ["array", "null"],
            "items": {
                "$ref": "#/$defs/Waiver",
                "anyOf": [{"required": [name]} for name in ("host", "url", "source", "claim")],
            },
        },
    }
    return {
        "title": "WaiverFile",
        "description": "Waivers that belong to no single claim: waivers.yaml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": ["schema", "waivers"],
    }


if __name__ == "__main__":
    sys.stdout.write(claim_schema_text())
