"""CloudFormation: templates as they will be, and change sets (IAC-39 to IAC-43).

Resources of CloudFormation and SAM under Terraform's names of types and attributes (IAC-41).
"""

import re
from collections.abc import Callable, Iterator, Mapping

from rolescope.model.arn import Arn, is_account_id
from rolescope.model.document import VERSION
from rolescope.model.edits.guardrails import WithNewGuardrail
from rolescope.model.strict_json import JsonError, decode_whole
from rolescope.plans.plan_documents import KNOWN_AFTER_APPLY
from rolescope.plans.plan_fields import items, mapping, text
from rolescope.plans.plan_values import (
    GUARDRAILS,
    UNKNOWN,
    Attributes,
    NoteKind,
    PlanAction,
    PlanError,
    PlannedResource,
    PlanNote,
    ProposedPlan,
    Provider,
    UnknownValue,
)
from rolescope.plans.templates import NAMES, Stack, StackTemplate

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


PROVIDER = "template"
"""What a stack is called where its account is asked for: it has no provider."""

_NOT_YET = re.compile(r"\{\{changeSet:")
_MAX_WORDS = 60


def is_template(value: Attributes) -> bool:
    """Tell whether an object is a template: it has resources with types of CloudFormation."""
    resources = value.get("Resources")
    return isinstance(resources, Mapping) and (
        "AWSTemplateFormatVersion" in value
        or any("::" in text(mapping(one).get("Type")) for one in resources.values())
    )


def is_change_set(value: Attributes) -> bool:
    """Tell whether an object is what `aws cloudformation describe-change-set` prints."""
    return isinstance(value.get("Changes"), list) and (
        "ChangeSetName" in value or "StackId" in value
    )


def read_template(value: Attributes, stack: Stack) -> ProposedPlan:
    """Return what a template makes of a stack: what it lists is so, the rest is left alone."""
    template = StackTemplate(value, stack)
    resources: list[PlannedResource] = []
    notes: list[PlanNote] = []
    for logical, one in template.resources.items():
        address = template.address(logical)
        type_ = text(one.get("Type"))
        exists = template.exists(logical)
        if exists is False:
            continue
        if type_.startswith("Fn::") or logical.startswith("Fn::"):
            notes.append(PlanNote(kind=NoteKind.NOT_MODELED, address=address, what=logical))
            continue
        found = _parts(template, logical, type_)
        for neutral, part, values in found:
            resources.append(
                PlannedResource(
                    address=f"{address}.{part}" if part else address,
                    type=neutral,
                    action=PlanAction.PRESENT,
                    before={},
                    after=_possible(values) if exists is None else values,
                    provider=PROVIDER,
                    account=stack.account,
                    is_possible=exists is None,
                )
            )
    return ProposedPlan(
        kind="CloudFormation template",
        resources=tuple(resources),
        providers=(Provider(PROVIDER, stack.account, "--account" if stack.account else ""),),
        notes=tuple(notes),
    )


def _parts(
    template: StackTemplate, logical: str, type_: str
) -> list[tuple[str, str, dict[str, object]]]:
    properties = template.properties(logical)
    name = ""
    if type_ in NAMES:
        name = template.name_of(logical, type_, properties)
    elif type_ == "AWS::Serverless::Function":
        name = template.placeholder(f"{logical}Role")
    if type_ == "AWS::IAM::ManagedPolicy":
        properties["Arn"] = template.ref(logical)
    return list(parts_of(type_, name, properties))


def _possible(values: dict[str, object]) -> dict[str, object]:
    """Return attributes of what may not come to be: no statement of it is certain (IAC-36)."""
    found = dict(values)
    for name in ("assume_role_policy", "policy", "content"):
        if name in found:
            found[name] = _in_doubt(found[name])
    inline = found.get("inline_policy")
    if isinstance(inline, list):
        found["inline_policy"] = [
            {**one, "policy": _in_doubt(one.get("policy"))} if isinstance(one, dict) else one
            for one in inline
        ]
    return found


def _in_doubt(document: object) -> object:
    if not isinstance(document, Mapping):
        return document
    written = document.get("Statement")
    statements = written if isinstance(written, list) else [written]
    return {
        **document,
        "Statement": [
            {**one, "Condition": UNKNOWN} if isinstance(one, Mapping) else one for one in statements
        ],
    }


# Change sets

_ACTIONS: Mapping[str, PlanAction] = {
    "Add": PlanAction.CREATE,
    "Modify": PlanAction.UPDATE,
    "Remove": PlanAction.DELETE,
    "Import": PlanAction.PRESENT,
}


def read_change_set(value: Attributes, stack: Stack) -> ProposedPlan:
    """Return what a change set does to its stack.

    Raises:
        PlanError: it is only a part of it.
    """
    if value.get("NextToken"):
        raise PlanError(
            "The change set goes on: this is its first page.",
            "Run aws cloudformation describe-change-set without --no-paginate.",
        )
    arn = Arn.parse(text(value.get("StackId")))
    account = stack.account or (arn.account if arn is not None else "")
    found: list[PlannedResource | PlanNote] = []
    name = text(value.get("StackName")) or stack.name
    for one in items(value.get("Changes")):
        change = mapping(mapping(one).get("ResourceChange"))
        if change:
            found += _changed(change, name, account if is_account_id(account) else None)
    return ProposedPlan(
        kind="CloudFormation change set",
        resources=tuple(one for one in found if isinstance(one, PlannedResource)),
        providers=(Provider(PROVIDER, account or None, "StackId" if account else ""),),
        notes=tuple(one for one in found if isinstance(one, PlanNote)),
    )


def _changed(
    change: Attributes, stack: str, account: str | None
) -> Iterator[PlannedResource | PlanNote]:
    logical, type_ = text(change.get("LogicalResourceId")), text(change.get("ResourceType"))
    words = text(change.get("Action"))
    physical = text(change.get("PhysicalResourceId"))
    first, second = (_context(change.get(name)) for name in ("BeforeContext", "AfterContext"))
    placeholder = f"{stack}-{logical}-{KNOWN_AFTER_APPLY}"
    shape = dict(_by_part(type_, physical or placeholder, {}))
    if not shape:
        return
    action = _ACTIONS.get(words)
    if words == "Remove" and text(change.get("PolicyAction")).startswith("Retain"):
        yield PlanNote(kind=NoteKind.STAYS, address=logical)
        return
    if action is None:
        yield PlanNote(kind=NoteKind.ACTION, address=logical, what=words[:_MAX_WORDS])
        return
    yield from _open_parts(change, logical)
    is_replaced = text(change.get("Replacement")) == "True"
    name_before, name_after = physical or placeholder, physical or placeholder
    if is_replaced:
        name_after = placeholder
    if first is None and action is PlanAction.DELETE:
        first = {}
    if (second is None and action is not PlanAction.DELETE) or (
        first is None and action is PlanAction.UPDATE
    ):
        yield PlanNote(kind=NoteKind.ATTRIBUTE, address=logical, what="properties")
        return
    before = dict(_by_part(type_, name_before, first or {})) if first is not None else {}
    after = dict(_by_part(type_, name_after, second or {})) if second is not None else {}
    for key in dict.fromkeys((*before, *after)):
        yield from _sides(
            key, logical, before.get(key), after.get(key), account, is_replaced=is_replaced
        )


def _open_parts(change: Attributes, logical: str) -> Iterator[PlanNote]:
    """Yield what of a change is decided when it runs."""
    dynamic = [
        text(mapping(mapping(one).get("Target")).get("Name"))
        for one in items(change.get("Details"))
        if mapping(one).get("Evaluation") == "Dynamic"
    ]
    if text(change.get("Replacement")) == "Conditional":
        what = ", ".join(filter(None, dynamic)) or text(change.get("ResourceType"))
        yield PlanNote(kind=NoteKind.REPLACED, address=logical, what=what)


def _context(value: object) -> dict[str, object] | None:
    """Return the properties of a context; None where there is none that can be read."""
    if not isinstance(value, str) or not value:
        return None
    try:
        found = mapping(decode_whole(value)).get("Properties")
    except JsonError:
        return None
    return {key: _known(one) for key, one in mapping(found).items()}


def _known(value: object) -> object:
    """Return a value with Unknown for what is known only after the change set ran."""
    if isinstance(value, Mapping):
        return {key: _known(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_known(one) for one in value]
    is_open = isinstance(value, str) and _NOT_YET.search(value) is not None
    return UnknownValue(str(value)) if is_open else value


def _by_part(
    type_: str, physical: str, properties: dict[str, object]
) -> Iterator[tuple[tuple[str, str], dict[str, object]]]:
    name = physical
    if type_ in NAMES:
        written = properties.get(NAMES[type_][0])
        name = written if isinstance(written, str) and written else physical
    if type_ == "AWS::IAM::ManagedPolicy" and physical.startswith("arn:"):
        properties = {**properties, "Arn": physical}
        name = physical.rpartition("/")[2]
    if type_ == "AWS::Serverless::Function":
        return  # change sets are of the template that SAM's was made into
    for neutral, part, values in parts_of(type_, name, properties):
        if neutral == "aws_iam_policy" and physical.startswith("arn:"):
            values["arn"] = physical
        yield (neutral, part), values


def _sides(
    key: tuple[str, str],
    logical: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    account: str | None,
    *,
    is_replaced: bool,
) -> Iterator[PlannedResource]:
    neutral, part = key
    actions = [PlanAction.UPDATE]
    if before is None or after is None:
        actions = [PlanAction.CREATE if before is None else PlanAction.DELETE]
    elif is_replaced:
        actions = [PlanAction.DELETE, PlanAction.CREATE]
    for action in actions:
        yield PlannedResource(
            address=f"{logical}.{part}" if part else logical,
            type=neutral,
            action=action,
            before={} if action is PlanAction.CREATE else before or {},
            after={} if action is PlanAction.DELETE else after or {},
            provider=PROVIDER,
            account=account,
        )
