"""resources.json: what runs as a role, and for which types the list is complete (DF-46)."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.exporters.world_json import world_bytes
from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from support.worlds.exports import A, B, details, role, write

FUNCTION = {
    "type": "lambda_function",
    "arn": f"arn:aws:lambda:eu-west-1:{A}:function:f1",
    "account": A,
    "role_arn": f"arn:aws:iam::{A}:role/R",
    "extra": {"tags": {"team": "red"}, "policy": {"Statement": []}},
}
BUCKET = {"type": "s3_bucket", "arn": "arn:aws:s3:::b", "account": A, "role_arn": None}


def read(folder: Path, value: Any, name: str = "resources.json") -> ImportResult:
    write(folder, f"{A}.json", details(role()))
    write(folder, name, value)
    return read_sources([folder])


def test_without_the_file_nothing_is_known(tmp_path: Path) -> None:
    write(tmp_path, f"{A}.json", details(role()))
    world = read_sources([tmp_path]).world
    assert world is not None
    assert world.resources is None


def test_a_bare_list_is_complete_for_every_type(tmp_path: Path) -> None:
    result = read(tmp_path, [FUNCTION, BUCKET])
    assert result.problems == ()
    assert result.world is not None
    found = result.world.resources
    assert found is not None
    assert found.knows("glue_job", A)
    (function,) = found.of_type("lambda_function", A)
    assert function.role == FUNCTION["role_arn"]
    assert function.tags == (("team", "red"),)
    assert function.policy == {"Statement": []}
    (bucket,) = found.of_type("s3_bucket")
    assert (bucket.role, bucket.tags, bucket.policy) == (None, None, None)
    assert found.of_type("s3_bucket", "000000000000") == ()


def test_an_empty_list_says_that_there_are_none(tmp_path: Path) -> None:
    world = read(tmp_path, []).world
    assert world is not None
    assert world.resources is not None
    assert world.resources.knows("lambda_function", A)
    assert world.resources.items == ()


def test_a_list_may_name_the_types_that_it_is_complete_for(tmp_path: Path) -> None:
    value = {"complete": ["lambda_function"], "items": [FUNCTION, BUCKET]}
    world = read(tmp_path, value).world
    assert world is not None
    assert world.resources is not None
    assert world.resources.knows("lambda_function", A)
    assert not world.resources.knows("s3_bucket", A)


def test_a_list_may_speak_for_the_accounts_that_it_names_df46(tmp_path: Path) -> None:
    """A list of another account says nothing of this one."""
    value = {"complete": [], "accounts": {B: ["lambda_function"]}, "items": []}
    world = read(tmp_path, value).world
    assert world is not None
    assert world.resources is not None
    assert world.resources.knows("lambda_function", B)
    assert not world.resources.knows("lambda_function", A)


def test_a_broken_entry_leaves_its_type_incomplete_in_each_account(tmp_path: Path) -> None:
    types = ["lambda_function", "glue_job"]
    for broken, left in (({"arn": ""}, True), ({"type": None}, False)):
        value = {"complete": [], "accounts": {A: types}, "items": [{**FUNCTION, **broken}]}
        world = read(tmp_path, value).world
        assert world is not None
        assert world.resources is not None
        assert not world.resources.knows("lambda_function", A)
        assert world.resources.knows("glue_job", A) is left


def test_types_of_others_are_kept(tmp_path: Path) -> None:
    world = read(tmp_path, [{**FUNCTION, "type": "quantum_task"}]).world
    assert world is not None
    assert world.resources is not None
    assert [one.type for one in world.resources.items] == ["quantum_task"]


@pytest.mark.parametrize("broken", [{"arn": ""}, {"account": "x", "arn": "arn:aws:s3:::b"}])
def test_a_broken_entry_leaves_its_type_incomplete(tmp_path: Path, broken: Any) -> None:
    result = read(tmp_path, [FUNCTION, {**FUNCTION, **broken}])
    assert result.world is not None
    assert result.world.resources is not None
    assert not result.world.resources.knows("lambda_function", A)
    assert result.problems
    assert result.problems[0].is_loss


def test_an_entry_without_a_type_may_be_of_any(tmp_path: Path) -> None:
    result = read(tmp_path, [FUNCTION, {**FUNCTION, "type": None}])
    assert result.world is not None
    assert result.world.resources is not None
    assert not result.world.resources.knows("glue_job", A)


def test_lists_of_several_files_tell_together(tmp_path: Path) -> None:
    write(tmp_path, "more.json", {"complete": ["s3_bucket"], "items": [BUCKET]})
    first = {"complete": ["lambda_function"], "items": [FUNCTION]}
    world = read(tmp_path, first).world
    assert world is not None
    assert world.resources is not None
    assert world.resources.knows("s3_bucket", A)
    assert world.resources.knows("lambda_function", A)
    assert len(world.resources.items) == 2


def test_a_world_holds_them(tmp_path: Path) -> None:
    """What is written as a world and read again is the same."""
    for value in (
        [FUNCTION, BUCKET],
        {"complete": ["s3_bucket"], "items": [BUCKET]},
        {"complete": [], "accounts": {A: ["s3_bucket"], B: []}, "items": [BUCKET]},
    ):
        folder = tmp_path / str(len(json.dumps(value)))
        before = read(folder, value).world
        assert before is not None
        again = tmp_path / f"{folder.name}-again"
        write(again, "world.json", world_bytes(before))
        after = read_sources([again]).world
        assert after is not None
        assert after.resources == before.resources
