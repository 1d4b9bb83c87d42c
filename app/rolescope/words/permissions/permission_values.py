"""What is shown of effective permissions: layers, services, groups of actions. Plain texts only."""

from rolescope.model.catalogue import AccessLevel
from rolescope.simulation.permissions.permission_comparison import PermissionDifference
from rolescope.simulation.permissions.permission_ways import PermissionState
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt

LEGEND = " \N{MIDDLE DOT} ".join(("L list", "R read", "T tagging", "W write", "P permissions"))


class LayerText(Value, kw_only=True):
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


class AnswerText(Value, kw_only=True):
    """What every line of the tree says: on what, only if what, granted or cut by whom.

    `levels` are the bits of access levels, `details` all of it in full, and `statement` the number
    of the statement to show with it, None for none.
    """

    resources: str = ""
    only_if: str = ""
    by: str = ""
    levels: int = 0
    details: str = ""
    statement: int | None = None


class LineText(AnswerText, kw_only=True):
    """One way of an action group, or what is cut from it: a line below the group.

    `side` names the other caller, of a line that tells what that one holds.
    """

    is_cut: bool = False
    side: str = ""


class EntryText(AnswerText, kw_only=True):
    """Actions of one service with one answer.

    `names` are all of them and `each` the bits of their access levels, one by one; `leaves_out`:
    the title does not name them all. `escalations` are those that can lead to more rights, with
    how. `cut_by` are the numbers of the layers that cut. `change` says how it differs from what
    another caller holds.
    """

    title: str
    state: PermissionState
    names: tuple[str, ...] = ()
    leaves_out: bool = False
    each: bytes = b""
    escalations: tuple[tuple[str, str], ...] = ()
    lines: tuple[LineText, ...] = ()
    cut_by: tuple[int, ...] = ()
    change: PermissionDifference = PermissionDifference.SAME

    @property
    def is_cut(self) -> bool:
        """Tell whether nothing of it is left."""
        return self.state is PermissionState.DENIED

    @property
    def differs(self) -> bool:
        """Tell whether another caller holds it otherwise."""
        return self.change is not PermissionDifference.SAME


class ServiceText(AnswerText, kw_only=True):
    """One service: `count` says how many of its actions are held, or cut away."""

    name: str
    count: str
    is_cut: bool
    escalations: int
    entries: tuple[EntryText, ...]

    def changes(self) -> dict[PermissionDifference, int]:
        """Count its actions by how they differ from what another caller holds."""
        found: dict[PermissionDifference, int] = {}
        for entry in self.entries:
            found[entry.change] = found.get(entry.change, 0) + len(entry.names)
        return found


class FoldText(AnswerText, kw_only=True):
    """Many services with the same answer for all of their actions; they stand below it."""

    title: str
    count: str
    services: tuple[ServiceText, ...]
    is_cut: bool = False
    change: PermissionDifference = PermissionDifference.SAME


class ComparedText(Value, kw_only=True):
    """With whom permissions are compared, and how many actions differ in what way."""

    name: str
    counts: tuple[tuple[PermissionDifference, int], ...]
    notes: tuple[str, ...] = ()


class PermissionsText(Value, kw_only=True):
    """The whole panel. `excerpts` are documents by the number of a statement.

    `absent` are the services of the catalogue of which nothing is held or cut. `compared` is None
    while they are compared with nobody's. `resources` are those that granting statements name.
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
    compared: ComparedText | None = None
    resources: tuple[str, ...] = ()

    @property
    def escalations(self) -> int:
        """Count the actions that can lead to more rights."""
        return sum(service.escalations for service in self.services)


def letters(levels: int) -> str:
    """Write access levels in fixed places: `LR.W.`."""
    return "".join(level.letter if levels & level.bit else "." for level in AccessLevel)


_SIGNS = {
    PermissionDifference.ADDED: "+",
    PermissionDifference.REMOVED: "\N{MINUS SIGN}",
    PermissionDifference.CHANGED: "~",
    PermissionDifference.UNKNOWN: "?",
}
DIFFERENCES = tuple(_SIGNS)


def change_words(change: PermissionDifference, count: int = 0) -> str:
    """Write a difference with its sign: `+ added`, `~ 3 changed`; nothing where there is none."""
    if change not in _SIGNS:
        return ""
    number = f"{count:,} " if count else ""
    return f"{_SIGNS[change]} {number}{change.value}"


def change_of(changes: dict[PermissionDifference, int]) -> tuple[PermissionDifference, str]:
    """Sum up the differences of many actions: one kind with how many, or `~ changed`."""
    kinds = [change for change in DIFFERENCES if changes.get(change)]
    if not kinds:
        return PermissionDifference.SAME, ""
    if len(kinds) > 1:
        return PermissionDifference.CHANGED, change_words(PermissionDifference.CHANGED)
    is_all = len(changes) == 1
    return kinds[0], change_words(kinds[0], 0 if is_all else changes[kinds[0]])
