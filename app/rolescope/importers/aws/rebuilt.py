"""An account that denies GetAccountAuthorizationDetails, put together from single calls (DF-36).

What a single call denies is unknown: its place holds a policy without a document, which no verdict
takes for empty.
"""

from dataclasses import dataclass
from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import Asker, Record
from rolescope.importers.aws.calls import Call
from rolescope.importers.aws.fault import CallFailed
from rolescope.importers.aws.state import (
    DETAILS_FILE,
    NOT_READ,
    Progress,
    reraise_if_fatal,
    try_all,
    try_one,
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How users, groups or roles are read."""

    key: str  # the list in the details
    name: str  # the parameter that names one
    list: Call
    policies: str  # the key of inline policies
    inline: Call
    document: Call
    attached: Call
    get: Call | None = None  # tells boundary and tags
    answer: str = ""


_USERS = _Kind(
    key="UserDetailList",
    name="UserName",
    list=calls.LIST_USERS,
    policies="UserPolicyList",
    inline=calls.LIST_USER_POLICIES,
    document=calls.GET_USER_POLICY,
    attached=calls.LIST_ATTACHED_USER,
    get=calls.GET_USER,
    answer="User",
)
_GROUPS = _Kind(
    key="GroupDetailList",
    name="GroupName",
    list=calls.LIST_GROUPS,
    policies="GroupPolicyList",
    inline=calls.LIST_GROUP_POLICIES,
    document=calls.GET_GROUP_POLICY,
    attached=calls.LIST_ATTACHED_GROUP,
)
_ROLES = _Kind(
    key="RoleDetailList",
    name="RoleName",
    list=calls.LIST_ROLES,
    policies="RolePolicyList",
    inline=calls.LIST_ROLE_POLICIES,
    document=calls.GET_ROLE_POLICY,
    attached=calls.LIST_ATTACHED_ROLE,
    get=calls.GET_ROLE,
    answer="Role",
)


def rebuild(asker: Asker, state: Progress) -> None:
    """Read users, groups, roles and managed policies one by one.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    file = state.files.setdefault(DETAILS_FILE, {})
    file["IsTruncated"] = True
    for kind in (_USERS, _GROUPS, _ROLES):
        listed = _list(asker, state, kind.list)
        if listed is None:
            file.pop(kind.key, None)  # an empty list would say that there are none
            continue
        kept = file.setdefault(kind.key, [])
        known = {entity["Arn"] for entity in kept}
        for one in listed:
            if one["Arn"] not in known:  # of a run that was stopped
                kept.append(_entity(asker, state, kind, one))
    listed = _list(asker, state, calls.LIST_POLICIES, OnlyAttached=True)
    if listed is None:
        file.pop("Policies", None)
    else:
        kept = file.setdefault("Policies", [])
        known = {policy["Arn"] for policy in kept}
        for one in listed:
            if one["Arn"] not in known:
                kept.append(_managed(asker, state, one))
    file["IsTruncated"] = False


def _list(asker: Asker, state: Progress, call: Call, **given: object) -> list[Json] | None:
    """Return what a call lists; None when it is denied. Begun anew after a stop: it is short."""
    record = state.records[call.id] = Record(state.account, call)
    try:
        return asker.all(record, **given)
    except CallFailed as error:
        reraise_if_fatal(error)
        return None


def _entity(asker: Asker, state: Progress, kind: _Kind, listed: Json) -> Json:
    """Return a user, group or role as the details have it."""
    given = {kind.name: listed[kind.name]}
    made: Json = dict(listed)
    if kind.get is not None:
        told = try_one(asker, state, kind.get, **given)
        if told is None:
            made["PermissionsBoundary"] = _unknown_boundary(listed["Arn"], kind.get)
        else:
            made |= told[kind.answer]
    made[kind.policies] = _inline(asker, state, kind, given)
    attached = try_all(asker, state, kind.attached, **given)
    if attached is None:
        made[kind.policies].append(_unknown(kind.attached))
    made["AttachedManagedPolicies"] = attached or []
    if kind is _USERS:
        groups = try_all(asker, state, calls.LIST_GROUPS_FOR_USER, **given)
        if groups is None:
            made[kind.policies].append(_unknown(calls.LIST_GROUPS_FOR_USER))
        made["GroupList"] = [group["GroupName"] for group in groups or ()]
    return made


def _inline(asker: Asker, state: Progress, kind: _Kind, given: Json) -> list[Json]:
    names = try_all(asker, state, kind.inline, **given)
    if names is None:
        return [_unknown(kind.inline)]
    found: list[Json] = []
    for name in names:
        told = try_one(asker, state, kind.document, **given, PolicyName=name)
        document = None if told is None else told.get("PolicyDocument")
        found.append({"PolicyName": name, "PolicyDocument": document})
    return found


def _managed(asker: Asker, state: Progress, listed: Json) -> Json:
    version = listed["DefaultVersionId"]
    given = {"PolicyArn": listed["Arn"], "VersionId": version}
    told = try_one(asker, state, calls.GET_POLICY_VERSION, **given)
    versions = [] if told is None else [{**told["PolicyVersion"], "IsDefaultVersion": True}]
    return {**listed, "PolicyVersionList": versions}


def _unknown(call: Call) -> Json:
    """Return an inline policy that says that a call was denied: without a document, unknown."""
    return {"PolicyName": f"not read: {call.id}", "PolicyDocument": None}


def _unknown_boundary(arn: str, call: Call) -> Json:
    """Return a boundary that no import has: whether there is one is unknown."""
    owner = arn.rpartition(":")[0]
    return {"PermissionsBoundaryArn": f"{owner}{NOT_READ}{call.operation}"}
