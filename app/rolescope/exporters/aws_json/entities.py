"""Users, groups, roles and managed policies as GetAccountAuthorizationDetails prints them."""

from typing import Any

from rolescope.exporters.aws_json.documents import Documents
from rolescope.model.arn import role_name
from rolescope.model.place import Holder
from rolescope.model.policy import NO_DEFAULT_VERSION, Policy
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.world import Account

Record = dict[str, Any]


def account_record(account: Account, documents: Documents) -> Record:
    """Return an account as formats.md has it: what was not imported is left out."""
    found: Record = {"gaad": details(account, documents)}
    if account.oidc_providers is not None:
        found["oidcProviders"] = [_oidc(one) for one in account.oidc_providers]
    if account.saml_providers is not None:
        found["samlProviders"] = [_saml(one) for one in account.saml_providers]
    if account.lists_all_linked_roles:
        found["hasServiceLinkedRoles"] = True
    if account.roles_listed:
        found["roles"] = [{"Arn": role.arn} | _facts(role) for role in account.roles]
    return found


def details(account: Account, documents: Documents) -> Record:
    """Return the authorization details of an account, all pages merged."""
    lists = {
        "users": ("UserDetailList", [user_record(one, documents) for one in account.users]),
        "groups": ("GroupDetailList", [group_record(one, documents) for one in account.groups]),
        "roles": (
            "RoleDetailList",
            [role_record(one, documents, is_listed=account.roles_listed) for one in account.roles],
        ),
        "policies": ("Policies", [managed_record(one, documents) for one in account.policies]),
    }
    found: Record = {
        key: records
        for name, (key, records) in lists.items()
        if records or name not in account.incomplete
    }
    if any(lists[name][1] for name in account.incomplete) or len(account.incomplete) == len(lists):
        found["IsTruncated"] = True  # as of a page that others follow
    return found


def user_record(user: User, documents: Documents) -> Record:
    """Return an entry of UserDetailList."""
    return _present(
        Path=path_of(user.arn),
        UserName=user.name,
        UserId=user.id,
        Arn=user.arn,
        UserPolicyList=_inline(user, documents),
        GroupList=list(user.groups),
        AttachedManagedPolicies=_attached(user),
        PermissionsBoundary=_boundary(user.boundary),
        Tags=_tags(user),
    )


def group_record(group: Group, documents: Documents) -> Record:
    """Return an entry of GroupDetailList."""
    return _present(
        Path=path_of(group.arn),
        GroupName=group.name,
        GroupId=group.id,
        Arn=group.arn,
        GroupPolicyList=_inline(group, documents),
        AttachedManagedPolicies=_attached(group),
    )


def role_record(role: Role, documents: Documents, *, is_listed: bool) -> Record:
    """Return an entry of RoleDetailList; with what ListRoles tells where that is not listed."""
    found = _present(
        Path=path_of(role.arn),
        RoleName=role.name,
        RoleId=role.id,
        Arn=role.arn,
        AssumeRolePolicyDocument=documents.value(role.trust_policy),
        RolePolicyList=_inline(role, documents),
        AttachedManagedPolicies=_attached(role),
        PermissionsBoundary=_boundary(role.boundary),
        Tags=_tags(role),
        RoleLastUsed={"LastUsedDate": role.last_used} if role.last_used else None,
        CreateDate=role.created,
    )
    if role.never_used:
        found["RoleLastUsed"] = {}
    if role.instance_profiles is not None:
        found["InstanceProfileList"] = [{"Arn": arn} for arn in role.instance_profiles]
    return found if is_listed else found | _facts(role)


def managed_record(policy: Policy, documents: Documents) -> Record:
    """Return an entry of Policies: its first version is the default version (EV-3).

    Where only that is known, the record tells that the list of its versions is truncated.
    """
    known = (policy, *(policy.other_versions or ()))
    versions = [
        {
            "Document": documents.value(one),
            "VersionId": f"v{number}",
            "IsDefaultVersion": number == 1,
        }
        for number, one in enumerate(known, 1)
    ]
    if policy.unreadable == NO_DEFAULT_VERSION:
        versions = []
    found = {
        "PolicyName": policy.name,
        "Arn": policy.arn or "",
        "Path": path_of(policy.arn or ""),
        "DefaultVersionId": "v1",
        "PolicyVersionList": versions,
    }
    return found if policy.other_versions is not None else found | {"IsTruncated": True}


def path_of(arn: str) -> str:
    """Return the path of an entity (ARN-5)."""
    resource = arn.split(":", 5)[-1]
    middle = resource.partition("/")[2].rpartition("/")[0]
    return f"/{middle}/" if middle else "/"


def _present(**fields: Any) -> Record:
    """Leave out what AWS leaves out: empty lists and what is not there."""
    return {key: value for key, value in fields.items() if value not in (None, [], "")}


def _facts(role: Role) -> Record:
    return _present(MaxSessionDuration=role.max_session_duration, Description=role.description)


def _inline(holder: Holder, documents: Documents) -> list[Record]:
    return [
        {"PolicyName": one.name, "PolicyDocument": documents.value(one)} for one in holder.inline
    ]


def _attached(holder: Holder) -> list[Record]:
    return [{"PolicyName": role_name(arn), "PolicyArn": arn} for arn in holder.attached]


def _boundary(arn: str | None) -> Record | None:
    if arn is None:
        return None
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}


def _tags(holder: User | Role) -> list[Record]:
    tags: list[Record] = [{"Key": key, "Value": value} for key, value in holder.tags]
    return tags if holder.tags_known else [*tags, {"Key": None, "Value": None}]


def _oidc(provider: OidcProvider) -> Record:
    found: Record = {"Arn": provider.arn, "Url": provider.url}
    if provider.client_ids is not None:
        found["ClientIDList"] = list(provider.client_ids)
    return found


def _saml(provider: SamlProvider) -> Record:
    until = "(unreadable)" if provider.valid_until == "" else provider.valid_until
    return _present(Arn=provider.arn, ValidUntil=until)
