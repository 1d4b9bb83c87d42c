"""Whose permissions can be shown: the new session, its caller, and what is selected."""

from dataclasses import dataclass

from rolescope.model.caller import Caller, RootCaller, SessionCaller, UserCaller
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.callers import caller_from_session, caller_of
from rolescope.trust.edge import NodeKind
from rolescope.ui.document import Document
from rolescope.ui.widgets.shapes import shape_of

_PRINCIPALS = (NodeKind.ROLE, NodeKind.USER)


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone with permissions: a name, who it is, and its shape."""

    title: str
    caller: Caller
    shape: str


def has_subject(document: Document) -> bool:
    """Tell whether there is anyone whose permissions can be shown."""
    nodes = map(document.node, document.selection.nodes)
    is_selected = any(node is not None and node.kind in _PRINCIPALS for node in nodes)
    return document.simulation is not None or is_selected


def subjects_of(document: Document) -> list[Subject]:
    """Return whose permissions can be shown, each once; first who is most likely meant."""
    found: list[Subject] = []
    simulation = document.simulation
    if simulation is not None:
        caller = simulation.request.caller
        if simulation.session is not None:
            made = caller_from_session(simulation.session, caller)
            found.append(Subject(f"{caller_name(made)}/{made.name}", made, "session"))
        elif document.index.role(simulation.request.role) is not None:
            role = SessionCaller(role=simulation.request.role)
            found.append(Subject(caller_name(role), role, "diamond"))
        found.append(Subject(caller_name(caller), caller, _shape_of(caller)))
    for node in filter(None, map(document.node, document.selection.nodes)):
        caller_or_none = caller_of(node, document.index)
        if node.kind in _PRINCIPALS and caller_or_none is not None:
            found.append(Subject(node.name, caller_or_none, shape_of(node)[0]))
    return list({subject.title: subject for subject in reversed(found)}.values())[::-1]


def _shape_of(caller: Caller) -> str:
    """Return the shape of a caller: users are circles, sessions dashed diamonds."""
    return "circle" if isinstance(caller, UserCaller | RootCaller) else "session"
