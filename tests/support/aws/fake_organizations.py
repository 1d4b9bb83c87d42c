"""The organization of an AWS that a script can change: policies, targets, parents of accounts."""

import json
from itertools import count
from typing import Any

Json = dict[str, Any]


class FakeOrganizations:
    """The calls of AWS Organizations about a world of JSON."""

    def __init__(self, world: Json) -> None:
        self.world = world
        self._made = count(1)
        self._looked_up = ""

    def _organization_policy(self, id_: str) -> Json:
        id_ = self._looked_up if id_ == "p-found" else id_
        listed = self.world["organization"]["Policies"]
        (found,) = (one for one in listed if one["PolicySummary"]["Id"] == id_)
        assert isinstance(found, dict)
        return found

    def organizations_create_policy(self, **options: Any) -> None:
        listed = self.world["organization"].setdefault("Policies", [])
        summary = {
            "Id": f"p-made{next(self._made)}",
            "Name": options["name"],
            "Type": options["type"],
        }
        listed.append({"PolicySummary": summary, "Content": options["content"], "Targets": []})

    def organizations_list_policies(self, filter: str, query: str, output: str) -> None:  # noqa: A002 - AWS's name
        name = json.loads(query.split("`")[1])
        (self._looked_up,) = (
            one["PolicySummary"]["Id"]
            for one in self.world["organization"]["Policies"]
            if (one["PolicySummary"]["Name"], one["PolicySummary"]["Type"]) == (name, filter)
        )
        assert output == "text"

    def organizations_delete_policy(self, policy_id: str) -> None:
        policy = self._organization_policy(policy_id)
        assert policy["Targets"] == []
        self.world["organization"]["Policies"].remove(policy)

    def organizations_update_policy(self, policy_id: str, content: str) -> None:
        self._organization_policy(policy_id)["Content"] = content

    def organizations_attach_policy(self, policy_id: str, target_id: str) -> None:
        targets = self._organization_policy(policy_id)["Targets"]
        assert {"TargetId": target_id} not in targets
        targets.append({"TargetId": target_id})

    def organizations_detach_policy(self, policy_id: str, target_id: str) -> None:
        policy = self._organization_policy(policy_id)
        left = [one for one in policy["Targets"] if one["TargetId"] != target_id]
        assert len(left) < len(policy["Targets"])
        policy["Targets"] = left

    def organizations_move_account(
        self, account_id: str, source_parent_id: str, destination_parent_id: str
    ) -> None:
        (found,) = (
            one for one in self.world["organization"]["Accounts"] if one["Id"] == account_id
        )
        assert found["ParentId"] == source_parent_id
        found["ParentId"] = destination_parent_id
