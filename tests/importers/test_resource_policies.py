"""RES-4, RES-50, RES-55: what `resources.json` tells of the policies of resources."""

from pathlib import Path
from typing import Any

import pytest

from rolescope.exporters.world_json import resources_json
from rolescope.importers import read_sources
from rolescope.importers.faults import JsonPlace
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content
from rolescope.importers.resource_list import read_resources
from rolescope.model.resource_list import PolicyState, Resources
from support.worlds.exports import A, B, details, role, write

BUCKET, QUEUE, KEY = "s3_bucket", "sqs_queue", "kms_key"
ARNS = {
    BUCKET: "arn:aws:s3:::data",
    QUEUE: f"arn:aws:sqs:eu-west-1:{A}:jobs",
    KEY: f"arn:aws:kms:eu-west-1:{A}:key/1",
    "ec2_instance": f"arn:aws:ec2:eu-west-1:{A}:instance/i-1",
}
POLICY = {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}}


def entry(type_: str, **extra: object) -> dict[str, Any]:
    return {"type": type_, "arn": ARNS[type_], "account": A, "role_arn": None, "extra": extra}


def imported(value: object) -> tuple[Resources, Gathering]:
    gathering = Gathering()
    read_resources(Content(value=value, place=JsonPlace("resources.json")), gathering)
    assert gathering.resources is not None
    return gathering.resources, gathering


def states(value: object) -> list[PolicyState]:
    resources, _ = imported(value)
    return [resources.policy_of(item).state for item in resources.items]


def listed(*items: dict[str, Any], **members: object) -> dict[str, Any]:
    return {"complete": [], "items": [*items], **members}


def test_a_bare_list_tells_of_each_policy_but_those_of_keys_res50_res30() -> None:
    entries = [entry(BUCKET), entry(QUEUE, policy=POLICY), entry(KEY), entry("ec2_instance")]
    assert states(entries) == [
        PolicyState.NONE,
        PolicyState.READ,
        PolicyState.NOT_IMPORTED,
        PolicyState.NOT_IMPORTED,
    ]


def test_a_partial_list_tells_of_the_types_that_it_names_res50() -> None:
    both = listed(entry(BUCKET), entry(QUEUE))
    assert states(both) == [PolicyState.NOT_IMPORTED] * 2
    some = {**both, "policies": {"complete": [BUCKET]}}
    assert states(some) == [PolicyState.NONE, PolicyState.NOT_IMPORTED]
    here = {**both, "policies": {"complete": [], "accounts": {A: [QUEUE], B: [BUCKET]}}}
    assert states(here) == [PolicyState.NOT_IMPORTED, PolicyState.NONE]


def test_null_is_no_policy_and_a_fault_is_not_readable_res4() -> None:
    entries = listed(entry(BUCKET, policy=None), entry(QUEUE, policy_fault="AccessDenied"))
    assert states(entries) == [PolicyState.NONE, PolicyState.NOT_READABLE]
    assert states([entry(QUEUE, policy_fault="AccessDenied")]) == [PolicyState.NOT_READABLE]
    assert states([entry(QUEUE, policy=None, policy_fault="Throttling")]) == [
        PolicyState.NOT_READABLE
    ]


@pytest.mark.parametrize("policy", [7, [POLICY], True])
def test_a_policy_of_another_kind_is_a_problem_and_not_readable_res55(policy: object) -> None:
    resources, gathering = imported([entry(BUCKET, policy=policy)])
    assert resources.policy_of(resources.items[0]).state is PolicyState.NOT_READABLE
    assert [one.path for one in gathering.problems] == ["$.items[0].extra.policy"]


def test_an_entry_knows_its_file_and_its_place_res4() -> None:
    resources, _ = imported(listed(entry(BUCKET), policies={"complete": [], "at": "2026-12-01"}))
    [bucket] = resources.items
    assert (bucket.file, bucket.place) == ("resources.json", "$.items[0]")
    assert bucket.at == "2026-12-01"


def test_what_is_known_of_policies_is_written_back_res50() -> None:
    resources, _ = imported(
        listed(
            entry(BUCKET, policy=None, encryption={"algorithm": "aws:kms"}),
            entry(QUEUE, policy=POLICY),
            entry(KEY, policy_fault="AccessDenied"),
            policies={"complete": [BUCKET], "at": "2026-12-01"},
        )
    )
    again, _ = imported(resources_json(resources))
    assert again == resources
    assert states(resources_json(resources)) == [
        PolicyState.NONE,
        PolicyState.READ,
        PolicyState.NOT_READABLE,
    ]


def test_files_that_disagree_are_both_named_res54(tmp_path: Path) -> None:
    write(tmp_path, f"{A}.json", details(role()))
    other = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}
    write(tmp_path, "a/resources.json", listed(entry(BUCKET, policy=POLICY)))
    write(tmp_path, "b/resources.json", listed(entry(BUCKET, policy=other), entry(QUEUE)))
    result = read_sources([tmp_path])
    [different] = result.problems
    assert (different.code, different.path) == ("different-policies", "$.items[0]")
    assert {"a/resources.json", "b/resources.json"} == {
        name for name in ("a/resources.json", "b/resources.json") if name in str(different)
    }
    assert result.world is not None
    assert result.world.resources is not None
    bucket = result.world.resources.entry_of(f"{ARNS[BUCKET]}/key")
    assert bucket is not None
    assert result.world.resources.policy_of(bucket).state is PolicyState.NOT_READABLE
