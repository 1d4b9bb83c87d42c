"""Applies patch.json to an iam-world/1 value: only what the two formats say, nothing of the app."""

import json
from typing import Any

Json = dict[str, Any]

LISTS = {
    "user": ("UserDetailList", "UserPolicyList"),
    "group": ("GroupDetailList", "GroupPolicyList"),
    "role": ("RoleDetailList", "RolePolicyList"),
}
OF_LIST_ROLES = ("MaxSessionDuration", "Description")


def apply_patch(world: Json, patch: Json) -> Json:
    """Return the world with all changes; every `before` has to be what is there."""
    assert patch["format"] == "rolescope-patch/1"
    found: Json = json.loads(json.dumps(world))
    for change in patch["changes"]:
        APPLIERS[change["kind"]](found, change)
    return found


def account_of(world: Json, change: Json) -> Json:
    found: Json = world["accounts"][change["account"]]
    return found


def kind_of(arn: str) -> str:
    return arn.split(":", 5)[5].split("/", maxsplit=1)[0]


def holder_of(world: Json, change: Json) -> Json:
    details = account_of(world, change)["gaad"]
    listed = details[LISTS[kind_of(change["subject"])][0]]
    (found,) = (one for one in listed if one["Arn"] == change["subject"])
    assert isinstance(found, dict)
    return found


def put(holder: Json, name: str, key: str, value: str, change: Json) -> None:
    """Change an entry of a list whose entries have a key: add, replace or take it out."""
    entries = holder.setdefault(name, [])
    at = [place for place, one in enumerate(entries) if one[key] == change["name"]]
    assert len(at) == (change["before"] is not None)
    if at:
        assert same(entries[at[0]].get(value), change["before"])
    if change["after"] is None:
        del entries[at[0]]
    elif at:
        entries[at[0]][value] = change["after"]
    else:
        entries.append({key: change["name"], value: change["after"]})


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def principal(world: Json, change: Json) -> None:
    account = account_of(world, change)
    key = LISTS[change["kind"]][0]
    details = account["gaad"]
    if key not in details:  # nobody knows what else would be in it
        details["IsTruncated"] = True
    listed = details.setdefault(key, [])
    if change["after"] is None:
        details[key] = [one for one in listed if one["Arn"] != change["subject"]]
        assert len(details[key]) == len(listed) - 1
        if "roles" in account:
            account["roles"] = [one for one in account["roles"] if one["Arn"] != change["subject"]]
        return
    record = dict(change["after"])
    assert record["Arn"] == change["subject"]
    if change["kind"] == "role" and "roles" in account:
        facts = {name: record.pop(name) for name in OF_LIST_ROLES if name in record}
        account["roles"].append({"Arn": record["Arn"], **facts})
    listed.append(record)


def managed(world: Json, change: Json) -> None:
    details = account_of(world, change)["gaad"]
    if "Policies" not in details:
        details["IsTruncated"] = True
    listed = details.setdefault("Policies", [])
    if change["before"] is None:
        arn = change["subject"]
        versions = [{"Document": change["after"], "VersionId": "v1", "IsDefaultVersion": True}]
        listed.append(
            {"PolicyName": arn.rpartition("/")[2], "Arn": arn, "PolicyVersionList": versions}
        )
        return
    (found,) = (one for one in listed if one["Arn"] == change["subject"])
    found["PolicyVersionList"] = [
        {"Document": change["after"], "VersionId": "v2", "IsDefaultVersion": True}
    ]
    found["DefaultVersionId"] = "v2"


def trust(world: Json, change: Json) -> None:
    holder = holder_of(world, change)
    assert same(holder.get("AssumeRolePolicyDocument"), change["before"])
    holder["AssumeRolePolicyDocument"] = change["after"]


def inline(world: Json, change: Json) -> None:
    name = LISTS[kind_of(change["subject"])][1]
    put(holder_of(world, change), name, "PolicyName", "PolicyDocument", change)


def attached(world: Json, change: Json) -> None:
    holder = holder_of(world, change)
    put(holder, "AttachedManagedPolicies", "PolicyArn", "PolicyArn", change)


def boundary(world: Json, change: Json) -> None:
    holder = holder_of(world, change)
    now = holder.pop("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    assert now == change["before"]
    if change["after"] is not None:
        holder["PermissionsBoundary"] = {"PermissionsBoundaryArn": change["after"]}


def tag(world: Json, change: Json) -> None:
    put(holder_of(world, change), "Tags", "Key", "Value", change)


def group(world: Json, change: Json) -> None:
    names = holder_of(world, change).setdefault("GroupList", [])
    if change["after"] is None:
        names.remove(change["name"])
    else:
        assert change["name"] not in names
        names.append(change["name"])


def duration(world: Json, change: Json) -> None:
    found = holder_of(world, change)
    account = account_of(world, change)
    if "roles" in account:
        (found,) = (one for one in account["roles"] if one["Arn"] == change["subject"])
    assert found.get("MaxSessionDuration") == change["before"]
    found["MaxSessionDuration"] = change["after"]


def guardrail(world: Json, change: Json) -> None:
    listed = world["organization"].setdefault("Policies", [])
    if change["before"] is None:
        assert change["after"]["PolicySummary"]["Id"] == change["subject"]
        listed.append(change["after"])
        return
    (found,) = (one for one in listed if one["PolicySummary"]["Id"] == change["subject"])
    assert found["Content"] == change["before"]["Content"]
    found["Content"] = change["after"]["Content"]


def target(world: Json, change: Json) -> None:
    listed = world["organization"]["Policies"]
    (found,) = (one for one in listed if one["PolicySummary"]["Id"] == change["subject"])
    put(found, "Targets", "TargetId", "TargetId", change)


def parent(world: Json, change: Json) -> None:
    (found,) = (one for one in world["organization"]["Accounts"] if one["Id"] == change["subject"])
    assert found["ParentId"] == change["before"]
    found["ParentId"] = change["after"]


APPLIERS = {
    "user": principal,
    "role": principal,
    "managedPolicy": managed,
    "trustPolicy": trust,
    "inlinePolicy": inline,
    "attachedPolicy": attached,
    "permissionsBoundary": boundary,
    "tag": tag,
    "groupMembership": group,
    "maxSessionDuration": duration,
    "organizationPolicy": guardrail,
    "organizationPolicyTarget": target,
    "accountParent": parent,
}
