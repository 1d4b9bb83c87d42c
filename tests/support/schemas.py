"""Checks JSON against a schema of `resources/schemas`: as much of JSON Schema as those use."""

import json
from typing import Any

from rolescope.resources import resource

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def check_schema(name: str, value: object) -> None:
    """Fail where a value is not as the schema says."""
    text = resource("schemas", f"{name}.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    _check(schema, value, schema, "$")


def _check(schema: dict[str, Any], value: Any, root: dict[str, Any], where: str) -> None:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    types = schema.get("type", [])
    names = types if isinstance(types, list) else [types]
    assert not names or any(_is(value, one) for one in names), f"{where}: {value!r} is no {names}"
    assert value in schema.get("enum", [value]), f"{where}: {value!r}"
    if isinstance(value, dict):
        missing = set(schema.get("required", ())) - value.keys()
        assert not missing, f"{where}: {missing} is missing"
        known = schema.get("properties", {})
        if schema.get("additionalProperties") is False:
            assert value.keys() <= known.keys(), f"{where}: {value.keys() - known.keys()}"
        for key, one in value.items():
            _check(known.get(key, {}), one, root, f"{where}.{key}")
    elif isinstance(value, list):
        for at, one in enumerate(value):
            _check(schema.get("items", {}), one, root, f"{where}[{at}]")


def _is(value: object, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
