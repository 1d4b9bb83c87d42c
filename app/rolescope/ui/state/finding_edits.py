"""Decisions about findings: what is proposed, and writing them into the review."""

from collections.abc import Iterable, Mapping, Sequence

from rolescope.agenda.agreed import possible_fixes
from rolescope.findings.triage import UNDECIDED, lacks, usual_end
from rolescope.model.review import FindingState, Ruling
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.findings.finding_rows import FindingRow
from rolescope.words.findings.list_text import decision_step


def common_ruling(rows: Sequence[FindingRow]) -> Ruling:
    """Return what was decided about all of some findings; where they differ, nothing."""
    rulings = [row.ruling for row in rows] or [UNDECIDED]
    states = {one.state for one in rulings}
    return Ruling(
        state=rulings[0].state if len(states) == 1 else FindingState.OPEN,
        owner=_common(one.owner for one in rulings),
        reason=_common(one.reason for one in rulings),
        until=_common(one.until for one in rulings),
        note=_common(one.note for one in rulings),
        fix=_common(one.fix for one in rulings),
    )


def _common(texts: Iterable[str]) -> str:
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def changed(ruling: Ruling, state: FindingState, changes: Mapping[str, str]) -> Ruling:
    """Return a decision with another state, and with `changes` of its texts by their names."""
    return Ruling(
        state=state,
        owner=changes.get("owner", ruling.owner),
        reason=changes.get("reason", ruling.reason),
        until=changes.get("until", ruling.until),
        note=changes.get("note", ruling.note),
        fix=changes.get("fix", ruling.fix) if state is FindingState.FIX_AGREED else "",
    )


def proposed(now: str, before: Ruling, state: FindingState) -> Ruling:
    """Return a decision for another state, with what can be known of it."""
    until = before.until if state is before.state else ""
    if state is FindingState.ACCEPTED and not until:
        until = usual_end(now)
    reason = before.reason if state.has_reason else ""
    fix = before.fix if state is FindingState.FIX_AGREED else ""
    return replace(before, state=state, until=until, reason=reason, fix=fix)


def owners(workspace: Workspace) -> tuple[str, ...]:
    """Return who was named as owner of anything in the review."""
    review = workspace.history.review
    named = (*(one.owner for _, one in review.rulings), *(note.owner for note in review.notes))
    return tuple(sorted({owner for owner in named if owner.strip()}, key=str.casefold))


def usual_fix(workspace: Workspace) -> str:
    """Return the scenario that a fix is taken to be: the one that is shown, if it has edits."""
    shown = workspace.history.review.scenario
    is_fix = shown in possible_fixes(workspace.history.review)
    return shown.id if shown is not None and shown.edits and is_fix else ""


def ask(workspace: Workspace, state: FindingState) -> bool:
    """Decide about the marked findings; tell whether it stands: what it lacks is asked for."""
    rows = workspace.findings.marked
    wanted = proposed(workspace.world.now(), common_ruling(rows), state)
    if not rows:
        return False
    if lacks(wanted, workspace.world.now()):
        workspace.window.open_panel("finding")
        workspace.findings.decision_asked.emit(state)
        return False
    changes = {"owner": wanted.owner} if wanted.owner else {}
    if state is FindingState.FIX_AGREED and not wanted.fix:
        changes["fix"] = usual_fix(workspace)
    decide(workspace, rows, state, {**changes, "until": wanted.until, "reason": wanted.reason})
    return True


def decide(
    workspace: Workspace,
    rows: Sequence[FindingRow],
    state: FindingState,
    changes: Mapping[str, str],
    merge_key: str = "",
) -> None:
    """Decide about findings, as one step; `changes` of owner, reason, until or note."""
    review, found = workspace.history.review, dict(workspace.history.review.rulings)
    for row in rows:
        ruling = changed(row.ruling, state, changes)
        name = row.finding.fingerprint
        if ruling == UNDECIDED and not _is_inherited(workspace, row):
            found.pop(name, None)
        else:
            found[name] = ruling
    text = decision_step(state, len(rows))
    workspace.history.change(replace(review, rulings=tuple(found.items())), text, merge_key)


def _is_inherited(workspace: Workspace, row: FindingRow) -> bool:
    """Tell whether an earlier look may say something else of a finding that is open."""
    return workspace.findings.baseline is not None and row.ruling != UNDECIDED
