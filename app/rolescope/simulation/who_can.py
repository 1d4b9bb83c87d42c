"""Who can: every user and role that may do one action on one resource."""

from collections.abc import Iterator

from rolescope.engine.evaluate import answer_if_open
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Verdict
from rolescope.model.request import ActionRequest
from rolescope.progress import Tick, no_tick
from rolescope.trust.entities import Entity, caller_of
from rolescope.value import Value

_STEP = 50  # principals between two reports of progress


class ActionOnResource(Value, kw_only=True):
    """What is asked of everybody, with the fields of an ActionRequest."""

    action: str
    resource: str
    at: str
    resource_policy: str | None = None
    is_open: bool = False

    def request(self, entity: Entity) -> ActionRequest:
        """Return the request of a user with long-term keys, or of a plain session of a role."""
        return ActionRequest(
            caller=caller_of(entity),
            action=self.action,
            resource=self.resource,
            at=self.at,
            resource_policy=self.resource_policy,
            is_open=self.is_open,
        )


class Permitted(Value):
    """A user or role that may do it, or may where something holds that is not known."""

    entity: Entity
    verdict: Verdict

    @property
    def is_sure(self) -> bool:
        """Tell whether it is allowed as things are."""
        return self.verdict.decision is Decision.ALLOW


class WhoCan(Value, kw_only=True):
    """The answer: `asked` users and roles were looked at; `found` is sorted by ARN."""

    wanted: ActionOnResource
    asked: int
    found: tuple[Permitted, ...]

    @property
    def allowed(self) -> tuple[Permitted, ...]:
        """Those that are allowed as things are."""
        return tuple(one for one in self.found if one.is_sure)

    @property
    def depending(self) -> tuple[Permitted, ...]:
        """Those for whom it depends on what is not known."""
        return tuple(one for one in self.found if not one.is_sure)


def who_can(wanted: ActionOnResource, index: WorldIndex, tick: Tick = no_tick) -> WhoCan:
    """Ask every user and role of a world; each answer is that of `answer_action`."""
    entities: dict[str, Entity] = {**index.users, **index.roles}
    found = _found(wanted, [entities[arn] for arn in sorted(entities)], index, tick)
    return WhoCan(wanted=wanted, asked=len(entities), found=tuple(found))


def _found(
    wanted: ActionOnResource, entities: list[Entity], index: WorldIndex, tick: Tick
) -> Iterator[Permitted]:
    for done, entity in enumerate(entities):
        if done % _STEP == 0:
            tick(done / len(entities), f"Principal {done:,} of {len(entities):,}")
        verdict = answer_if_open(wanted.request(entity), index)
        if verdict is not None:
            yield Permitted(entity, verdict)
