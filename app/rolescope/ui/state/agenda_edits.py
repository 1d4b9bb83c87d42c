"""The agenda of the review in the window: its steps, and showing what an item is about."""

from collections.abc import Callable

from rolescope.agenda import edits
from rolescope.agenda.past import next_review, ruling_of
from rolescope.findings.triage import lacks
from rolescope.model.review import Agenda, AgendaItem, FindingState, ReviewCounts, Ruling
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.agenda.agenda_text import decision_line
from rolescope.worker import agenda as worker_agenda

_GOING = "agenda going"  # steps from item to item are one to undo


def agenda_of(workspace: Workspace) -> Agenda:
    """Return the agenda of the review."""
    return workspace.history.review.agenda


def put(workspace: Workspace, agenda: Agenda, step: str, merge_key: str = "") -> None:
    """Keep another agenda, as one step."""
    review = replace(workspace.history.review, agenda=agenda)
    workspace.history.change(review, step, merge_key)


def make(workspace: Workspace, then: Callable[[Agenda], None], onto: Agenda | None = None) -> None:
    """Have what is to be looked at put onto an agenda, that of the review where none is given."""
    args = (
        dict(workspace.history.review.rulings),
        workspace.findings.baseline,
        workspace.world.now(),
    )

    def done(made: tuple[tuple[AgendaItem, ...], ReviewCounts]) -> None:
        items, counts = made
        agenda = onto if onto is not None else agenda_of(workspace)
        then(replace(edits.with_items(agenda, items), counts=counts))

    workspace.queries.ask("agenda", worker_agenda.propose_agenda, args, done, workspace.window.fail)


def add(workspace: Workspace, items: tuple[AgendaItem, ...], step: str) -> None:
    """Put items onto the agenda."""
    put(workspace, edits.with_items(agenda_of(workspace), items), step)


def ask(workspace: Workspace, text: str) -> None:
    """Put a question onto the agenda."""
    agenda = agenda_of(workspace)
    if text.strip():
        add(workspace, (edits.question(agenda, text),), "Ask a question")


def add_selection(workspace: Workspace) -> None:
    """Put what is selected onto the agenda, by its names."""
    names = [
        node.name
        for id_ in workspace.selection.current.nodes
        if (node := workspace.world.node(id_)) is not None
    ]
    ask(workspace, ", ".join(names))


def start(workspace: Workspace) -> None:
    """Begin the review, with its first item."""
    put(workspace, edits.started(agenda_of(workspace), workspace.world.now()), "Start the review")
    show(workspace)


def start_next(workspace: Workspace) -> None:
    """Begin another review with an agenda of its own; the one that has ended is kept."""
    people = agenda_of(workspace).people

    def begin(made: Agenda) -> None:
        agenda = edits.started(made, workspace.world.now())
        review = next_review(workspace.history.review, agenda)
        workspace.history.change(review, "Start the next review")
        show(workspace)

    make(workspace, begin, Agenda(people=people))


def with_people(workspace: Workspace, text: str) -> None:
    """Keep who takes part, given as names with commas between."""
    people = tuple(dict.fromkeys(filter(None, (name.strip() for name in text.split(",")))))
    put(workspace, replace(agenda_of(workspace), people=people), "Say who takes part", "people")


def end(workspace: Workspace) -> None:
    """End the review."""
    rulings = dict(workspace.history.review.rulings)
    agenda = edits.ended(agenda_of(workspace), workspace.world.now(), rulings)
    put(workspace, agenda, "End the review")


def pause(workspace: Workspace) -> None:
    """Stop the clock, or let it go on."""
    agenda = edits.paused(agenda_of(workspace), workspace.world.now())
    put(workspace, agenda, "Pause the review")


def look_at(workspace: Workspace, id_: str) -> None:
    """Look at an item."""
    agenda = agenda_of(workspace)
    if id_ != agenda.current:
        put(workspace, edits.at_item(agenda, id_, workspace.world.now()), "Go to an item", _GOING)
    show(workspace)


def step(workspace: Workspace, direction: int) -> None:
    """Go on (1), with the current item discussed, or back (-1)."""
    agenda, now = agenda_of(workspace), workspace.world.now()
    if direction > 0 and agenda.is_running:
        agenda = edits.done(_with_decision(workspace, agenda), now)
        put(workspace, agenda, "Next item", _GOING)
        workspace.project.keep_now()
        show(workspace)
        return
    other = agenda.after(agenda.current) if direction > 0 else agenda.before(agenda.current)
    first = agenda.items[0] if agenda.items and not agenda.current else None
    target = other or first
    if target is not None:
        look_at(workspace, target.id)


def _with_decision(workspace: Workspace, agenda: Agenda) -> Agenda:
    """Write what was decided about the current item into the minutes, once."""
    item = agenda.item(agenda.current)
    if item is None:
        return agenda
    ruling = ruling_of(item, dict(workspace.history.review.rulings))
    if ruling.state is FindingState.OPEN or lacks(ruling, workspace.world.now()):
        return agenda
    text = " ".join(decision_line(ruling).split())
    if any(line.text == text and line.item == item.id for line in agenda.lines):
        return agenda
    return edits.said(agenda, text, workspace.world.now(), is_decision=True)


def say(workspace: Workspace, text: str) -> None:
    """Write a line into the minutes."""
    agenda = edits.said(agenda_of(workspace), text, workspace.world.now())
    put(workspace, agenda, "Write a line of the minutes")
    workspace.project.keep_now()


def move(workspace: Workspace, id_: str, place: int) -> None:
    """Put an item at another place."""
    put(workspace, edits.moved(agenda_of(workspace), id_, place), "Move an item of the agenda")


def give_time(workspace: Workspace, id_: str, minutes: int) -> None:
    """Give an item more time, or less."""
    item = agenda_of(workspace).item(id_)
    if item is not None:
        agenda = edits.changed(agenda_of(workspace), replace(item, minutes=item.minutes + minutes))
        put(workspace, agenda, "Change the time of an item", f"time of {id_}")


def note(workspace: Workspace, id_: str, text: str) -> None:
    """Keep a note on an item."""
    agenda = agenda_of(workspace)
    item = agenda.item(id_)
    if item is not None:
        agenda = edits.changed(agenda, replace(item, note=text.strip()))
        put(workspace, agenda, "Note something on an item")


def remove(workspace: Workspace, id_: str) -> None:
    """Take an item off the agenda."""
    put(workspace, edits.without_item(agenda_of(workspace), id_), "Remove an item of the agenda")


def decide_item(workspace: Workspace, ruling: Ruling, merge_key: str = "") -> None:
    """Decide about the current item, which is about no finding."""
    agenda = edits.decided(agenda_of(workspace), ruling)
    put(workspace, agenda, "Decide about an item", merge_key)


def show(workspace: Workspace) -> bool:
    """Show what the current item is about: its finding with proof, fix and decision; or a party.

    Tell whether findings are shown: those of an item may be gone.
    """
    item = agenda_of(workspace).item(agenda_of(workspace).current)
    if item is None:
        return False
    if item.party and not item.findings:
        _show_party(workspace, item)
    found, wanted = workspace.findings.found, set(item.findings)
    rows = [row for row in found.rows if row.finding.fingerprint in wanted] if found else []
    if rows:
        workspace.findings.choose(rows[0])
        workspace.findings.mark(rows)
        workspace.window.open_panel("finding")
    return bool(rows)


def _show_party(workspace: Workspace, item: AgendaItem) -> None:
    def done(edges: tuple[str, ...]) -> None:
        if edges and agenda_of(workspace).current == item.id:
            workspace.selection.select(Selection(edges=edges))

    workspace.queries.ask("party", worker_agenda.party_edges, (item.party,), done)
