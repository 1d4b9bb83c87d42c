"""Worlds, providers, lists of roles and organizations (formats.md, DF-13 to DF-22)."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.arn import group_digits
from rolescope.model.policy import PolicyType
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import Account, Organization, World
from rolescope.problem import ProblemLevel
from support.worlds.exports import A, B, Json, details, document, role, write

GITHUB = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
OKTA = f"arn:aws:iam::{A}:saml-provider/Okta"
SCP = {
    "PolicySummary": {
        "Id": "p-1",
        "Arn": "arn:aws:organizations::1:policy/o-1/service_control_policy/p-1",
        "Name": "Guard",
        "Type": "SERVICE_CONTROL_POLICY",
    },
    "Content": json.dumps(document({"Effect": "Deny", "Action": "*", "Resource": "*"})),
    "Targets": [{"TargetId": "r-x1", "Type": "ROOT"}],
}
ORGANIZATION: Json = {
    "Organization": {"Id": "o-abc", "FeatureSet": "ALL", "MasterAccountId": B},
    "Roots": [
        {
            "Id": "r-x1",
            "PolicyTypes": [
                {"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"},
                {"Type": "RESOURCE_CONTROL_POLICY", "Status": "PENDING_ENABLE"},
            ],
        }
    ],
    "OrganizationalUnits": [{"Id": "ou-1", "Name": "Prod", "ParentId": "r-x1"}],
    "Accounts": [
        {"Id": A, "Name": "prod", "State": "ACTIVE", "ParentId": "ou-1"},
        {"Id": B, "Name": "management", "Status": "SUSPENDED", "ParentId": "r-x1"},
    ],
    "Policies": [SCP, {"PolicySummary": {"Id": "p-2", "Type": "TAG_POLICY"}, "Content": "{}"}],
}
WORLD: Json = {
    "format": "iam-world/1",
    "id": "small",
    "now": "2026-11-24T12:00:00Z",
    "organization": ORGANIZATION,
    "accounts": {
        A: {
            "gaad": details(role("R1")),
            "oidcProviders": [{"Arn": GITHUB, "Url": "token.actions.githubusercontent.com"}],
            "samlProviders": [],
            "roles": [
                {"Arn": f"arn:aws:iam::{A}:role/R1", "MaxSessionDuration": 7200, "Description": "x"}
            ],
        },
        B: {"gaad": details(role("R2", B))},
    },
}


def read(*paths: Path) -> World:
    found = read_sources(paths)
    assert found.world is not None, found.problems
    assert found.problems == ()
    return found.world


def account(world: World, id_: str = A) -> Account:
    return next(found for found in world.accounts if found.id == id_)


def directory(tmp_path: Path) -> Path:
    """Write WORLD in its directory form."""
    folder = tmp_path / "world"
    write(folder, "world.json", {key: WORLD[key] for key in ("format", "id", "now")})
    write(folder, "organization.json", ORGANIZATION)
    inner = WORLD["accounts"]
    write(folder, f"accounts/{A}/authorization-details.json", inner[A]["gaad"])
    oidc, saml = inner[A]["oidcProviders"], inner[A]["samlProviders"]
    write(folder, f"accounts/{A}/oidc-providers.json", {"OpenIDConnectProviderList": oidc})
    write(folder, f"accounts/{A}/saml-providers.json", {"SAMLProviderList": saml})
    write(folder, f"accounts/{A}/roles.json", {"Roles": inner[A]["roles"]})
    write(folder, f"accounts/{B}/authorization-details.json", inner[B]["gaad"])
    return folder


def test_a_world_file(tmp_path: Path) -> None:
    """formats.md, World."""
    world = read(write(tmp_path, "w.json", WORLD))
    assert (world.id, world.now) == ("small", "2026-11-24T12:00:00Z")
    assert [found.id for found in world.accounts] == [B, A]
    first = account(world)
    assert first.roles[0].max_session_duration == 7200
    assert first.roles[0].description == "x"
    assert first.roles_listed
    assert first.oidc_providers == (
        OidcProvider(GITHUB, "token.actions.githubusercontent.com", None),
    )
    assert first.saml_providers == ()


def test_what_is_absent_is_not_imported(tmp_path: Path) -> None:
    """formats.md: absent means not imported, [] means none (DF-23, DF-38)."""
    second = account(read(write(tmp_path, "w.json", WORLD)), B)
    assert second.oidc_providers is None
    assert second.saml_providers is None
    assert not second.roles_listed


def test_a_compressed_world_is_the_same(tmp_path: Path) -> None:
    plain = read(write(tmp_path, "a/w.json", WORLD))
    packed = read(write(tmp_path, "b/w.json", gzip.compress(json.dumps(WORLD).encode())))
    assert packed == plain


def test_the_directory_form_is_the_same(tmp_path: Path) -> None:
    """formats.md, Directory form."""
    plain, folder = read(write(tmp_path, "w.json", WORLD)), read(directory(tmp_path))
    assert without_sources(folder) == without_sources(plain)


def without_sources(world: World) -> list[Any]:
    fields = ("id", "users", "roles", "policies", "oidc_providers", "saml_providers")
    accounts = [[getattr(found, name) for name in fields] for found in world.accounts]
    return [accounts, world.organization, world.organization_known, world.id, world.now]


def test_an_organization(tmp_path: Path) -> None:
    """DF-16 to DF-22, SCP-7."""
    found = read(write(tmp_path, "w.json", WORLD)).organization
    assert found is not None
    assert (found.id, found.management_account, found.root) == ("o-abc", B, "r-x1")
    assert [(unit.id, unit.name, unit.parent) for unit in found.units] == [("ou-1", "Prod", "r-x1")]
    assert [(a.id, a.name, a.parent, a.status) for a in found.accounts] == [
        (A, "prod", "ou-1", "ACTIVE"),
        (B, "management", "r-x1", "SUSPENDED"),
    ]
    assert found.policies is not None
    (policy,) = found.policies
    assert policy.policy.type is PolicyType.SCP
    assert (policy.policy.name, policy.targets) == ("Guard", ("r-x1",))
    assert len(policy.policy.statements) == 1
    assert (found.scps_enabled, found.rcps_enabled) == (True, False)


def organization(tmp_path: Path, **changes: Any) -> tuple[Organization, ImportResult]:
    value = {key: item for key, item in (ORGANIZATION | changes).items() if item is not ...}
    found = read_sources(
        [
            write(tmp_path, "organization.json", value),
            write(tmp_path, "export.json", details(role())),
        ]
    )
    assert found.world is not None
    assert found.world.organization is not None
    return found.world.organization, found


def test_policies_that_are_absent_are_not_imported(tmp_path: Path) -> None:
    """DF-40."""
    assert organization(tmp_path, Policies=...)[0].policies is None
    assert organization(tmp_path, Policies=[])[0].policies == ()


def test_a_policy_without_targets_may_be_attached_anywhere(tmp_path: Path) -> None:
    """SCP-6: a list that is absent was not imported, an empty one is attached nowhere."""
    policy = {key: value for key, value in ORGANIZATION["Policies"][0].items() if key != "Targets"}
    found, reading = organization(tmp_path, Policies=[policy])
    assert [one.targets for one in found.policies or ()] == [None]
    assert "may be attached anywhere" in reading.problems[0].meaning
    found, _ = organization(tmp_path, Policies=[policy | {"Targets": []}])
    assert [one.targets for one in found.policies or ()] == [()]


def test_policy_types_may_be_unknown(tmp_path: Path) -> None:
    """SCP-7, DF-17."""
    assert organization(tmp_path, Roots=[{"Id": "r-x1"}])[0].scps_enabled is None
    billing = ORGANIZATION["Organization"] | {"FeatureSet": "CONSOLIDATED_BILLING"}
    assert organization(tmp_path, Organization=billing)[0].scps_enabled is False


def test_parents_that_are_missing_are_reported(tmp_path: Path) -> None:
    """DF-18."""
    (problem,) = organization(tmp_path, Accounts=[{"Id": A}])[1].problems
    assert A in problem.what
    assert "ParentId" in problem.advice


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("organization.json", None),
        ("org.json", {"__type": "AWSOrganizationsNotInUseException", "message": "no"}),
        ("org.json", {"Error": {"Code": "AWSOrganizationsNotInUseException"}}),
    ],
)
def test_that_there_is_no_organization(tmp_path: Path, name: str, content: object) -> None:
    """DF-39, I-016."""
    world = read(write(tmp_path, "e.json", details(role())), write(tmp_path, name, content))
    assert (world.organization, world.organization_known) == (None, True)


def test_a_world_without_an_organization(tmp_path: Path) -> None:
    """formats.md: null says that there is none, an absent key that it was not imported."""
    none = read(write(tmp_path, "a.json", WORLD | {"organization": None}))
    assert (none.organization, none.organization_known) == (None, True)
    absent = {key: value for key, value in WORLD.items() if key != "organization"}
    unknown = read(write(tmp_path, "b.json", absent))
    assert (unknown.organization, unknown.organization_known) == (None, False)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    found = read_sources([write(tmp_path, "w.json", WORLD | {"format": "iam-world/2"})])
    assert found.world is None
    assert found.problems[0].path == "$.format"
    assert "newer version" in found.problems[0].advice


# Providers


def test_providers_are_filed_by_their_arn(tmp_path: Path) -> None:
    """DF-13, DF-14."""
    audiences = ["sts.amazonaws.com"]
    oidc = {
        "OpenIDConnectProviderList": [
            {"Arn": GITHUB, "Url": "https://x.example/", "ClientIDList": audiences}
        ]
    }
    saml = {"SAMLProviderList": [{"Arn": OKTA, "ValidUntil": "2030-01-01T00:00:00+00:00"}]}
    found = account(
        read(
            write(tmp_path, "e.json", details(role())),
            write(tmp_path, "o.json", oidc),
            write(tmp_path, "s.json", saml),
        )
    )
    assert found.oidc_providers == (OidcProvider(GITHUB, "x.example", tuple(audiences)),)
    assert found.saml_providers == (SamlProvider(OKTA, "2030-01-01T00:00:00Z"),)


def test_a_plain_list_tells_no_audiences_but_single_answers_do(tmp_path: Path) -> None:
    """DF-13, DF-38."""
    url = "token.actions.githubusercontent.com"
    export = write(tmp_path, "e.json", details(role()))
    listed = write(tmp_path, "o.json", {"OpenIDConnectProviderList": [{"Arn": GITHUB}]})
    assert account(read(export, listed)).oidc_providers == (OidcProvider(GITHUB, url, None),)
    single = write(tmp_path, "g.json", {"Url": url, "ClientIDList": ["a"], "Tags": []})
    found = account(read(export, listed, single))
    assert found.oidc_providers == (OidcProvider(GITHUB, url, ("a",)),)


def test_an_empty_list_is_of_the_account_of_its_folder(tmp_path: Path) -> None:
    """formats.md: [] of providers means none."""
    empty: Json = {"SAMLProviderList": []}
    exports = [write(tmp_path, f"{x}.json", details(role("R", x))) for x in (A, B)]
    world = read(*exports, write(tmp_path, f"{B}/saml.json", empty).parent)
    assert account(world, B).saml_providers == ()
    assert account(world, A).saml_providers is None


def test_an_empty_list_of_nobody_is_reported(tmp_path: Path) -> None:
    exports = [write(tmp_path, f"{x}.json", details(role("R", x))) for x in (A, B)]
    empty = write(tmp_path, "saml.json", {"SAMLProviderList": []})
    (problem,) = read_sources([*exports, empty]).problems
    assert "which account" in problem.what
    assert "folder" in problem.advice
    (only,) = read(exports[0], empty).accounts
    assert only.saml_providers == ()


def test_lists_of_an_account_that_is_not_imported(tmp_path: Path) -> None:
    export = write(tmp_path, "e.json", details(role("R", B)))
    listed = write(tmp_path, "s.json", {"SAMLProviderList": [{"Arn": OKTA}]})
    (problem,) = read_sources([export, listed]).problems
    assert group_digits(A) in problem.what
    assert problem.level is ProblemLevel.WARNING


# Lists of roles


def test_a_list_of_roles_adds_what_the_export_lacks(tmp_path: Path) -> None:
    """DF-6, DF-7."""
    listed = {"Roles": [role("R1", MaxSessionDuration=43200, Description="Nightly")]}
    for name, value in (("roles.json", listed), ("role.json", {"Role": listed["Roles"][0]})):
        (found,) = read(
            write(tmp_path, "e.json", details(role("R1"))), write(tmp_path, name, value)
        ).accounts
        assert found.roles[0].max_session_duration == 43200
        assert found.roles[0].description == "Nightly"
        assert found.roles_listed is (name == "roles.json")


def test_roles_that_only_the_list_knows_are_reported(tmp_path: Path) -> None:
    """DF-11."""
    export = write(tmp_path, "e.json", details(role("R1")))
    listed = write(tmp_path, "r.json", {"Roles": [role("R1"), role("R2")]})
    (problem,) = read_sources([export, listed]).problems
    assert "role/R2" in problem.what
    assert "left out" in problem.meaning


def test_a_cut_list_of_roles_is_reported(tmp_path: Path) -> None:
    """DF-1."""
    export = write(tmp_path, "e.json", details(role("R1")))
    listed = write(tmp_path, "r.json", {"Roles": [role("R1")], "IsTruncated": True})
    (problem,) = read_sources([export, listed]).problems
    assert "More pages" in problem.what
