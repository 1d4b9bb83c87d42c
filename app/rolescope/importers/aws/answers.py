"""Answers: what each of them has to hold, and what is said of one that is not AWS's.

An endpoint that somebody mistyped, or a proxy before it, may answer with anything. Nothing of such
an answer is quoted: it may be one with credentials that was cut off.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from botocore.parsers import ResponseParserError

from rolescope.importers.aws import calls
from rolescope.importers.aws.calls import Call
from rolescope.importers.aws.fault import CallFailed, Fault, Why
from rolescope.model.arn import Arn, is_account_id

UNREADABLE: tuple[type[Exception], ...] = (
    ResponseParserError,
    ValueError,  # no number, no time, no UTF-8
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    MemoryError,
)
"""What botocore raises for an answer that it cannot read."""

_NEEDED: dict[str, tuple[str, ...]] = {
    calls.GET_CALLER_IDENTITY.id: ("Account", "Arn"),
    calls.ASSUME_ROLE.id: tuple(
        f"Credentials.{key}" for key in ("AccessKeyId", "SecretAccessKey", "SessionToken")
    ),
    calls.LIST_ROLES.id: ("Roles.Arn", "Roles.RoleName"),
    calls.LIST_OIDC.id: ("OpenIDConnectProviderList.Arn",),
    calls.LIST_SAML.id: ("SAMLProviderList.Arn",),
    calls.GET_POLICY.id: ("Policy.Arn", "Policy.DefaultVersionId"),
    calls.GET_POLICY_VERSION.id: ("PolicyVersion.VersionId",),
    calls.LIST_USERS.id: ("Users.Arn", "Users.UserName"),
    calls.LIST_GROUPS.id: ("Groups.Arn", "Groups.GroupName"),
    calls.LIST_POLICIES.id: ("Policies.Arn", "Policies.DefaultVersionId"),
    calls.LIST_GROUPS_FOR_USER.id: ("Groups.GroupName",),
    calls.GET_USER.id: ("User.Arn",),
    calls.GET_ROLE.id: ("Role.Arn",),
    calls.DESCRIBE_ORGANIZATION.id: ("Organization.Id",),
    calls.LIST_ROOTS.id: ("Roots.Id",),
    calls.LIST_UNITS.id: ("OrganizationalUnits.Id",),
    calls.LIST_ACCOUNTS_OF.id: ("Accounts.Id",),
    calls.LIST_ORG_POLICIES.id: ("Policies.Id",),
    calls.DESCRIBE_POLICY.id: ("Policy.Content",),
    calls.LIST_INSTANCES.id: ("Instances.InstanceArn", "Instances.IdentityStoreId"),
    calls.DESCRIBE_PERMISSION_SET.id: ("PermissionSet.PermissionSetArn",),
    calls.LIST_TEAMS.id: ("Groups.GroupId",),
    calls.LIST_MEMBERSHIPS.id: ("GroupMemberships.MemberId.UserId",),
}
"""Texts that an answer has to hold; those below a list in each of its items."""

_ENTITIES = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
_ALWAYS_LISTED = ("iam", "organizations")  # services that answer with an empty list, not with none
_ADVICE = "See whether the endpoint and the proxy are the right ones, then continue."


def not_aws(call: Call, error: Exception | None = None, *, why: str = "") -> CallFailed:
    """Return the error that something else than AWS answered; an exception only gives its type."""
    if isinstance(error, MemoryError):
        said = f"The answer to {call.id} needs more memory than there is."
    else:
        said = why or f"it cannot be read ({type(error).__name__})"
        said = f"The answer to {call.id} is not one of AWS: {said}."
    return CallFailed(Fault(why=Why.OTHER, said=said, advice=_ADVICE))


def check_answer(call: Call, answer: dict[str, Any]) -> None:
    """See that an answer holds what is read of it: a list that is not there is not an empty one.

    Raises:
        CallFailed: it lacks something.
    """
    if call.items and call.service in _ALWAYS_LISTED and call.items not in answer:
        raise not_aws(call, why=f"it lacks {call.items}")
    for path in _NEEDED.get(call.id, ()):
        if not all(isinstance(found, str) for found in _at(answer, path.split("."))):
            raise not_aws(call, why=f"it lacks {path}")
    if call is calls.DETAILS:
        _check_details(answer)
    elif call is calls.GET_CALLER_IDENTITY:
        _check_identity(answer)
    elif call is calls.LIST_ACCOUNTS_OF and not all(
        is_account_id(account["Id"]) for account in answer["Accounts"]
    ):  # folders are called after them
        raise not_aws(call, why="an account has no account ID")


def _at(value: Any, path: Iterable[str]) -> Iterator[Any]:
    """Yield what stands at a path, of each item of a list; None where there is nothing."""
    found = [value]
    for key in path:
        found = [
            inner.get(key) if isinstance(inner, dict) else None
            for one in found
            for inner in (one if isinstance(one, list) else [one])
        ]
    yield from found


def _check_details(answer: dict[str, Any]) -> None:
    if not any(name in answer for name in _ENTITIES):
        raise not_aws(calls.DETAILS, why="it lists nothing")
    for name in _ENTITIES:
        if not all(isinstance(one.get("Arn"), str) for one in answer.get(name, ())):
            raise not_aws(calls.DETAILS, why=f"it lacks {name}.Arn")


def _check_identity(answer: dict[str, Any]) -> None:
    if not is_account_id(answer["Account"]) or Arn.parse(answer["Arn"]) is None:
        raise not_aws(calls.GET_CALLER_IDENTITY, why="it names no account")
