"""Whose permissions can be shown, and with whose they can be compared."""

from collections import Counter
from collections.abc import Generator, Iterator

from rolescope.model.caller import Caller, CallerKind, SessionCaller
from rolescope.simulation.callers import caller_account, caller_name, caller_of
from rolescope.simulation.chain import session_caller
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.naming import account_name
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value, replace
from rolescope.words.permissions.permissions_text import without_session_policy

_AT_ONCE = 100  # principals that are looked at in one step
_PRINCIPALS = (NodeKind.ROLE, NodeKind.USER)


class PermissionSubject(Value):
    """Someone with permissions: a name, who it is, and its shape."""

    title: str
    caller: Caller
    shape: str


def has_subject(workspace: Workspace) -> bool:
    """Tell whether there is anyone whose permissions can be shown."""
    nodes = map(workspace.world.node, workspace.selection.current.nodes)
    is_selected = any(node is not None and node.kind in _PRINCIPALS for node in nodes)
    return workspace.question.simulation is not None or is_selected


def subjects_of(workspace: Workspace) -> list[PermissionSubject]:
    """Return whose permissions can be shown, each once; first who is most likely meant."""
    found: list[PermissionSubject] = []
    simulation = workspace.question.simulation
    if simulation is not None:
        caller = simulation.request.caller
        if simulation.session is not None:
            made = session_caller(simulation)
            found.append(PermissionSubject(f"{caller_name(made)}/{made.name}", made, "session"))
        elif workspace.world.index.role(simulation.request.role) is not None:
            role = SessionCaller(role=simulation.request.role)
            found.append(PermissionSubject(caller_name(role), role, "diamond"))
        found.append(PermissionSubject(caller_name(caller), caller, _shape_of(caller)))
    for node in filter(None, map(workspace.world.node, workspace.selection.current.nodes)):
        caller_or_none = caller_of(node, workspace.world.index)
        if node.kind in _PRINCIPALS and caller_or_none is not None:
            found.append(PermissionSubject(node.name, caller_or_none, shape_of(node)[0]))
    return list({subject.title: subject for subject in reversed(found)}.values())[::-1]


def others_of(
    workspace: Workspace, subject: PermissionSubject
) -> Generator[None, None, list[PermissionSubject]]:
    """Return with whose permissions those of a subject can be compared; found in steps.

    First itself without its session policy, then the sessions of the chain, then everybody.
    """
    found = [*_without_policy(subject), *_sessions(workspace)]
    analysis = workspace.world.analysis
    nodes: list[Node] = [] if analysis is None else list(analysis.graph.nodes)
    nodes = [node for node in nodes if node.kind in _PRINCIPALS and node.is_imported]
    yield
    names = Counter(node.name for node in nodes)
    yield
    nodes.sort(key=lambda node: (node.name.lower(), node.id))
    yield
    for number, node in enumerate(nodes, 1):
        found += _principal(workspace, node, is_alone=names[node.name] == 1)
        if number % _AT_ONCE == 0:
            yield
    unique: dict[str, PermissionSubject] = {}
    for number, other in enumerate(reversed(found), 1):
        if other.caller != subject.caller:
            unique[other.title] = other
        if number % _AT_ONCE == 0:
            yield
    return list(unique.values())[::-1]


def _without_policy(subject: PermissionSubject) -> Iterator[PermissionSubject]:
    caller = subject.caller
    if isinstance(caller, SessionCaller) and (caller.session_policy or caller.policy_arns):
        whole = replace(caller, session_policy=None, policy_arns=())
        name = without_session_policy(caller_name(caller))
        yield PermissionSubject(name, whole, subject.shape)


def _sessions(workspace: Workspace) -> Iterator[PermissionSubject]:
    for simulation in (
        workspace.question.chain.simulations if workspace.question.chain is not None else ()
    ):
        if simulation.session is not None:
            made = session_caller(simulation)
            yield PermissionSubject(f"{caller_name(made)}/{made.name}", made, "session")


def _principal(workspace: Workspace, node: Node, *, is_alone: bool) -> Iterator[PermissionSubject]:
    """Yield a principal; with its account where it is not alone with its name."""
    caller = caller_of(node, workspace.world.index)
    if caller is not None:
        title = node.name
        if not is_alone:
            account = account_name(workspace.world.index, caller_account(caller) or "")
            title = f"{title} in {account}"
        yield PermissionSubject(title, caller, shape_of(node)[0])


def _shape_of(caller: Caller) -> str:
    """Return the shape of a caller: users are circles, sessions dashed diamonds."""
    if caller.kind is CallerKind.ROOT:
        return "account-outside"
    return "circle" if caller.is_user else "session"
