"""The organization: its accounts, OUs, SCPs and RCPs, joined as formats.md says (DF-16 to 22)."""

from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient
from rolescope.importers.aws.fault import FaultKind
from rolescope.importers.aws.state import ImportProgress, kept_all, kept_one
from rolescope.model.arn import is_account_id

ORGANIZATION_FILE = "organization.json"
_TYPES = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
_TOLD = ("Id", "Arn", "FeatureSet", "MasterAccountId", "MasterAccountArn")
Json = dict[str, Any]


def collect_organization(asker: AwsClient, state: ImportProgress) -> None:
    """Read the organization of the account that asks.

    There is no file when it is denied (unknown), and `null` in it when there is none (DF-39).

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; the run begins anew.
        Cancelled: the run was stopped.
    """
    if ORGANIZATION_FILE in state.files and state.fault is None:
        return
    state.forgive()
    made = kept_one(asker, state, calls.DESCRIBE_ORGANIZATION, _organization)
    if made is None:
        fault = state.records[calls.DESCRIBE_ORGANIZATION.id].fault
        if fault is not None and fault.why is FaultKind.NOT_IN_USE:
            state.forgive()
            state.note(calls.DESCRIBE_ORGANIZATION)
            state.keep(ORGANIZATION_FILE, None)
        return
    if _tree(asker, state, made):
        policies = _policies(asker, state)
        if policies is not None:
            made["Policies"] = policies
        state.keep(ORGANIZATION_FILE, made)


def _tree(asker: AwsClient, state: ImportProgress, made: Json) -> bool:
    """Add root, OUs and accounts, each with its parent; False when they are not told."""
    roots = kept_all(asker, state, calls.LIST_ROOTS)
    if roots is None:
        return False
    units: list[Json] = []
    accounts: list[Json] = []
    made |= {"Roots": roots, "OrganizationalUnits": units, "Accounts": accounts}
    waiting = [root["Id"] for root in roots]
    while waiting:
        parent = waiting.pop(0)
        inner = kept_all(asker, state, calls.LIST_UNITS, ParentId=parent)
        members = kept_all(asker, state, calls.LIST_ACCOUNTS_OF, _member, ParentId=parent)
        if inner is None or members is None:
            return False
        units += ({**unit, "ParentId": parent} for unit in inner)
        accounts += ({**one, "ParentId": parent} for one in members)
        waiting += (unit["Id"] for unit in inner)
    return True


def _organization(answer: Json) -> Json:
    """Leave out the address of the owner of the management account."""
    found = answer["Organization"]
    return {"Organization": {key: found[key] for key in _TOLD if key in found}}


def _member(account: Json) -> Json:
    """Leave out the address of its owner, which no verdict needs."""
    return {key: value for key, value in account.items() if key != "Email"}


def _policies(asker: AwsClient, state: ImportProgress) -> list[Json] | None:
    """Return SCPs and RCPs; None when not all of them are listed: they are unknown then (SCP-6)."""
    made: list[Json] = []
    for type_ in _TYPES:
        listed = kept_all(asker, state, calls.LIST_ORG_POLICIES, Filter=type_)
        if listed is None:
            return None
        for summary in listed:
            policy: Json = {"PolicySummary": summary}
            told = kept_one(asker, state, calls.DESCRIBE_POLICY, PolicyId=summary["Id"])
            policy["Content"] = None if told is None else told["Policy"].get("Content")
            targets = kept_all(asker, state, calls.LIST_TARGETS, PolicyId=summary["Id"])
            if targets is not None:
                policy["Targets"] = targets
            made.append(policy)
    return made


def members(state: ImportProgress) -> tuple[str, ...]:
    """Return the IDs of the accounts of an organization that was read; suspended ones are out.

    What is no ID is out as well: folders are called after them.
    """
    found = state.files.get(ORGANIZATION_FILE) or {}
    statuses = (
        (one["Id"], one.get("Status") or one.get("State")) for one in found.get("Accounts", ())
    )
    return tuple(
        id_
        for id_, status in statuses
        if status in (None, "ACTIVE") and is_account_id(id_)  # DF-18, DF-21
    )
