"""Cloud assemblies of the CDK: all their stacks as one plan (IAC-44)."""

from collections.abc import Iterator, Mapping, Sequence

from rolescope.model.arn import is_account_id
from rolescope.plans.plan_fields import items, mapping, text
from rolescope.plans.plan_values import Attributes, ProposedPlan
from rolescope.plans.stacks import read_template
from rolescope.plans.templates import Stack, StackTemplate
from rolescope.value import Value, replace

_STACKS = "stacks"


class _DeployedStack(Value):
    """`artifact` is its name in the assembly, which no other stack of it has."""

    artifact: str
    template: Attributes
    stack: Stack


class _Export(Value):
    """What a stack exports for others; None: the template does not tell the value."""

    stack: Stack
    name: str
    value: str | None


def is_assembly(value: Attributes) -> bool:
    """Tell whether an object is what reading the folder of an assembly gives."""
    return isinstance(value.get(_STACKS), list) and "artifacts" in value


def read_assembly(value: Attributes, given: Stack) -> ProposedPlan:
    """Return what all stacks make; `given` is the account and Region of those that name none."""
    stacks = [_deployed(mapping(one), given) for one in items(value.get(_STACKS))]
    exports = [export for one in stacks for export in _exports(one)]
    has_own_names = len({one.stack.name for one in stacks}) == len(stacks)
    plans = [
        _read(
            replace(one, stack=replace(one.stack, exports=_imports(one.stack, exports))),
            one.stack.name if has_own_names else one.artifact,
        )
        for one in stacks
    ]
    return ProposedPlan(
        kind="CDK assembly",
        resources=tuple(resource for plan in plans for resource in plan.resources),
        providers=tuple(dict.fromkeys(one for plan in plans for one in plan.providers)),
        notes=tuple(note for plan in plans for note in plan.notes),
    )


def _read(one: _DeployedStack, name: str) -> ProposedPlan:
    """Return what one stack makes; logical names are those of one stack alone."""
    plan = read_template(one.template, one.stack)
    above = f"{name}/"

    def address(told: str) -> str:
        return told if told.startswith(above) else f"{above}{told}"

    return replace(
        plan,
        resources=tuple(replace(x, address=address(x.address)) for x in plan.resources),
        notes=tuple(replace(x, address=address(x.address)) for x in plan.notes),
    )


def _deployed(told: Attributes, given: Stack) -> _DeployedStack:
    """Read one stack; `aws://unknown-account/unknown-region` names neither."""
    account, _, region = text(told.get("environment")).removeprefix("aws://").partition("/")
    stack = replace(
        given,
        account=account if is_account_id(account) else given.account,
        region=region if region and not region.startswith("unknown") else given.region,
        name=text(told.get("name")) or given.name,
        parameters={
            name: value
            for name, value in {**mapping(told.get("parameters")), **given.parameters}.items()
            if isinstance(value, str)
        },
    )
    return _DeployedStack(text(told.get("artifact")), mapping(told.get("template")), stack)


def _exports(one: _DeployedStack) -> Iterator[_Export]:
    template = StackTemplate(one.template, one.stack)
    for output in mapping(one.template.get("Outputs")).values():
        told = mapping(output)
        name = template.evaluated(mapping(told.get("Export")).get("Name"))
        value = template.evaluated(told.get("Value"))
        if isinstance(name, str):
            yield _Export(one.stack, name, value if isinstance(value, str) else None)


def _imports(stack: Stack, exports: Sequence[_Export]) -> Mapping[str, str]:
    """Return the exports that a stack sees: those of its account and Region, by name.

    An account and Region have a name once. Where it is not known whose of several stacks is
    meant, neither is the value.
    """
    found = dict(stack.exports)
    by_name: dict[str, list[_Export]] = {}
    for one in exports:
        if _may_see(stack, one.stack):
            by_name.setdefault(one.name, []).append(one)
    for name, named in by_name.items():
        own = [one for one in named if _place(one.stack) == _place(stack) and all(_place(stack))]
        first, *others = {one.value for one in own or named}
        if others:
            found.pop(name, None)
        elif first is not None:
            found[name] = first
    return found


def _place(stack: Stack) -> tuple[str | None, str]:
    return stack.account, stack.region


def _may_see(stack: Stack, other: Stack) -> bool:
    """Tell whether two stacks may be of one account and Region; an unknown one may be any."""
    pairs = zip(_place(stack), _place(other), strict=True)
    return all(one == another or not one or not another for one, another in pairs)
