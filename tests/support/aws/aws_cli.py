"""Commands of the AWS CLI as calls of boto3."""

import json
from typing import Any

from botocore import xform_name

_OF_ANSWERS = ("--query", "--output")


def call(client: Any, operation: str, words: list[str], files: dict[str, bytes]) -> Any:
    """Do what the AWS CLI does with a command; return the answer."""
    name = operation.replace("-", "_")
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[name])
    members = {f"--{xform_name(one, '-')}": one for one in model.input_shape.members}
    given: dict[str, Any] = {}
    for word in words:
        if word.startswith("--"):
            option, _, value = word.partition("=")
            given[option] = value
        else:
            given[list(given)[-1]] = word
    asked: dict[str, Any] = {}
    for option, value in given.items():
        if option in _OF_ANSWERS:
            continue
        kind = model.input_shape.members[members[option]].type_name
        text = files[value.removeprefix("file://")].decode() if "file://" in value else value
        asked[members[option]] = (
            json.loads(text) if kind in {"list", "structure"} else int(text) if kind == "integer"
            else True if kind == "boolean" else text
        )  # fmt: skip
    return getattr(client, name)(**asked)
