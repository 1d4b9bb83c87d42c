"""CloudFormation: templates as they will be, and change sets (IAC-39 to IAC-43)."""

import re
from collections.abc import Iterator, Mapping

from rolescope.model.arn import Arn, is_account_id
from rolescope.model.strict_json import JsonError, decode_whole
from rolescope.plans.fields import items, mapping, text
from rolescope.plans.stack_resources import parts_of
from rolescope.plans.templates import NAMES, Stack, StackTemplate
from rolescope.plans.values import (
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
        made_at=text(value.get("CreationTime")) or None,
    )


def _changed(
    change: Attributes, stack: str, account: str | None
) -> Iterator[PlannedResource | PlanNote]:
    logical, type_ = text(change.get("LogicalResourceId")), text(change.get("ResourceType"))
    words = text(change.get("Action"))
    physical = text(change.get("PhysicalResourceId"))
    first, second = (_context(change.get(name)) for name in ("BeforeContext", "AfterContext"))
    placeholder = f"{stack}-{logical}-(known after apply)"
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
