"""From two clicks to an answer: a caller and a role, with the facts that the data hold."""

from rolescope.model.caller import Caller
from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import Effect, PrincipalType, StatementPrincipal
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.simulation.callers import caller_of, first_request, node_id
from rolescope.simulation.prefill import prefilled
from rolescope.trust.edge import NodeKind
from rolescope.ui.state.document import Document
from rolescope.ui.state.selection import Selection
from rolescope.words.names import account_names
from rolescope.words.trusts.trust_documents import is_source


def can_call(document: Document, node_id: str) -> bool:
    """Tell whether a node can be the caller of a simulation."""
    node = document.node(node_id)
    return node is not None and caller_of(node, document.index) is not None


def is_outsider(document: Document, node_id: str) -> bool:
    """Tell whether a node stands for many callers, of whom the import knows few or none."""
    node = document.node(node_id)
    return node is not None and node.kind in (NodeKind.ACCOUNT, NodeKind.ANYONE)


def is_role(document: Document, node_id: str) -> bool:
    """Tell whether a node is a role of the import."""
    node = document.node(node_id)
    return node is not None and node.kind is NodeKind.ROLE and node.is_imported


def ask(document: Document, caller_id: str, role: str) -> None:
    """Simulate, and select the way that was asked about; a further hop when one is picked."""
    is_picked = document.picking_for == caller_id
    is_hop = document.picking_session is not None and is_picked
    node = document.node(caller_id)
    caller = document.inquiry.picking_outsider if is_picked else None
    if caller is None and node is not None:
        caller = caller_of(node, document.index)
    document.pick_role_for(None)
    if is_hop:
        _select(document, caller_id, role)
        document.inquiry.add_hop(role)
        _fill_in(document)
    elif caller is not None:
        ask_as(document, caller, role, document.time)


def ask_as(document: Document, caller: Caller, role: str, at: str) -> None:
    """Simulate a caller, and select the way; what the policies tell is filled in."""
    _select(document, node_id(caller), role)
    document.ask(prefilled(first_request(caller, role, at), document.index))


def ask_request(document: Document, request: AssumeRoleRequest) -> None:
    """Simulate a request as it stands, and select the way."""
    document.pick_role_for(None)
    _select(document, node_id(request.caller), request.role)
    document.ask(request)


def show_asked(document: Document, asked: AssumeRoleRequest | ActionRequest) -> bool:
    """Simulate a request for a role; of any other action, show what its caller may do.

    False when the caller of such an action is not among what is shown.
    """
    if isinstance(asked, AssumeRoleRequest):
        ask_request(document, asked)
        return True
    caller = node_id(asked.caller)
    if document.node(caller) is None:
        return False
    document.select(Selection(nodes=(caller,)))
    document.open_panel("permissions")
    return True


def _fill_in(document: Document) -> None:
    simulation = document.simulation
    if simulation is not None:
        filled = prefilled(simulation.request, document.index)
        if filled != simulation.request:
            document.simulate(filled)


def _select(document: Document, caller: str, role: str) -> None:
    ends = tuple(node for node in (caller, role) if document.node(node) is not None)
    edges = tuple(edge.id for edge in document.edges_from(caller) if edge.target == role)
    with document.inquiry.coming():
        document.select(Selection(nodes=ends, edges=edges))


def off(document: Document, role: str, principal: StatementPrincipal) -> WithoutTrust:
    """Return the edit that takes a principal out of the trust of a role; an account by its name."""
    is_account = principal.type is PrincipalType.ACCOUNT
    name = account_names(document.world).get(principal.value, "") if is_account else ""
    return WithoutTrust(role, principal, name)


def without_trust(document: Document, edge_id: str) -> WithoutTrust | None:
    """Return the edit that takes a trust out; None when there is none to take out (TR-15)."""
    edge = document.edge(edge_id)
    role = document.index.role(edge.target) if edge else None
    if edge is None or role is None:
        return None
    for statement in role.trust_policy.statements:
        for principal in statement.principals or ():
            is_meant = is_source(principal, edge, document.index)
            if is_meant and statement.effect is Effect.ALLOW:
                edit = off(document, edge.target, principal)
                return edit if edit.refusal(document.world) is None else None
    return None
