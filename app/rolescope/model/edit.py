"""What-if edits, and the scenario: a world and the edits made to it."""

from dataclasses import dataclass, field
from typing import Protocol

from rolescope.model.policy import StatementPrincipal
from rolescope.model.world import World


class Edit(Protocol):
    """One change of a world."""

    @property
    def label(self) -> str:
        """What it does, for menus, history and reports."""
        ...

    def apply(self, world: World) -> World:
        """Return the world with the change; the world itself stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class WithoutTrust:
    """Take one principal out of the Allow statements of a role's trust policy."""

    role: str
    principal: StatementPrincipal

    @property
    def label(self) -> str:
        """What it does, in words."""
        raise NotImplementedError

    def apply(self, world: World) -> World:
        """Return the world in which the role no longer trusts the principal."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world as imported, with edits folded over it. `world` is the result, made once."""

    base: World
    edits: tuple[Edit, ...] = ()
    world: World = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the edits."""
        world = self.base
        for edit in self.edits:
            world = edit.apply(world)
        object.__setattr__(self, "world", world)
