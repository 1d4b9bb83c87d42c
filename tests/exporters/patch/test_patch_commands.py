"""The commands of a patch are those of the AWS CLI: operations and options as its models have."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import botocore.session
from botocore import xform_name
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.exporters.patch.writing import write_patch
from rolescope.model.edit import Scenario
from support.aws.fake_shell import run_script
from support.worlds.generated_edits import made
from support.worlds.generated_organizations import organizations

GLOBAL = {"--query", "--output", "--cli-input-json"}  # of every command


@cache
def operations(service: str) -> dict[str, Any]:
    model = botocore.session.Session().get_service_model(service)
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


def options_of(words: list[str]) -> dict[str, str]:
    """Return options with their values; a switch has none."""
    found: dict[str, str] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name, _, found[name] = word.partition("=")
        else:
            found[name] = word
    return found


def check(service: str, operation: str, words: list[str]) -> None:
    """See that the model of a service has the operation, its options, and nothing is missing."""
    shape = operations(service)[operation].input_shape
    given = options_of(words)
    members = {} if shape is None else {f"--{xform_name(one, '-')}": one for one in shape.members}
    assert given.keys() <= members.keys() | GLOBAL, (operation, given)
    hidden = json.loads(given.get("--cli-input-json", "{}"))
    there = {members[name] for name in given.keys() & members.keys()} | hidden.keys()
    assert shape is None or set(shape.required_members) <= there, (operation, given)
    assert shape is None or hidden.keys() <= shape.members.keys()
    for name in given.keys() & members.keys():
        kind = shape.members[members[name]].type_name
        if kind in {"list", "structure"}:
            assert isinstance(json.loads(given[name]), list)
        elif kind == "integer":
            assert given[name].isdecimal()
        elif kind == "boolean":
            assert given[name] == ""


@st.composite
def files(draw: st.DrawFn) -> dict[str, bytes]:
    world = draw(organizations())
    return write_patch(Scenario(world, draw(made(world, 8))))


@settings(max_examples=min(20, settings().max_examples))  # a shell runs for each
@given(files())
def test_operations_and_options_are_those_of_aws(patch: dict[str, bytes]) -> None:
    for name in ("commands.sh", "undo.sh"):
        with TemporaryDirectory() as folder:
            calls = run_script(patch, name, Path(folder))
        for _, service, operation, *words in calls:
            check(service, operation, words)
