"""IAM Identity Center: who stands behind AWSReservedSSO roles (DF-31)."""

from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient
from rolescope.importers.aws.state import ImportProgress, kept_all, kept_one

IDENTITY_CENTER_FILE = "identity-center.json"
Json = dict[str, Any]


def collect_identity_center(
    asker: AwsClient, state: ImportProgress, accounts: tuple[str, ...]
) -> None:
    """Read permission sets, and who has which of them in which of the accounts.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached; the run begins anew.
        Cancelled: the run was stopped.
    """
    if IDENTITY_CENTER_FILE in state.files and state.fault is None:
        return
    state.forgive()
    instances = kept_all(asker, state, calls.LIST_INSTANCES)
    if instances is None:
        return
    made = [_instance(asker, state, instance, accounts) for instance in instances]
    if all(one is not None for one in made):
        state.keep(IDENTITY_CENTER_FILE, {"Instances": made})


def _instance(
    asker: AwsClient, state: ImportProgress, instance: Json, accounts: tuple[str, ...]
) -> Json | None:
    arn, store = instance["InstanceArn"], instance["IdentityStoreId"]
    sets = kept_all(asker, state, calls.LIST_PERMISSION_SETS, InstanceArn=arn)
    if sets is None:
        return None
    made: Json = {"InstanceArn": arn, "IdentityStoreId": store, "PermissionSets": []}
    for one in sets:
        told = kept_one(
            asker, state, calls.DESCRIBE_PERMISSION_SET, InstanceArn=arn, PermissionSetArn=one
        )
        if told is None:
            return None
        assigned: list[Json] = []
        for account in accounts:
            found = kept_all(
                asker,
                state,
                calls.LIST_ASSIGNMENTS,
                InstanceArn=arn,
                AccountId=account,
                PermissionSetArn=one,
            )
            if found is None:
                return None
            assigned += found
        made["PermissionSets"].append({**told["PermissionSet"], "AccountAssignments": assigned})
    made |= _people(asker, state, store)
    return made


def _people(asker: AwsClient, state: ImportProgress, store: str) -> Json:
    """Return names of people and groups; without them assignments show IDs."""
    people = kept_all(asker, state, calls.LIST_PEOPLE, _person, IdentityStoreId=store)
    teams = kept_all(asker, state, calls.LIST_TEAMS, _team, IdentityStoreId=store)
    made: Json = {}
    if people is not None:
        made["Users"] = people
    if teams is not None:
        made["Groups"] = [_group(asker, state, store, one) for one in teams]
    return made


def _person(user: Json) -> Json:
    """Leave out addresses."""
    return {key: user[key] for key in ("UserId", "UserName", "DisplayName") if key in user}


def _team(group: Json) -> Json:
    return {key: group[key] for key in ("GroupId", "DisplayName") if key in group}


def _group(asker: AwsClient, state: ImportProgress, store: str, group: Json) -> Json:
    found = kept_all(
        asker, state, calls.LIST_MEMBERSHIPS, IdentityStoreId=store, GroupId=group["GroupId"]
    )
    made = dict(group)
    if found is not None:
        made["Members"] = [one["MemberId"]["UserId"] for one in found]
    return made
