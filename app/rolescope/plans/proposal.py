"""Proposals: plans folded over an imported world, with what of them is not known (IAC-33 to 36)."""

from collections.abc import Iterator, Sequence

from rolescope.model.edit import Edit, EditRefused
from rolescope.model.place import Place, find_account
from rolescope.model.world import World
from rolescope.plans.plan_values import NoteKind, PlannedResource, PlanNote, ProposedPlan
from rolescope.plans.steps import WITHOUT_TRUSTS, steps_of
from rolescope.plans.steps.resource_step import ResourceStep
from rolescope.progress import Tick, no_tick
from rolescope.value import Value, field_names

_FEW_DIFFER = 0.1  # of the changed objects; where more differ, the import is too old (IAC-33)


class PlannedEdit(Value):
    """An edit that a plan makes, and the address of the resource that makes it.

    `names` are the ARNs, accounts and names that it is about.
    """

    address: str
    edit: Edit
    is_sensitive: bool = False
    names: frozenset[str] = frozenset()


class Proposal(Value, kw_only=True):
    """What plans make of a world: the edits in their order, the world after them, and notes.

    `asked` are resources whose account has to be given. `changed` counts the resources that the
    plans change.
    """

    plans: tuple[ProposedPlan, ...]
    base: World
    world: World
    made: tuple[PlannedEdit, ...] = ()
    notes: tuple[PlanNote, ...] = ()
    asked: tuple[PlannedResource, ...] = ()
    changed: int = 0

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits, for a scenario."""
        return tuple(one.edit for one in self.made)

    @property
    def secrets(self) -> frozenset[str]:
        """The names of resources that are not to be told (IAC-13)."""
        found = (one.secrets for plan in self.plans for one in plan.resources)
        return frozenset[str]().union(*found)

    @property
    def is_base_old(self) -> bool:
        """Whether the import should be made again before the plan is judged (IAC-33)."""
        differ = {one.address for one in self.notes if one.kind is NoteKind.BASE_DIFFERS}
        return len(differ) > _FEW_DIFFER * self.changed

    def causes(self, *names: str) -> tuple[PlannedEdit, ...]:
        """Return the edits that are about all of some ARNs, accounts and names; else about one."""
        wanted = {name for name in names if name}
        about = [(one, len(one.names & wanted)) for one in self.made]
        most = max((count for _, count in about), default=0)
        return tuple(one for one, count in about if most and count == most)


def _names_of(edit: Edit, world: World) -> Iterator[str]:
    """Yield what an edit names: its texts, those of its place, and the ARN that it makes."""
    for name in field_names(type(edit)):
        value = getattr(edit, name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, Place):
            yield from (value.holder, value.name)
    arn = getattr(edit, "arn", None)
    if callable(arn):
        yield arn(world)


def propose(world: World, plans: Sequence[ProposedPlan], tick: Tick = no_tick) -> Proposal:
    """Fold plans over a world, one after the other.

    An edit that cannot be made is left out, and a note says why: the others are made all the same.
    """
    made: list[PlannedEdit] = []
    notes: list[PlanNote] = []
    asked: list[PlannedResource] = []
    now, changed = world, 0
    for number, plan in enumerate(plans):
        notes += plan.notes
        steps: list[ResourceStep] = []
        for resource in plan.resources:
            if resource.type in WITHOUT_TRUSTS:
                continue
            changed += 1
            if resource.account is None:
                asked.append(resource)
                note = PlanNote(
                    kind=NoteKind.ACCOUNT, address=resource.address, what=resource.provider
                )
                notes.append(note)
            elif find_account(now, resource.account) is None and not _is_of_organization(resource):
                account = resource.account
                note = PlanNote(kind=NoteKind.NOT_IMPORTED, address=resource.address, what=account)
                notes.append(note)
            else:
                steps += steps_of(resource)
        steps.sort(key=lambda step: step.phase)
        for at, step in enumerate(steps):
            if at % _TICKS == 0:
                tick((number + at / len(steps)) / len(plans), "Plan")
            now = _folded(now, step, made, notes)
    return Proposal(
        plans=tuple(plans),
        base=world,
        world=now,
        made=tuple(made),
        notes=tuple(dict.fromkeys(notes)),
        asked=tuple(asked),
        changed=changed,
    )


_TICKS = 50  # steps from one report of progress to the next


def _is_of_organization(resource: PlannedResource) -> bool:
    return resource.type.startswith("aws_organizations_")


def _folded(
    world: World, step: ResourceStep, made: list[PlannedEdit], notes: list[PlanNote]
) -> World:
    resource = step.resource
    for outcome in list(step.make(world)):
        if isinstance(outcome, PlanNote):
            notes.append(outcome)
            continue
        try:
            world = outcome.apply(world)
        except EditRefused as error:
            refusal = PlanNote(
                kind=NoteKind.NOT_APPLIED,
                address=resource.address,
                what=outcome.label,
                why=str(error),
            )
            notes.append(refusal)
            continue
        names = frozenset(_names_of(outcome, world))
        made.append(PlannedEdit(resource.address, outcome, resource.is_sensitive, names))
    return world
