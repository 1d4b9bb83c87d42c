"""What an import told of accounts beside IAM, as files that are imported again."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rolescope.importers.files import JsonFile

Facts = dict[str, Any]


def organization_files(folder: str, rest: Facts, accounts: Iterable[Facts]) -> Iterator[JsonFile]:
    """Yield the files of several accounts together, as they are imported: those that there are.

    `rest` are the facts of none of them. What is of one account alone stands in its own file:
    `account_facts`.
    """
    if "resources" in rest:
        yield _file(f"{folder}/resources.json", rest["resources"])
    found = (rest, *accounts)
    analyzed = [one["analyzer"] for one in found if "analyzer" in one]
    if analyzed:
        value = {
            key: [entry for one in analyzed for entry in one[key]]
            for key in ("findings", "complete")
        }
        yield _file(f"{folder}/access-analyzer.json", value)
    if "PermissionSets" in rest:
        assignments = [entry for one in found for entry in one.get("assignments", ())]
        instance = _instance(rest["PermissionSets"], assignments)
        yield _file(f"{folder}/identity-center.json", {"Instances": [instance]})


def account_facts(found: Facts) -> Facts:
    """Return what stands in the file of one account, beside its lists."""
    return {key: found[key] for key in ("resources", "AccountAliases") if key in found}


def _instance(sets: Sequence[Facts], assignments: Sequence[Facts]) -> Facts:
    """Return an instance of Identity Center as rolescope collect joins it (DF-31)."""
    by_set: dict[int, list[Facts]] = {}
    groups: dict[str, Facts] = {}
    people: dict[str, Facts] = {}
    for one in assignments:
        id_, name = one["PrincipalId"], one["DisplayName"]
        by_set.setdefault(one["set"], []).append(one)
        if "Members" in one:
            groups[id_] = {"GroupId": id_, "DisplayName": name, "Members": one["Members"]}
        else:
            people[id_] = {"UserId": id_, "DisplayName": name}
    return {
        "PermissionSets": [
            {**one, "AccountAssignments": by_set.get(number, [])} for number, one in enumerate(sets)
        ],
        "Users": list(people.values()),
        "Groups": list(groups.values()),
    }


def _file(name: str, value: Any) -> JsonFile:
    return JsonFile(name, json.dumps(value).encode(), None, chosen=False)
