"""What was done in a scenario, step by step: its edits, what could be done again, the baseline."""

from collections.abc import Sequence
from datetime import tzinfo

from rolescope.model.edit import Edit, WithoutTrust
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa, WithoutAnyTrust
from rolescope.model.instant import in_zone, parse_instant
from rolescope.model.policy_edit import WithGuardrail, WithTag
from rolescope.model.review import NamedScenario, Review
from rolescope.value import Value

_OTHER = "pencil-outline"
_ICONS: dict[type, str] = {
    WithoutTrust: "link-variant-off",
    WithoutAnyTrust: "link-variant-off",
    RequireMfa: "shield-account-outline",
    RequireExternalId: "tag-outline",
    Quarantine: "lock-outline",
    WithRole: "plus",
    WithUser: "account-plus-outline",
    WithoutPrincipal: "account-remove-outline",
    IntoGroup: "account-multiple-plus-outline",
    OutOfGroup: "account-multiple-remove-outline",
    Attach: "paperclip",
    Detach: "paperclip-off",
    WithNewManagedPolicy: "file-plus-outline",
    WithNewInlinePolicy: "file-plus-outline",
    WithoutInlinePolicy: "file-remove-outline",
    WithBoundary: "shield-half-full",
    WithNewGuardrail: "shield-plus-outline",
    AttachGuardrail: "shield-plus-outline",
    DetachGuardrail: "shield-remove-outline",
    WithGuardrail: "shield-edit-outline",
    MoveAccount: "sitemap-outline",
    WithMaxSessionDuration: "timer-outline",
    WithTag: "tag-outline",
    WithoutTag: "tag-off-outline",
}


class HistoryLine(Value, kw_only=True):
    """One line of the history.

    `number` counts the edits of the scenario from 0; None: the baseline. `index` is how many steps
    of the undo stack lead there, None where the stack does not know. `is_future`: it was undone.
    """

    text: str
    icon: str
    time: str = ""
    number: int | None = None
    index: int | None = None
    is_current: bool = False
    is_future: bool = False

    @property
    def words(self) -> str:
        """What a screen reader says."""
        state = "now" if self.is_current else "undone" if self.is_future else ""
        return ", ".join(part for part in (self.text, self.time, state) if part)


class Clock(Value, kw_only=True):
    """How times are written: without the date when it is that of `now` (ISO 8601)."""

    now: str
    zone: tzinfo

    def words(self, moment: str) -> str:
        """Write a time (ISO 8601); empty when it is none."""
        found, now = parse_instant(moment), parse_instant(self.now)
        if found is None:
            return ""
        local = in_zone(found, self.zone)
        is_today = now is not None and local.date() == in_zone(now, self.zone).date()
        return f"{local:%H:%M}" if is_today else f"{local:%Y-%m-%d %H:%M}"


def icon_of(edit: Edit) -> str:
    """Return the name of the icon for a kind of edit."""
    return _ICONS.get(type(edit), _OTHER)


def steps_of(
    past: Sequence[Review], future: Sequence[Review], *, imported: str, clock: Clock
) -> tuple[HistoryLine, ...]:
    """Return the history of what is shown, newest first, with the baseline at the end.

    `past` are the reviews of the undo stack up to the one that is shown, which is the last;
    `future` those that can be done again. `imported` is when the import was made (ISO 8601).
    """
    shown = past[-1]
    edits = shown.edits
    scenario = shown.scenario
    steps = [
        HistoryLine(
            text=f"{number + 1}. {edit.label}",
            icon=icon_of(edit),
            time=clock.words(scenario.time_of(number)) if scenario is not None else "",
            number=number,
            index=_index_of(past, edits[: number + 1]),
            is_current=number == len(edits) - 1,
        )
        for number, edit in enumerate(edits)
    ]
    time = clock.words(imported)
    baseline = HistoryLine(
        text="Baseline",
        icon="file-outline",
        time=f"import {time}" if time else "as imported",
        index=_index_of(past, ()),
        is_current=not edits,
    )
    undone = _undone(shown, future, len(past), clock)
    return (*reversed(undone), *reversed(steps), baseline)


def _index_of(past: Sequence[Review], edits: tuple[Edit, ...]) -> int | None:
    """Return the last step of the undo stack that showed exactly these edits."""
    found = (index for index in reversed(range(len(past))) if past[index].edits == edits)
    return next(found, None)


def _undone(shown: Review, future: Sequence[Review], first: int, clock: Clock) -> list[HistoryLine]:
    """Return the edits that come back by redoing, in their order."""
    scenario, edits = shown.current, shown.edits
    found: list[HistoryLine] = []
    for index, review in enumerate(future, first):
        made: NamedScenario | None = review.scenario
        if made is None or (scenario is not None and made.id != scenario):
            continue
        if len(made.edits) <= len(edits) or made.edits[: len(edits)] != edits:
            continue
        scenario = made.id
        for number in range(len(edits), len(made.edits)):
            edit = made.edits[number]
            found.append(
                HistoryLine(
                    text=f"{number + 1}. {edit.label}",
                    icon=icon_of(edit),
                    time=clock.words(made.time_of(number)),
                    number=number,
                    index=index,
                    is_future=True,
                )
            )
        edits = made.edits
    return found


# What was done beside scenarios, as a step that can be undone


def back_to(step: str) -> str:
    """Say which step, or which scenario, is gone back to."""
    return f"Back to {step}"


def nodes_moved(nodes: str) -> str:
    """Say what was put elsewhere in the map."""
    return f"Move {nodes}"


def nodes_unpinned(nodes: str) -> str:
    """Say what the layout places again."""
    return f"Unpin {nodes}"


def bookmark_described(name: str) -> str:
    """Say which bookmark got another caption or other notes."""
    return f"Describe bookmark {name}"


def bookmark_renamed(name: str) -> str:
    """Say which bookmark got another name."""
    return f"Rename bookmark {name}"


def bookmark_removed(name: str) -> str:
    """Say which bookmark was taken out."""
    return f"Remove bookmark {name}"


def filter_saved(name: str) -> str:
    """Say which filter was kept."""
    return f"Save filter {name}"


def filter_removed(name: str) -> str:
    """Say which filter is kept no more."""
    return f"Remove filter {name}"


def plan_opened(name: str) -> str:
    """Say which plan became a scenario."""
    return f"Open plan {name}"
