"""One account: what IAM tells about it, as files of the AWS CLI (formats.md)."""

from collections.abc import Callable, Iterator
from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import Asker
from rolescope.importers.aws.fault import CallFailed, Fault, Why
from rolescope.importers.aws.rebuilt import rebuild
from rolescope.importers.aws.state import (
    ALIASES_FILE,
    DETAILS_FILE,
    NOT_READ,
    OIDC_FILE,
    ROLES_FILE,
    SAML_FILE,
    Progress,
    reraise_if_fatal,
)
from rolescope.model.collection import CallState

_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
_Take = Callable[[dict[str, Any]], None]
_COUNTED = {"Users": "UserDetailList", "Groups": "GroupDetailList", "Roles": "RoleDetailList"}


def collect_account(asker: Asker, state: Progress) -> None:
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


def _details(asker: Asker, state: Progress) -> None:
    if state.is_complete(calls.DETAILS):
        return
    record = state.record(calls.DETAILS)
    if record.state is CallState.DENIED:  # before the run was stopped
        rebuild(asker, state)
        return
    file = state.files.get(DETAILS_FILE)
    try:
        for page in asker.pages(record):
            if file is None:
                file = state.files[DETAILS_FILE] = {name: [] for name in _LISTS}
            for name in _LISTS:
                found = page.get(name, [])
                file.setdefault(name, []).extend(found)
                record.items += len(found)
            file["IsTruncated"] = bool(page.get("IsTruncated"))
    except CallFailed as error:
        if error.fault.state is not CallState.DENIED or file is not None:
            raise
        rebuild(asker, state)


def _roles(asker: Asker, state: Progress) -> None:
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


_ROLE_FACTS = ("RoleName", "Arn", "MaxSessionDuration", "Description")  # the rest is in the details


def _oidc(asker: Asker, state: Progress) -> None:
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
    asker: Asker, state: Progress, call: calls.Call, asked: Iterator[tuple[dict[str, str], _Take]]
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


def _saml(asker: Asker, state: Progress) -> None:
    if not state.is_complete(calls.LIST_SAML):
        found = asker.all(state.record(calls.LIST_SAML))
        state.files[SAML_FILE] = {
            "SAMLProviderList": [
                {"Arn": one["Arn"], "ValidUntil": one.get("ValidUntil")} for one in found
            ]
        }


def _boundaries(asker: Asker, state: Progress) -> None:
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


def read_policy(asker: Asker, state: Progress, arn: str) -> dict[str, Any]:
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
    policy["PolicyVersionList"] = [{**told, "IsDefaultVersion": True}]
    return policy


def _alias(asker: Asker, state: Progress) -> None:
    if not state.is_complete(calls.LIST_ALIASES):
        found = asker.all(state.record(calls.LIST_ALIASES))
        state.files[ALIASES_FILE] = {"AccountAliases": found}


def _summary(asker: Asker, state: Progress) -> None:
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
        record.fault = Fault(
            why=Why.OTHER,
            said=f"IAM counts {'; '.join(wrong)}.",
            advice="The account changed while it was read. Import it again.",
        )
