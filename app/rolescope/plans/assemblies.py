"""Cloud assemblies of the CDK: all their stacks as one plan (IAC-44)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rolescope.model.arn import is_account_id
from rolescope.plans.fields import items, mapping, text
from rolescope.plans.stacks import read_template
from rolescope.plans.templates import Stack, StackTemplate
from rolescope.plans.values import Attributes, ProposedPlan

_STACKS = "stacks"


@dataclass(frozen=True, slots=True)
class _DeployedStack:
    template: Attributes
    stack: Stack


def is_assembly(value: Attributes) -> bool:
    """Tell whether an object is what reading the folder of an assembly gives."""
    return isinstance(value.get(_STACKS), list) and "artifacts" in value


def read_assembly(value: Attributes, given: Stack) -> ProposedPlan:
    """Return what all stacks make; `given` is the account and Region of those that name none."""
    stacks = [_deployed(mapping(one), given) for one in items(value.get(_STACKS))]
    exports = {**given.exports, **dict(_exports(stacks))}
    plans = [_read(one, exports) for one in stacks]
    return ProposedPlan(
        kind="CDK assembly",
        resources=tuple(resource for plan in plans for resource in plan.resources),
        providers=tuple(dict.fromkeys(one for plan in plans for one in plan.providers)),
        notes=tuple(note for plan in plans for note in plan.notes),
    )


def _read(one: _DeployedStack, exports: Mapping[str, str]) -> ProposedPlan:
    """Return what one stack makes; logical names are those of one stack alone."""
    plan = read_template(one.template, replace(one.stack, exports=exports))
    above = f"{one.stack.name}/"

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
        region=given.region if region.startswith("unknown") else region,
        name=text(told.get("name")) or given.name,
    )
    return _DeployedStack(mapping(told.get("template")), stack)


def _exports(stacks: Iterable[_DeployedStack]) -> Iterable[tuple[str, str]]:
    """Yield what a stack exports for others, as far as its template tells."""
    for one in stacks:
        template = StackTemplate(one.template, one.stack)
        for output in mapping(one.template.get("Outputs")).values():
            told = mapping(output)
            name = template.evaluated(mapping(told.get("Export")).get("Name"))
            value = template.evaluated(told.get("Value"))
            if isinstance(name, str) and isinstance(value, str):
                yield name, value
