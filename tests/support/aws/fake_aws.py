"""An AWS that a script of AWS CLI commands can change: a world of JSON, and nothing of the app.

The script runs in a shell with an `aws` that only notes how it was called; what was noted is then
done here, in order, as IAM and Organizations would do it.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from support.aws.fake_organizations import FakeOrganizations

Json = dict[str, Any]
Options = dict[str, Any]

LISTS = {"user": "UserDetailList", "group": "GroupDetailList", "role": "RoleDetailList"}
INLINE = {"user": "UserPolicyList", "group": "GroupPolicyList", "role": "RolePolicyList"}
NAMES = {"user": "UserName", "group": "GroupName", "role": "RoleName"}


def document_of(text: str) -> Any:
    """Return a document as an object; as text, where that says less."""
    is_plain = True

    def whole(pairs: list[tuple[str, Any]]) -> Json:
        nonlocal is_plain
        is_plain = is_plain and len(dict(pairs)) == len(pairs)
        return dict(pairs)

    try:
        found = json.loads(text, object_pairs_hook=whole)
    except ValueError:
        return text
    return found if is_plain else text


class FakeAws(FakeOrganizations):
    """The world, changed by calls. What AWS would refuse fails an assertion."""

    def __init__(self, world: Json, files: dict[str, bytes]) -> None:
        super().__init__(json.loads(json.dumps(world)))
        self._files = files
        self._account = ""

    def do(self, calls: list[list[str]]) -> None:
        for profile, service, operation, *rest in calls:
            self._account = profile
            options = self._options(rest)
            name = operation.replace("-", "_")
            if service == "organizations":
                assert profile == self.world["organization"]["Organization"]["MasterAccountId"]
                name = f"organizations_{name}"
            elif service == "sts":
                continue
            # put-user-policy is put-role-policy of a user
            name = re.sub(r"^(put|delete|attach|detach)_(user|group|role)_", r"\1_holder_", name)
            method: Callable[..., None] = getattr(self, name)
            method(**options)

    def _options(self, words: list[str]) -> Options:
        found: Options = {}
        words = list(words)
        while words:
            option, equals, value = words.pop(0).partition("=")
            assert option.startswith("--"), option
            key = option[2:].replace("-", "_")
            if not equals and (not words or words[0].startswith("--")):
                found[key] = True
                continue
            value = value if equals else words.pop(0)
            if key == "cli_input_json":
                for name, hidden in json.loads(value).items():
                    found["".join(f"_{c.lower()}" if c.isupper() else c for c in name)[1:]] = hidden
                continue
            if value.startswith("file://"):
                value = self._files[value.removeprefix("file://")].decode()
            found[key] = value
        return found

    # Finding

    @property
    def _details(self) -> Json:
        found: Json = self.world["accounts"][self._account]["gaad"]
        return found

    def _list(self, key: str) -> list[Json]:
        if key not in self._details:
            self._details["IsTruncated"] = True
        found: list[Json] = self._details.setdefault(key, [])
        return found

    def _holder(self, options: Options) -> tuple[str, Json]:
        (kind,) = (one for one in LISTS if f"{one}_name" in options)
        name = options.pop(f"{kind}_name")
        (found,) = (one for one in self._list(LISTS[kind]) if one[NAMES[kind]] == name)
        return kind, found

    def _policy(self, arn: str) -> Json:
        (found,) = (one for one in self._list("Policies") if one["Arn"] == arn)
        return found

    def _arn(self, resource: str) -> str:
        partition = "aws"
        for key in LISTS.values():
            for one in self._details.get(key, []):
                partition = one["Arn"].split(":")[1]
        return f"arn:{partition}:iam::{self._account}:{resource}"

    # Managed policies

    def create_policy(self, policy_name: str, path: str, policy_document: str) -> None:
        arn = self._arn(f"policy{path}{policy_name}")
        assert all(one["Arn"] != arn for one in self._list("Policies"))
        version = {"VersionId": "v1", "IsDefaultVersion": True}
        self._list("Policies").append(
            {
                "PolicyName": policy_name,
                "Arn": arn,
                "DefaultVersionId": "v1",
                "PolicyVersionList": [{"Document": document_of(policy_document), **version}],
            }
        )

    def create_policy_version(
        self, policy_arn: str, policy_document: str, *, set_as_default: bool
    ) -> None:
        assert set_as_default is True
        version = {"VersionId": "v2", "IsDefaultVersion": True}
        policy = self._policy(policy_arn)
        policy["DefaultVersionId"] = "v2"
        policy["PolicyVersionList"] = [{"Document": document_of(policy_document), **version}]

    def delete_policy(self, policy_arn: str) -> None:
        for key in LISTS.values():
            for one in self._details.get(key, []):
                attached = one.get("AttachedManagedPolicies", [])
                assert policy_arn not in [each["PolicyArn"] for each in attached]
                assert (
                    one.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") != policy_arn
                )
        self._list("Policies").remove(self._policy(policy_arn))

    def attach_holder_policy(self, policy_arn: str, **options: Any) -> None:
        _, holder = self._holder(options)
        attached = holder.setdefault("AttachedManagedPolicies", [])
        assert policy_arn not in [one["PolicyArn"] for one in attached]
        attached.append({"PolicyArn": policy_arn})

    def detach_holder_policy(self, policy_arn: str, **options: Any) -> None:
        _, holder = self._holder(options)
        attached = holder["AttachedManagedPolicies"]
        left = [one for one in attached if one["PolicyArn"] != policy_arn]
        assert len(left) < len(attached)
        holder["AttachedManagedPolicies"] = left

    def put_holder_permissions_boundary(self, permissions_boundary: str, **options: Any) -> None:
        _, holder = self._holder(options)
        holder["PermissionsBoundary"] = {"PermissionsBoundaryArn": permissions_boundary}

    def delete_holder_permissions_boundary(self, **options: Any) -> None:
        del self._holder(options)[1]["PermissionsBoundary"]

    # Inline policies

    def put_holder_policy(self, policy_name: str, policy_document: str, **options: Any) -> None:
        kind, holder = self._holder(options)
        listed = holder.setdefault(INLINE[kind], [])
        listed[:] = [one for one in listed if one["PolicyName"] != policy_name]
        document = document_of(policy_document)
        listed.append({"PolicyName": policy_name, "PolicyDocument": document})

    def delete_holder_policy(self, policy_name: str, **options: Any) -> None:
        kind, holder = self._holder(options)
        left = [one for one in holder[INLINE[kind]] if one["PolicyName"] != policy_name]
        assert len(left) < len(holder[INLINE[kind]])
        holder[INLINE[kind]] = left

    # Users, groups and roles

    def tag_user(self, tags: str, **options: Any) -> None:
        _, holder = self._holder(options)
        listed = holder.setdefault("Tags", [])
        for tag in json.loads(tags):
            listed[:] = [one for one in listed if one["Key"].lower() != tag["Key"].lower()]
            listed.append(tag)

    tag_role = tag_user

    def untag_user(self, tag_keys: str, **options: Any) -> None:
        _, holder = self._holder(options)
        gone = {key.lower() for key in json.loads(tag_keys)}
        holder["Tags"] = [one for one in holder["Tags"] if one["Key"].lower() not in gone]

    untag_role = untag_user

    def add_user_to_group(self, user_name: str, group_name: str) -> None:
        _, user = self._holder({"user_name": user_name})
        user.setdefault("GroupList", []).append(group_name)

    def remove_user_from_group(self, user_name: str, group_name: str) -> None:
        _, user = self._holder({"user_name": user_name})
        user["GroupList"].remove(group_name)

    def create_user(self, user_name: str, path: str, **options: Any) -> None:
        self._create("user", user_name, path, options)

    def create_role(
        self, role_name: str, path: str, assume_role_policy_document: str, **options: Any
    ) -> None:
        document = document_of(assume_role_policy_document)
        facts = {
            key: options.pop(option)
            for key, option in (
                ("MaxSessionDuration", "max_session_duration"),
                ("Description", "description"),
            )
            if option in options
        }
        if "MaxSessionDuration" in facts:
            facts["MaxSessionDuration"] = int(facts["MaxSessionDuration"])
        made = self._create("role", role_name, path, options)
        made["AssumeRolePolicyDocument"] = document
        roles = self.world["accounts"][self._account].get("roles")
        if roles is None:
            made |= facts
        else:
            roles.append({"Arn": made["Arn"], **facts})

    def _create(self, kind: str, name: str, path: str, options: Options) -> Json:
        listed = self._list(LISTS[kind])
        assert all(one[NAMES[kind]].lower() != name.lower() for one in listed)
        made: Json = {NAMES[kind]: name, "Arn": self._arn(f"{kind}{path}{name}")}
        if "permissions_boundary" in options:
            arn = options.pop("permissions_boundary")
            made["PermissionsBoundary"] = {"PermissionsBoundaryArn": arn}
        if "tags" in options:
            made["Tags"] = json.loads(options.pop("tags"))
        assert not options
        listed.append(made)
        return made

    def update_role(self, role_name: str, max_session_duration: str) -> None:
        _, found = self._holder({"role_name": role_name})
        roles = self.world["accounts"][self._account].get("roles")
        if roles is not None:
            (found,) = (one for one in roles if one["Arn"] == found["Arn"])
        found["MaxSessionDuration"] = int(max_session_duration)

    def update_assume_role_policy(self, role_name: str, policy_document: str) -> None:
        _, found = self._holder({"role_name": role_name})
        found["AssumeRolePolicyDocument"] = document_of(policy_document)

    def delete_user(self, user_name: str) -> None:
        self._delete("user", user_name, ("GroupList",))

    def delete_role(self, role_name: str) -> None:
        self._delete("role", role_name, ())
        account = self.world["accounts"][self._account]
        if "roles" in account:
            known = {one["Arn"] for one in self._details["RoleDetailList"]}
            account["roles"] = [one for one in account["roles"] if one["Arn"] in known]

    def _delete(self, kind: str, name: str, lists: tuple[str, ...]) -> None:
        _, holder = self._holder({f"{kind}_name": name})
        for key in (*lists, INLINE[kind], "AttachedManagedPolicies"):
            assert not holder.get(key), key
        self._details[LISTS[kind]].remove(holder)
        for account in self.world["accounts"].values():  # PR-10
            for role in account["gaad"].get("RoleDetailList", []):
                document = role.get("AssumeRolePolicyDocument")
                _rename(document, holder["Arn"], holder.get("UserId") or holder.get("RoleId"))

    def _ignored(self, **_: Any) -> None:
        """Do what the world does not show."""

    delete_login_profile = list_access_keys = list_mfa_devices = _ignored
    list_instance_profiles_for_role = _ignored

    def delete_access_key(self, user_name: str, access_key_id: str) -> None:
        assert (bool(user_name), access_key_id) == (True, "AKIA1")


def _rename(document: Any, arn: str, id_: str | None) -> None:
    statements = document.get("Statement") if isinstance(document, dict) else None
    for one in statements if isinstance(statements, list) else [statements]:
        for element in ("Principal", "NotPrincipal"):
            named = one.get(element) if isinstance(one, dict) else None
            if isinstance(named, dict) and "AWS" in named:
                found = named["AWS"]
                if isinstance(found, list):
                    named["AWS"] = [id_ if name == arn else name for name in found]
                elif found == arn:
                    named["AWS"] = id_
