"""Resources of CloudFormation and SAM under Terraform's names of types and attributes (IAC-41)."""

from collections.abc import Callable, Iterator, Mapping

from rolescope.model.document import VERSION
from rolescope.model.edits.guardrails import WithNewGuardrail
from rolescope.plans.fields import items, mapping, text
from rolescope.plans.values import GUARDRAILS, UNKNOWN, Attributes, UnknownValue

Parts = Iterator[tuple[str, str, dict[str, object]]]
"""A type, what tells it from other parts of the same resource, and its attributes."""

_WITHOUT_TRUSTS = frozenset(
    {
        "AWS::IAM::AccessKey",
        "AWS::IAM::InstanceProfile",
        "AWS::IAM::ServerCertificate",
        "AWS::IAM::VirtualMFADevice",
    }
)
_ABOUT_ACCESS = (
    "AWS::IAM::",
    "AWS::Organizations::",
    "AWS::SSO::",
    "AWS::RolesAnywhere::",
    "AWS::CloudFormation::Stack",
)


def parts_of(type_: str, name: str, properties: Attributes) -> Parts:
    """Yield what a resource is made of. `name` is its physical name, or a placeholder."""
    find = _TYPES.get(type_)
    if find is not None:
        yield from find(name, properties)
    elif type_ not in _WITHOUT_TRUSTS and type_.startswith(_ABOUT_ACCESS):
        yield type_, "", {}


def _document(value: object) -> object:
    return value if value is not None else UNKNOWN


def _tags(value: object) -> object:
    if isinstance(value, UnknownValue):
        return value
    pairs = map(mapping, items(value))
    return {text(one.get("Key")): one.get("Value") for one in pairs if text(one.get("Key"))}


def _number(value: object) -> object:
    """Return a number, which YAML may hold as text."""
    is_number = isinstance(value, str) and value.isascii() and value.isdecimal()
    return int(value[:9]) if isinstance(value, str) and is_number else value


def _role(name: str, properties: Attributes) -> Parts:
    policies = properties.get("Policies")
    inline: object = policies
    if not isinstance(policies, UnknownValue):
        inline = [
            one
            if isinstance(one, UnknownValue)
            else {
                "name": mapping(one).get("PolicyName"),
                "policy": _document(mapping(one).get("PolicyDocument")),
            }
            for one in items(policies)
        ]
    values: dict[str, object] = {
        "name": name,
        "path": properties.get("Path", "/"),
        "assume_role_policy": _document(properties.get("AssumeRolePolicyDocument")),
        "permissions_boundary": properties.get("PermissionsBoundary"),
        "inline_policy": inline,
        "managed_policy_arns": properties.get("ManagedPolicyArns", []),
        "tags": _tags(properties.get("Tags")),
    }
    if "MaxSessionDuration" in properties:
        values["max_session_duration"] = _number(properties["MaxSessionDuration"])
    yield "aws_iam_role", "", values


def _user(name: str, properties: Attributes) -> Parts:
    values = {
        "name": name,
        "path": properties.get("Path", "/"),
        "permissions_boundary": properties.get("PermissionsBoundary"),
        "tags": _tags(properties.get("Tags")),
    }
    yield "aws_iam_user", "", values
    yield from _policies("user", name, properties)
    groups = properties.get("Groups")
    if groups:
        membership = {"user": name, "groups": groups}
        yield "aws_iam_user_group_membership", "Groups", membership


def _group(name: str, properties: Attributes) -> Parts:
    yield "aws_iam_group", "", {"name": name, "path": properties.get("Path", "/")}
    yield from _policies("group", name, properties)


def _policies(noun: str, holder: str, properties: Attributes) -> Parts:
    for at, one in enumerate(items(properties.get("Policies"))):
        values = {
            noun: holder,
            "name": mapping(one).get("PolicyName") or f"policy-{at}",
            "policy": _document(mapping(one).get("PolicyDocument")),
        }
        yield f"aws_iam_{noun}_policy", f"Policies.{values['name']}", values
    arns = properties.get("ManagedPolicyArns")
    for one in [arns] if isinstance(arns, UnknownValue) else items(arns):
        values = {noun: holder, "policy_arn": one}
        yield f"aws_iam_{noun}_policy_attachment", f"ManagedPolicyArns.{one}", values


def _holders(properties: Attributes) -> Iterator[tuple[str, object]]:
    for name, noun in (("Roles", "role"), ("Users", "user"), ("Groups", "group")):
        value = properties.get(name)
        for one in [value] if isinstance(value, UnknownValue) else items(value):
            yield noun, one


def _managed_policy(name: str, properties: Attributes) -> Parts:
    policy = _document(properties.get("PolicyDocument"))
    values = {"name": name, "path": properties.get("Path", "/"), "policy": policy}
    yield "aws_iam_policy", "", values
    for noun, holder in _holders(properties):
        attached = {noun: holder, "policy_arn": properties.get("Arn", UNKNOWN)}
        yield f"aws_iam_{noun}_policy_attachment", f"{noun}.{holder}", attached


def _inline_for_all(_name: str, properties: Attributes) -> Parts:
    for noun, holder in _holders(properties):
        values = {
            noun: holder,
            "name": properties.get("PolicyName"),
            "policy": _document(properties.get("PolicyDocument")),
        }
        yield f"aws_iam_{noun}_policy", f"{noun}.{holder}", values


def _inline_for_one(noun: str) -> Callable[[str, Attributes], Parts]:
    def find(_name: str, properties: Attributes) -> Parts:
        values = {
            noun: properties.get(f"{noun.title()}Name"),
            "name": properties.get("PolicyName"),
            "policy": _document(properties.get("PolicyDocument")),
        }
        yield f"aws_iam_{noun}_policy", "", values

    return find


def _additions(_name: str, properties: Attributes) -> Parts:
    users = properties.get("Users")
    for one in [users] if isinstance(users, UnknownValue) else items(users):
        values = {"user": one, "groups": [properties.get("GroupName")]}
        yield "aws_iam_user_group_membership", f"Users.{one}", values


def _oidc(_name: str, properties: Attributes) -> Parts:
    values = {"url": properties.get("Url"), "client_id_list": properties.get("ClientIdList", [])}
    yield "aws_iam_openid_connect_provider", "", values


def _saml(name: str, properties: Attributes) -> Parts:
    yield "aws_iam_saml_provider", "", {"name": properties.get("Name", name)}


def _guardrail(_name: str, properties: Attributes) -> Parts:
    kind, name = text(properties.get("Type")), properties.get("Name")
    values = {"type": kind, "name": name, "content": _document(properties.get("Content"))}
    yield "aws_organizations_policy", "", values
    if kind in GUARDRAILS and isinstance(name, str):
        id_ = WithNewGuardrail(GUARDRAILS[kind], name, "").id
        for one in items(properties.get("TargetIds")):
            attached = {"policy_id": id_, "target_id": one}
            yield "aws_organizations_policy_attachment", f"TargetIds.{one}", attached


def _unit(_name: str, properties: Attributes) -> Parts:
    values = {"name": properties.get("Name"), "parent_id": properties.get("ParentId")}
    yield "aws_organizations_organizational_unit", "", values


def _member(_name: str, properties: Attributes) -> Parts:
    parents = properties.get("ParentIds")
    values = {
        "name": properties.get("AccountName"),
        "parent_id": parents
        if isinstance(parents, UnknownValue)
        else next(iter(items(parents)), None),
        "role_name": properties.get("RoleName"),
    }
    yield "aws_organizations_account", "", values


_LAMBDA = {
    "Version": VERSION,
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
        }
    ],
}
_BASIC = "arn:{}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def _function(name: str, properties: Attributes) -> Parts:
    """Yield the role that SAM makes for a function that names none (IAC-43)."""
    if "Role" in properties:
        return
    partition = text(properties.get("Partition")) or "aws"
    arns: list[object] = [_BASIC.format(partition)]
    inline: list[object] = []
    written = properties.get("Policies")
    for at, one in enumerate(written if isinstance(written, list) else [written]):
        if isinstance(one, str):
            whole = one if one.startswith("arn:") else f"arn:{partition}:iam::aws:policy/{one}"
            arns.append(whole)
        elif isinstance(one, Mapping) and "Statement" in one:
            inline.append({"name": f"{name.partition('(')[0]}Policy{at}", "policy": one})
        elif one is not None:  # a policy template needs the translator
            inline.append({"name": f"policy-template-{at}", "policy": UNKNOWN})
    yield (
        "aws_iam_role",
        "Role",
        {
            "name": name,
            "path": "/",
            "assume_role_policy": properties.get("AssumeRolePolicyDocument", _LAMBDA),
            "permissions_boundary": properties.get("PermissionsBoundary"),
            "inline_policy": inline,
            "managed_policy_arns": arns,
        },
    )


_TYPES: Mapping[str, Callable[[str, Attributes], Parts]] = {
    "AWS::IAM::Role": _role,
    "AWS::IAM::User": _user,
    "AWS::IAM::Group": _group,
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Policy": _inline_for_all,
    "AWS::IAM::RolePolicy": _inline_for_one("role"),
    "AWS::IAM::UserPolicy": _inline_for_one("user"),
    "AWS::IAM::GroupPolicy": _inline_for_one("group"),
    "AWS::IAM::UserToGroupAddition": _additions,
    "AWS::IAM::OIDCProvider": _oidc,
    "AWS::IAM::SAMLProvider": _saml,
    "AWS::Organizations::Policy": _guardrail,
    "AWS::Organizations::OrganizationalUnit": _unit,
    "AWS::Organizations::Account": _member,
    "AWS::Serverless::Function": _function,
}
