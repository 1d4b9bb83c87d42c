"""The same world: what is collected is what the files of the AWS CLI say, for a whole company."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import FaultKind
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import Snapshot, load
from rolescope.importers.aws.state import Collected
from rolescope.model.collection import CallState
from rolescope.model.world import World
from rolescope.value import field_names, has_fields
from support.aws.cloud import MEMBER_ROLE, Cloud
from support.aws.http_layer import Heard, Layer, Refusal

OWN = "123456789012"
NOW = "2026-11-25T12:00:00Z"


def collect(url: str, folder: Path, *, stop_after: int = 0, **plan: Any) -> Collected:
    """Collect all accounts into a folder, going on from what is there."""
    target = ConnectionTarget(endpoint=url)
    own = Connection(target, attempts=plan.pop("attempts", 10))
    if (folder / "collection.json").exists():
        collected = load(folder)
    else:
        collected = Collected(identity=identify(own), started=NOW, endpoint=url)
    snapshot = Snapshot(folder)
    snapshot.begin(collected)
    calls = 0

    def count(_record: object) -> None:
        nonlocal calls
        calls += 1
        if calls == stop_after:
            run.stop()

    watch = RunWatch(saved=snapshot.save, told=count)
    given = {"role": MEMBER_ROLE, "accounts": None, **plan}
    run = CollectRun(CollectPlan(target=target, **given), collected, own=own, watch=watch)
    return run.run()


_APART = {"raw", "sources", "last_used", "never_used", "collection"}


def world_of(folder: Path) -> World:
    world = read_sources([folder]).world
    assert world is not None
    return world


def meaning(value: Any) -> Any:
    """Return what does not depend on who wrote it down, or on having been read meanwhile.

    The AWS CLI decodes policies; a live import keeps their text as AWS does.
    """
    if has_fields(type(value)):
        names = (name for name in field_names(type(value)) if name not in _APART)
        return {name: meaning(getattr(value, name)) for name in names}
    return [meaning(one) for one in value] if isinstance(value, tuple) else value


# As the AWS CLI writes it


def write(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, default=str), encoding="utf-8")


def answer(client: Any, operation: str, **given: Any) -> dict[str, Any]:
    """Return all pages of a call as one, without what is about the call."""
    if client.can_paginate(operation):
        found: dict[str, Any] = (
            client.get_paginator(operation).paginate(**given).build_full_result()
        )
    else:
        found = getattr(client, operation)(**given)
        found.pop("ResponseMetadata")
    return found


def write_account(iam: Any, folder: Path) -> None:
    details = answer(iam, "get_account_authorization_details")
    known = {policy["Arn"] for policy in details["Policies"]}
    for role in details["RoleDetailList"]:
        boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if boundary is not None and boundary not in known:
            policy = answer(iam, "get_policy", PolicyArn=boundary)["Policy"]
            given = {"PolicyArn": boundary, "VersionId": policy["DefaultVersionId"]}
            version = answer(iam, "get_policy_version", **given)["PolicyVersion"]
            told = {"PolicyVersionList": [version], "IsTruncated": True}
            details["Policies"].append({**policy, **told})
    write(folder / "authorization-details.json", details)
    write(folder / "roles.json", answer(iam, "list_roles"))
    providers = answer(iam, "list_open_id_connect_providers")
    for one in providers["OpenIDConnectProviderList"]:
        given = {"OpenIDConnectProviderArn": one["Arn"]}
        one.update(answer(iam, "get_open_id_connect_provider", **given))
    write(folder / "oidc-providers.json", providers)
    write(folder / "saml-providers.json", answer(iam, "list_saml_providers"))
    write(folder / "account-aliases.json", answer(iam, "list_account_aliases"))


def organization(client: Any) -> dict[str, Any]:
    made = answer(client, "describe_organization")
    made["Roots"] = answer(client, "list_roots")["Roots"]
    made |= {"OrganizationalUnits": [], "Accounts": [], "Policies": []}
    parents = [made["Roots"][0]["Id"]]
    for parent in parents:
        given = {"ParentId": parent}
        units = answer(client, "list_organizational_units_for_parent", **given)
        for unit in units["OrganizationalUnits"]:
            made["OrganizationalUnits"].append({**unit, **given})
            parents.append(unit["Id"])
        accounts = answer(client, "list_accounts_for_parent", **given)["Accounts"]
        made["Accounts"] += ({**account, **given} for account in accounts)
    for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        for summary in answer(client, "list_policies", Filter=kind)["Policies"]:
            policy = answer(client, "describe_policy", PolicyId=summary["Id"])["Policy"]
            targets = answer(client, "list_targets_for_policy", PolicyId=summary["Id"])
            made["Policies"].append({**policy, **targets})
    return made


@pytest.fixture
def company(cloud: Cloud) -> list[str]:
    """Twelve accounts; returns those beside the management account."""
    members = cloud.organization(11)
    for account in (None, *members):
        cloud.fill(account, OWN)
    return members


def test_twelve_accounts_are_what_the_files_say(
    cloud: Cloud, company: list[str], tmp_path: Path
) -> None:
    files = tmp_path / "files"
    for account in (OWN, *company):
        iam = cloud.client("iam", None if account == OWN else account)
        write_account(iam, files / "accounts" / account)
    write(files / "organization.json", organization(cloud.client("organizations")))
    write(files / "world.json", {"format": "iam-world/1", "id": OWN, "now": NOW})
    collected = collect(cloud.url, tmp_path / "live")
    assert collected.is_complete
    live, told = world_of(tmp_path / "live"), world_of(files)
    assert len(live.accounts) == 12
    assert meaning(live) == meaning(told)


@pytest.mark.parametrize("seed", range(6))
def test_stopped_at_any_moment_the_rest_is_asked(cloud: Cloud, tmp_path: Path, seed: int) -> None:
    """Calls after going on are those that were not made before, but for roles assumed again."""
    draw = random.Random(seed)  # noqa: S311 - moments, not secrets
    for account in (None, *cloud.organization(2)):
        cloud.fill(account, OWN)
    with Layer(cloud.url) as layer:
        assert collect(layer.url, tmp_path / "whole", workers=1).is_complete
        expected = sorted(layer.operations)
        layer.forget()
        folder = tmp_path / "parts"
        stops = 0
        while not collect(layer.url, folder, stop_after=draw.randint(1, 12), workers=1).is_complete:
            stops += 1
        asked = sorted(layer.operations)
    assert stops
    again = {"GetCallerIdentity", "AssumeRole"}
    assert [one for one in asked if one not in again] == [
        one for one in expected if one not in again
    ]
    assert meaning(world_of(folder)) == meaning(world_of(tmp_path / "whole"))


def test_throttled_to_the_end_is_unknown_and_says_what_to_do(cloud: Cloud, tmp_path: Path) -> None:
    """DF-43."""
    cloud.fill(None, OWN)

    def rule(heard: Heard) -> Refusal | None:
        is_hit = heard.operation == "ListSAMLProviders"
        return Refusal("Throttling", 400, "Rate exceeded") if is_hit else None

    with Layer(cloud.url, rule) as layer:
        collected = collect(layer.url, tmp_path, accounts=(), attempts=2)
        assert layer.operations.count("ListSAMLProviders") == 2
    record = collected.part(OWN).records["iam:ListSAMLProviders"]
    assert record.state is CallState.FAILED
    assert record.fault is not None
    assert record.fault.why is FaultKind.THROTTLED
    assert "Continue after a while" in record.fault.advice
    assert collected.fault is None, "the rest is read all the same"
    (account,) = world_of(tmp_path).accounts
    assert account.saml_providers is None
    assert account.alias


def test_what_the_organization_denied_is_all_that_is_asked_again(
    cloud: Cloud, tmp_path: Path
) -> None:
    cloud.organization(2)

    def rule(heard: Heard) -> Refusal | None:
        is_hit = heard.operation == "ListTargetsForPolicy"
        return Refusal("AccessDeniedException") if is_hit else None

    with Layer(cloud.url, rule) as layer:
        assert not collect(layer.url, tmp_path / "parts", accounts=()).is_complete
        layer.rule = lambda _heard: None
        layer.forget()
        assert collect(layer.url, tmp_path / "parts", accounts=()).is_complete
        assert set(layer.operations) == {"ListTargetsForPolicy"}
    assert collect(cloud.url, tmp_path / "whole", accounts=()).is_complete
    assert meaning(world_of(tmp_path / "parts")) == meaning(world_of(tmp_path / "whole"))
    kept = (tmp_path / "parts" / "organization-calls.json").read_text("utf-8")
    assert "answers" not in kept, "they went when nothing was missing"
    assert "@example.com" not in kept
