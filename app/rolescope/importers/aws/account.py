"""One account: what IAM tells about it, as files of the AWS CLI (formats.md)."""

from collections.abc import Callable, Iterator
from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient, CallRecord, is_fatal
from rolescope.importers.aws.calls import ReadCall
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.state import (
    ALIASES_FILE,
    DETAILS_FILE,
    NOT_READ,
    OIDC_FILE,
    ROLES_FILE,
    SAML_FILE,
    ImportProgress,
    reraise_if_fatal,
    try_all,
    try_one,
)
from rolescope.importers.gaad import DETAIL_LISTS
from rolescope.model.collection import CallState
from rolescope.value import Value

_Take = Callable[[dict[str, Any]], None]
_COUNTED = {"Users": "UserDetailList", "Groups": "GroupDetailList", "Roles": "RoleDetailList"}
_ROLE_FACTS = ("RoleName", "Arn", "MaxSessionDuration", "Description")  # the rest is in the details
Json = dict[str, Any]


def collect_account(asker: AwsClient, state: ImportProgress) -> None:
    """Read an account, as far as it was not read before; what is denied is noted.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    for part in (_details, _roles, _oidc, _saml, _boundaries, _alias, _summary):
        try:
            part(asker, state)
        except CallFailed as error:
            reraise_if_fatal(error)


def _details(asker: AwsClient, state: ImportProgress) -> None:
    if state.is_complete(calls.DETAILS):
        return
    record = state.record(calls.DETAILS)
    if record.fault is not None and not is_fatal(record.fault):  # before the run was stopped
        _rebuild(asker, state)
        return
    file = state.files.get(DETAILS_FILE) if record.pages else None
    try:
        for page in asker.pages(record):
            if file is None:
                file = state.files[DETAILS_FILE] = {name: [] for name in DETAIL_LISTS}
            for name in DETAIL_LISTS:
                found = page.get(name, [])
                file.setdefault(name, []).extend(found)
                record.items += len(found)
            file["IsTruncated"] = bool(page.get("IsTruncated"))
    except CallFailed as error:
        reraise_if_fatal(error)
        record.pages, record.items, record.token = 0, 0, None  # it begins anew if it is tried again
        _rebuild(asker, state)


def _roles(asker: AwsClient, state: ImportProgress) -> None:
    record = state.record(calls.LIST_ROLES)
    if record.state is CallState.COMPLETE:
        return
    file = state.files.get(ROLES_FILE)
    for page in asker.pages(record):
        if file is None:
            file = state.files[ROLES_FILE] = {"Roles": []}
        file.setdefault("Roles", []).extend(
            {key: role[key] for key in _ROLE_FACTS if key in role} for role in page["Roles"]
        )
        file["IsTruncated"] = bool(page.get("IsTruncated"))


def _oidc(asker: AwsClient, state: ImportProgress) -> None:
    """DF-38: a provider whose audiences nobody tells is in the list without them."""
    if not state.is_complete(calls.LIST_OIDC) or OIDC_FILE not in state.files:
        found = asker.all(state.record(calls.LIST_OIDC))
        state.files[OIDC_FILE] = {"OpenIDConnectProviderList": [dict(one) for one in found]}
    providers = state.files[OIDC_FILE].get("OpenIDConnectProviderList", [])
    _each(asker, state, calls.GET_OIDC, _asked_oidc(providers))


def _asked_oidc(providers: list[dict[str, Any]]) -> Iterator[tuple[dict[str, str], _Take]]:
    for provider in providers:
        if "Url" not in provider:

            def take(answer: dict[str, Any], provider: dict[str, Any] = provider) -> None:
                provider["Url"] = answer.get("Url", "")
                provider["ClientIDList"] = answer.get("ClientIDList", [])

            yield {"OpenIDConnectProviderArn": provider["Arn"]}, take


def _each(
    asker: AwsClient,
    state: ImportProgress,
    call: calls.ReadCall,
    asked: Iterator[tuple[dict[str, str], _Take]],
) -> None:
    """Make a call for each of many things; what fails for one does not stop the others."""
    waiting = list(asked)
    if waiting:
        state.again(call)
    for given, take in waiting:
        try:
            answer = asker.ask(call, **given)
        except CallFailed as error:
            state.note(call, error.fault)
            reraise_if_fatal(error)
        else:
            take(answer)
            state.note(call, items=1)


def _saml(asker: AwsClient, state: ImportProgress) -> None:
    if not state.is_complete(calls.LIST_SAML):
        found = asker.all(state.record(calls.LIST_SAML))
        state.files[SAML_FILE] = {
            "SAMLProviderList": [
                {"Arn": one["Arn"], "ValidUntil": one.get("ValidUntil")} for one in found
            ]
        }


def _boundaries(asker: AwsClient, state: ImportProgress) -> None:
    """Read the managed policies that the details lack because they are only boundaries."""
    file = state.files.get(DETAILS_FILE)
    if file is None or file.get("IsTruncated") or "Policies" not in file:
        return
    known = {policy["Arn"] for policy in file["Policies"]}
    named = {
        entity.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        for name in ("UserDetailList", "RoleDetailList")
        for entity in file.get(name, ())
    }
    for arn in sorted(arn for arn in named - known if arn and NOT_READ not in arn):
        try:
            file["Policies"].append(read_policy(asker, state, arn))
        except CallFailed as error:
            reraise_if_fatal(error)


def read_policy(asker: AwsClient, state: ImportProgress, arn: str) -> dict[str, Any]:
    """Return a managed policy with the document of its default version, as in the details.

    Raises:
        CallFailed: a call for it is refused.
    """
    call = calls.GET_POLICY
    try:
        policy = dict(asker.ask(call, PolicyArn=arn)["Policy"])
        state.note(call, items=1)
        call = calls.GET_POLICY_VERSION
        version = policy["DefaultVersionId"]
        told = asker.ask(call, PolicyArn=arn, VersionId=version)["PolicyVersion"]
        state.note(call, items=1)
    except CallFailed as error:
        state.note(call, error.fault)
        raise
    return policy | _default_only([told])


def _alias(asker: AwsClient, state: ImportProgress) -> None:
    if not state.is_complete(calls.LIST_ALIASES):
        found = asker.all(state.record(calls.LIST_ALIASES))
        state.files[ALIASES_FILE] = {"AccountAliases": found}


def _summary(asker: AwsClient, state: ImportProgress) -> None:
    """Compare what was read with what IAM counts: a difference is a change meanwhile (DF-11)."""
    file = state.files.get(DETAILS_FILE)
    if file is None or file.get("IsTruncated") or state.is_complete(calls.GET_SUMMARY):
        return
    record = state.record(calls.GET_SUMMARY)
    counts: dict[str, int] = {}
    for answer in asker.pages(record):
        counts |= answer.get("SummaryMap", {})
    wrong = [
        f"{counts[name]:,} {name.lower()}, of which {len(file[key]):,} were read"
        for name, key in _COUNTED.items()
        if name in counts and key in file and counts[name] != len(file[key])
    ]
    if wrong:
        record.state = CallState.FAILED
        record.fault = CallFault(
            why=FaultKind.OTHER,
            said=f"IAM counts {'; '.join(wrong)}.",
            advice="The account changed while it was read. Import it again.",
        )


class _Kind(Value, kw_only=True):
    """How users, groups or roles are read."""

    key: str  # the list in the details
    name: str  # the parameter that names one
    list: ReadCall
    policies: str  # the key of inline policies
    inline: ReadCall
    document: ReadCall
    attached: ReadCall
    get: ReadCall | None = None  # tells boundary and tags
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


def _rebuild(asker: AwsClient, state: ImportProgress) -> None:
    """Put the details together from single calls: GetAccountAuthorizationDetails failed (DF-36).

    What a single call denies is unknown: its place holds a policy without a document, which no
    verdict takes for empty.

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
    _rebuild_policies(asker, state, file)
    file["IsTruncated"] = False
    if len(file) == 1:  # no list answered
        del state.files[DETAILS_FILE]


def _rebuild_policies(asker: AwsClient, state: ImportProgress, file: Json) -> None:
    listed = _list(asker, state, calls.LIST_POLICIES, OnlyAttached=True)
    if listed is None:
        file.pop("Policies", None)
    else:
        kept = file.setdefault("Policies", [])
        known = {policy["Arn"] for policy in kept}
        for one in listed:
            if one["Arn"] not in known:
                kept.append(_managed(asker, state, one))


def _list(
    asker: AwsClient, state: ImportProgress, call: ReadCall, **given: object
) -> list[Json] | None:
    """Return what a call lists; None when it is denied. Begun anew after a stop: it is short."""
    record = state.records[call.id] = CallRecord(state.account, call)
    try:
        return asker.all(record, **given)
    except CallFailed as error:
        reraise_if_fatal(error)
        return None


def _entity(asker: AwsClient, state: ImportProgress, kind: _Kind, listed: Json) -> Json:
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


def _inline(asker: AwsClient, state: ImportProgress, kind: _Kind, given: Json) -> list[Json]:
    names = try_all(asker, state, kind.inline, **given)
    if names is None:
        return [_unknown(kind.inline)]
    found: list[Json] = []
    for name in names:
        told = try_one(asker, state, kind.document, **given, PolicyName=name)
        document = None if told is None else told.get("PolicyDocument")
        found.append({"PolicyName": name, "PolicyDocument": document})
    return found


def _managed(asker: AwsClient, state: ImportProgress, listed: Json) -> Json:
    version = listed["DefaultVersionId"]
    given = {"PolicyArn": listed["Arn"], "VersionId": version}
    told = try_one(asker, state, calls.GET_POLICY_VERSION, **given)
    return listed | _default_only([] if told is None else [told["PolicyVersion"]])


def _default_only(told: list[Json]) -> Json:
    """Return the versions of a policy of which the default alone was asked: there may be others.

    Else nobody could restore one (PE-2), and there would be room for a new one (PE-1).
    """
    versions = [{**one, "IsDefaultVersion": True} for one in told]
    return {"PolicyVersionList": versions, "IsTruncated": True}


def _unknown(call: ReadCall) -> Json:
    """Return an inline policy that says that a call was denied: without a document, unknown."""
    return {"PolicyName": f"not read: {call.id}", "PolicyDocument": None}


def _unknown_boundary(arn: str, call: ReadCall) -> Json:
    """Return a boundary that no import has: whether there is one is unknown."""
    owner = arn.rpartition(":")[0]
    return {"PermissionsBoundaryArn": f"{owner}{NOT_READ}{call.operation}"}
