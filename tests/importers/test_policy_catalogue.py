"""AWS managed policies that an import lacks: from the dated catalogue, or from answers (DF-10)."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_again, read_sources
from rolescope.importers.policy_catalogue import catalogue_path, write_catalogue
from rolescope.importers.reader import ImportResult
from rolescope.model.policy import Policy
from rolescope.ui.state.settings import Settings
from support.worlds.exports import A, Json, details, document, managed, role, write

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ALLOW = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
DENY = document({"Effect": "Deny", "Action": "*", "Resource": "*"})
BOUND = role(PermissionsBoundary={"PermissionsBoundaryArn": READ_ONLY})


def _policies(found: ImportResult) -> dict[str, Policy]:
    assert found.world is not None
    return {policy.arn or "": policy for one in found.world.accounts for policy in one.policies}


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = catalogue_path(tmp_path / "data")
    write_catalogue(path, "2026-11-20", {READ_ONLY: ALLOW, ADMIN: ALLOW})
    return path


@pytest.mark.parametrize(
    "holder",
    [BOUND, role(AttachedManagedPolicies=[{"PolicyName": "x", "PolicyArn": READ_ONLY}])],
)
def test_what_the_import_lacks_is_taken_and_dated(
    holder: Json, catalogue: Path, tmp_path: Path
) -> None:
    export = write(tmp_path, f"{A}.json", details(holder))
    assert _policies(read_sources([export])) == {}
    found = read_sources([export], catalogue=catalogue)
    (policy,) = _policies(found).values()
    assert policy.arn == READ_ONLY
    assert policy.name == "ReadOnlyAccess (from the catalogue of 2026-11-20)"
    assert [one.effect for one in policy.statements]
    assert found.problems == ()


def test_the_import_goes_first(catalogue: Path, tmp_path: Path) -> None:
    own = managed("ReadOnlyAccess", "aws", Arn=READ_ONLY)
    own["PolicyVersionList"][0]["Document"] = DENY
    export = write(tmp_path, f"{A}.json", details(BOUND, Policies=[own]))
    (policy,) = _policies(read_sources([export], catalogue=catalogue)).values()
    assert policy.name == "ReadOnlyAccess"
    assert "Deny" in policy.text


def test_what_was_taken_is_kept_with_the_import(catalogue: Path, tmp_path: Path) -> None:
    export = write(tmp_path, f"{A}.json", details(BOUND))
    found = read_sources([export], is_kept=True, catalogue=catalogue)
    catalogue.unlink()
    again = read_again(found.files)
    assert again.world == found.world
    kept = next(one for one in found.files if "catalogue" in one.name)
    assert ADMIN.encode() not in gzip.decompress(kept.packed), "what is not needed stays out"


def test_a_missing_catalogue_is_none(tmp_path: Path) -> None:
    export = write(tmp_path, f"{A}.json", details(BOUND))
    assert read_sources([export], catalogue=tmp_path / "none").problems == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        gzip.compress(b"[]"),
        gzip.compress(b'{"format": "rolescope-managed-policies/1", "policies": 7}'),
        gzip.compress(b'{"format": "rolescope-managed-policies/1"'),
        gzip.compress(b"0" * 500_000_000, 9)[:9_000],
    ],
)
def test_a_broken_catalogue_is_reported_and_the_import_read(data: bytes, tmp_path: Path) -> None:
    path = write(tmp_path, "c.json.gz", data)
    export = write(tmp_path, f"{A}.json", details(BOUND))
    found = read_sources([export], catalogue=path)
    assert found.world is not None
    assert [one.is_loss for one in found.problems] == [True]
    assert _policies(found) == {}


def test_odd_entries_are_left_out(tmp_path: Path) -> None:
    path = catalogue_path(tmp_path)
    odd: dict[str, object] = {"x": 1, f"arn:aws:iam::{A}:policy/P": ALLOW, READ_ONLY: 7}
    write_catalogue(path, "2026-11-20", odd)
    export = write(tmp_path, f"{A}.json", details(BOUND))
    (policy,) = _policies(read_sources([export], catalogue=path)).values()
    assert policy.unreadable is not None


def test_the_window_looks_where_the_command_writes(tmp_path: Path) -> None:
    assert Settings(tmp_path).catalogue == catalogue_path(tmp_path)
    assert Settings().catalogue == catalogue_path()


# Answers of ListPolicies and GetPolicyVersion

LISTED = {
    "Policies": [
        {"PolicyName": "ReadOnlyAccess", "Arn": READ_ONLY, "DefaultVersionId": "v9"},
        {"PolicyName": "Access", "Arn": "arn:aws:iam::aws:policy/Access", "DefaultVersionId": "v1"},
    ]
}


def _version(id_: str = "v9", **fields: Any) -> Json:
    return {
        "PolicyVersion": {"VersionId": id_, "IsDefaultVersion": True, "Document": ALLOW} | fields
    }


@pytest.mark.parametrize(
    "name",
    ["ReadOnlyAccess.json", "get-policy-version-ReadOnlyAccess.json", "x/v.ReadOnlyAccess.yaml"],
)
def test_the_file_names_the_policy(name: str, tmp_path: Path) -> None:
    write(tmp_path, f"{A}.json", details(BOUND))
    write(tmp_path, "list-policies.json", LISTED)
    write(tmp_path, name, json.dumps(_version()))
    found = read_sources([tmp_path])
    assert found.problems == ()
    assert _policies(found)[READ_ONLY].name == "ReadOnlyAccess"


def test_get_policy_tells_as_well(tmp_path: Path) -> None:
    write(tmp_path, f"{A}.json", details(BOUND))
    write(tmp_path, "get-policy.json", {"Policy": LISTED["Policies"][0]})
    write(tmp_path, "ReadOnlyAccess.json", _version())
    assert _policies(read_sources([tmp_path])).keys() == {READ_ONLY}


@pytest.mark.parametrize(
    ("files", "advice"),
    [
        ({"list.json": LISTED, "answer.json": _version()}, "ReadOnlyAccess.json"),
        ({"ReadOnlyAccess.json": _version()}, "list-policies"),
        ({"list.json": LISTED, "ReadOnlyAccess.json": _version("v2")}, "--version-id v9"),
        ({"list.json": {"Policies": [{"Arn": "x", "DefaultVersionId": "v1"}]}}, "export it again"),
    ],
)
def test_documents_of_no_known_policy_are_refused(
    files: dict[str, Json], advice: str, tmp_path: Path
) -> None:
    write(tmp_path, f"{A}.json", details(BOUND))
    for name, value in files.items():
        write(tmp_path, name, value)
    found = read_sources([tmp_path])
    assert _policies(found) == {}
    assert any(advice in one.advice for one in found.problems)


def test_one_name_of_two_policies_says_of_neither_what_is_in_it(tmp_path: Path) -> None:
    """The document of one account's policy must not become that of another's."""
    both = [f"arn:aws:iam::{account}:policy/Deploy" for account in (A, "222222222222")]
    write(tmp_path, f"{A}.json", details(BOUND))
    for number, arn in enumerate(both):
        listed = {"PolicyName": "Deploy", "Arn": arn, "DefaultVersionId": "v1"}
        write(tmp_path, f"list-{number}.json", {"Policies": [listed]})
    write(tmp_path, "get-policy-version-Deploy.json", _version("v1"))
    found = read_sources([tmp_path])
    assert not set(both) & set(_policies(found))
    assert any("more than one policy has its name" in one.what for one in found.problems)
