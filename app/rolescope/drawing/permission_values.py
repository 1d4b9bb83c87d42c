"""What is shown of effective permissions: layers, services, groups of actions. Plain texts only."""

from dataclasses import dataclass

from rolescope.model.catalogue import AccessLevel
from rolescope.simulation.excerpt import Excerpt
from rolescope.simulation.permissions.effective import State

LEGEND = " \N{MIDDLE DOT} ".join(("L list", "R read", "T tagging", "W write", "P permissions"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerText:
    """One bar. `kept` and `cut` are shares of what the first layer grants.

    `says` stands at the right: "cuts 12", "narrows 40", "no change", "not imported".
    """

    number: int
    title: str
    detail: str
    says: str
    is_cut: bool = False
    is_narrowing: bool = False
    kept: float | None = None
    cut: float = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """One way of an action group, or what is cut from it: a line below the group.

    `statement` is the number of the statement to show with it, None for none.
    """

    resources: str
    only_if: str
    by: str
    is_cut: bool = False
    details: str = ""
    statement: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """Actions of one service with one answer.

    `names` are all of them and `each` the bits of their access levels, one by one.
    `escalations` are those that can lead to more rights, with how. `cut_by` are the numbers of
    the layers that cut.
    """

    title: str
    levels: int
    state: State
    resources: str
    only_if: str
    by: str
    details: str
    names: tuple[str, ...] = ()
    each: bytes = b""
    escalations: tuple[tuple[str, str], ...] = ()
    lines: tuple[LineText, ...] = ()
    cut_by: tuple[int, ...] = ()
    statement: int | None = None

    @property
    def is_cut(self) -> bool:
        """Tell whether nothing of it is left."""
        return self.state is State.DENIED


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceText:
    """One service: `count` says how many of its actions are held, or cut away."""

    name: str
    count: str
    levels: int
    resources: str
    only_if: str
    by: str
    is_cut: bool
    escalations: int
    entries: tuple[EntryText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsText:
    """The whole panel. `excerpts` are documents by the number of a statement.

    `absent` are the services of the catalogue of which nothing is held or cut.
    """

    title: str
    summary: str
    catalogue: str
    layers: tuple[LayerText, ...]
    services: tuple[ServiceText, ...]
    not_counted: str
    depends: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def escalations(self) -> int:
        """Count the actions that can lead to more rights."""
        return sum(service.escalations for service in self.services)


def letters(levels: int) -> str:
    """Write access levels in fixed places: `LR.W.`."""
    return "".join(level.letter if levels & level.bit else "." for level in AccessLevel)
