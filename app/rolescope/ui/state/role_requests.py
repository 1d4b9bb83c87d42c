"""From two clicks to an answer: a caller and a role, with the facts that the data hold."""

from rolescope.model.caller import Caller
from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import Effect, PrincipalType, StatementPrincipal
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.simulation.callers import caller_of, first_request, node_id
from rolescope.simulation.prefill import prefilled
from rolescope.trust.edge import NodeKind
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.names import account_names
from rolescope.words.trusts.trust_documents import is_source


def can_call(workspace: Workspace, node_id: str) -> bool:
    """Tell whether a node can be the caller of a simulation."""
    node = workspace.world.node(node_id)
    return node is not None and caller_of(node, workspace.world.index) is not None


def is_outsider(workspace: Workspace, node_id: str) -> bool:
    """Tell whether a node stands for many callers, of whom the import knows few or none."""
    node = workspace.world.node(node_id)
    return node is not None and node.kind in (NodeKind.ACCOUNT, NodeKind.ANYONE)


def is_role(workspace: Workspace, node_id: str) -> bool:
    """Tell whether a node is a role of the import."""
    node = workspace.world.node(node_id)
    return node is not None and node.kind is NodeKind.ROLE and node.is_imported


def ask(workspace: Workspace, caller_id: str, role: str) -> None:
    """Simulate, and select the way that was asked about; a further hop when one is picked."""
    is_picked = workspace.question.picking_for == caller_id
    is_hop = workspace.question.picking_session is not None and is_picked
    node = workspace.world.node(caller_id)
    caller = workspace.question.picking_outsider if is_picked else None
    if caller is None and node is not None:
        caller = caller_of(node, workspace.world.index)
    workspace.question.pick_role_for(None)
    if is_hop:
        _select(workspace, caller_id, role)
        workspace.question.add_hop(role)
        _fill_in(workspace)
    elif caller is not None:
        ask_as(workspace, caller, role, workspace.world.time)


def ask_as(workspace: Workspace, caller: Caller, role: str, at: str) -> None:
    """Simulate a caller, and select the way; what the policies tell is filled in."""
    _select(workspace, node_id(caller), role)
    workspace.question.ask(prefilled(first_request(caller, role, at), workspace.world.index))


def ask_as_current_caller(workspace: Workspace, caller: Caller, role: str, at: str) -> None:
    """Let the caller that is looked at ask for another role; hops after it are asked again."""
    _select(workspace, node_id(caller), role)
    asked = prefilled(first_request(caller, role, at), workspace.world.index)
    workspace.question.simulate(asked)


def ask_request(workspace: Workspace, request: AssumeRoleRequest) -> None:
    """Simulate a request as it stands, and select the way."""
    workspace.question.pick_role_for(None)
    _select(workspace, node_id(request.caller), request.role)
    workspace.question.ask(request)


def show_asked(workspace: Workspace, asked: AssumeRoleRequest | ActionRequest) -> bool:
    """Simulate a request for a role; of any other action, show what its caller may do.

    False when the caller of such an action is not among what is shown.
    """
    if isinstance(asked, AssumeRoleRequest):
        ask_request(workspace, asked)
        return True
    caller = node_id(asked.caller)
    if workspace.world.node(caller) is None:
        return False
    workspace.selection.select(Selection(nodes=(caller,)))
    workspace.window.open_panel("permissions")
    return True


def _fill_in(workspace: Workspace) -> None:
    simulation = workspace.question.simulation
    if simulation is not None:
        filled = prefilled(simulation.request, workspace.world.index)
        if filled != simulation.request:
            workspace.question.simulate(filled)


def _select(workspace: Workspace, caller: str, role: str) -> None:
    ends = tuple(node for node in (caller, role) if workspace.world.node(node) is not None)
    edges = tuple(edge.id for edge in workspace.world.edges_from(caller) if edge.target == role)
    with workspace.question.coming():
        workspace.selection.select(Selection(nodes=ends, edges=edges))


def removal_edit(workspace: Workspace, role: str, principal: StatementPrincipal) -> WithoutTrust:
    """Return the edit that takes a principal out of the trust of a role; an account by its name."""
    is_account = principal.type is PrincipalType.ACCOUNT
    name = account_names(workspace.world.world).get(principal.value, "") if is_account else ""
    return WithoutTrust(role, principal, name)


def without_trust(workspace: Workspace, edge_id: str) -> WithoutTrust | None:
    """Return the edit that takes a trust out; None when there is none to take out (TR-15)."""
    edge = workspace.world.edge(edge_id)
    role = workspace.world.index.role(edge.target) if edge else None
    if edge is None or role is None:
        return None
    for statement in role.trust_policy.statements:
        for principal in statement.principals or ():
            is_meant = is_source(principal, edge, workspace.world.index)
            if is_meant and statement.effect is Effect.ALLOW:
                edit = removal_edit(workspace, edge.target, principal)
                return edit if edit.refusal(workspace.world.world) is None else None
    return None
