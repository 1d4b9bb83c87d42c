"""The demo organization as a live import of it would have been written: for tests and pictures.

    write_live_demo(folder)     a snapshot as rolescope collect writes it

ListRoles is denied in two accounts, and the list of SAML providers failed in one of them. Two
roles of Identity Center stand in the account prod, with a group and a person behind the first.
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from rolescope.importers.aws.calls import CALLS, Scope
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION
from rolescope.importers.collected import FORMAT
from rolescope.importers.demo import demo_path

OWN, PROD = "104822317755", "441700923385"
DENIED = ("900144206618", "118055612207")
READER = f"arn:aws:sts::{OWN}:assumed-role/audit-reader/mira"
STARTED = "2026-11-20T17:20:00Z"
READ_ONLY = (
    f"arn:aws:iam::{PROD}:role/aws-reserved/sso.amazonaws.com/"
    "AWSReservedSSO_ReadOnly_0123456789abcdef"
)
ON_CALL = READ_ONLY.replace("ReadOnly_0123456789abcdef", "OnCall_fedcba9876543210")
_DETAILS = "authorization-details.json"
_SETS = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef"
_CENTER: dict[str, Any] = {
    "Instances": [
        {
            "InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
            "IdentityStoreId": "d-1234567890",
            "Users": [
                {"UserId": "u-1", "UserName": "ana", "DisplayName": "Ana Lima"},
                {"UserId": "u-2", "UserName": "ben", "DisplayName": "Ben Okafor"},
                {"UserId": "u-3", "UserName": "chi", "DisplayName": "Chi Tanaka"},
            ],
            "Groups": [
                {"GroupId": "g-1", "DisplayName": "Auditors", "Members": ["u-1", "u-2"]},
                {"GroupId": "g-2", "DisplayName": "Platform"},
            ],
            "PermissionSets": [
                {
                    "PermissionSetArn": f"{_SETS}/ps-1",
                    "Name": "ReadOnly",
                    "SessionDuration": "PT8H",
                    "AccountAssignments": [
                        {"AccountId": PROD, "PrincipalType": "GROUP", "PrincipalId": "g-1"},
                        {"AccountId": PROD, "PrincipalType": "GROUP", "PrincipalId": "g-2"},
                        {"AccountId": PROD, "PrincipalType": "USER", "PrincipalId": "u-3"},
                        {"AccountId": OWN, "PrincipalType": "USER", "PrincipalId": "u-1"},
                    ],
                },
                {"PermissionSetArn": f"{_SETS}/ps-2", "Name": "OnCall"},
            ],
        }
    ]
}


def write_live_demo(folder: Path, *, endpoint: str | None = None) -> Path:
    """Write the snapshot into a folder that is not there yet; return the folder."""
    with ExitStack() as stack:
        shutil.copytree(stack.enter_context(as_file(demo_path())), folder)
    about = {"format": FORMAT, "account": OWN, "arn": READER, "started": STARTED, "ended": STARTED}
    _write(folder / "collection.json", about | ({"endpoint": endpoint} if endpoint else {}))
    _write(folder / "identity-center.json", _CENTER)
    _write_calls(folder / "organization-calls.json", ORGANIZATION, Scope.ORGANIZATION, {})
    _write_calls(folder / "identity-center-calls.json", IDENTITY_CENTER, Scope.IDENTITY_CENTER, {})
    for account in sorted((folder / "accounts").iterdir()):
        faults = {}
        if account.name in DENIED:
            (account / "roles.json").unlink()
            faults["iam:ListRoles"] = _denied("iam:ListRoles", account.name)
        if account.name == DENIED[0]:
            (account / "saml-providers.json").unlink()
            faults["iam:ListSAMLProviders"] = _THROTTLED
        _write_calls(account / "calls.json", account.name, Scope.ACCOUNT, faults)
    _add_roles(folder / "accounts" / PROD)
    return folder


_THROTTLED = ("failed", "throttled", "Throttling: Rate exceeded.", "Continue after a while.")


def _denied(call: str, account: str) -> tuple[str, str, str, str]:
    who = f"arn:aws:sts::{account}:assumed-role/RoleScopeReadOnly/rolescope"
    said = f"AccessDenied: User: {who} is not authorized to perform: {call} on resource: *."
    return "denied", "denied", said, f"Allow {call} to the principal that reads."


def _write_calls(
    file: Path, part: str, scope: Scope, faults: Mapping[str, tuple[str, str, str, str]]
) -> None:
    told: list[dict[str, Any]] = []
    for call in (call for call in CALLS if call.scope is scope):
        record: dict[str, Any] = {"call": call.id, "state": "complete", "pages": 1, "items": 3}
        if call.id in faults:
            state, why, said, advice = faults[call.id]
            record |= {"state": state, "why": why, "said": said, "items": 0, "pages": 0}
            record |= {"meaning": call.meaning, "advice": advice}
        told.append(record)
    _write(file, {"format": FORMAT, "account": part, "done": not faults, "calls": told})


def _add_roles(account: Path) -> None:
    provider = f"arn:aws:iam::{PROD}:saml-provider/AWSSSO_0000000000000000_DO_NOT_DELETE"
    listed = json.loads((account / "saml-providers.json").read_text(encoding="utf-8"))
    listed["SAMLProviderList"].append({"Arn": provider})
    _write(account / "saml-providers.json", listed)
    file = account / _DETAILS
    details = json.loads(file.read_text(encoding="utf-8"))
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    }
    for number, arn in enumerate((READ_ONLY, ON_CALL)):
        details["RoleDetailList"].append(
            {
                "Path": "/aws-reserved/sso.amazonaws.com/",
                "RoleName": arn.rpartition("/")[2],
                "RoleId": f"AROA0000000000000SSO{number}",
                "Arn": arn,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "RolePolicyList": [],
                "AttachedManagedPolicies": [],
                "InstanceProfileList": [],
                "Tags": [],
            }
        )
    _write(file, details)


def _write(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=1), encoding="utf-8")
