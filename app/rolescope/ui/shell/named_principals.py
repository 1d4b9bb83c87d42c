"""Pasted ARNs and messages about principals that are open already: they are shown, or simulated."""

from rolescope.importers.named_text import NamedText
from rolescope.model.arn import role_name
from rolescope.trust.edge import Node, NodeKind
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace

_PRINCIPALS = (NodeKind.ROLE, NodeKind.USER)
_CALLER_AND_ROLE = 2  # a caller and a role


def show_named(workspace: Workspace, named: NamedText) -> bool:
    """Select the roles and users that a text names, or simulate what a message says was denied.

    False when somebody of them is not open.
    """
    analysis = workspace.world.analysis
    if analysis is None:
        return False
    nodes = [node for node in analysis.graph.nodes if node.kind in _PRINCIPALS]
    found = [_node(nodes, arn) for arn in named.arns]
    ids = tuple(node.id for node in found if node is not None)
    if len(ids) < len(found):
        return False
    if named.action == "sts:AssumeRole" and len(ids) == _CALLER_AND_ROLE:
        role_requests.ask(workspace, *ids)
    else:
        workspace.selection.select(Selection(nodes=ids))
    return True


def _node(nodes: list[Node], arn: str) -> Node | None:
    """Return the node of an ARN; of the role of a session, whose path is not known, by its name."""
    exact = next((node for node in nodes if node.id == arn), None)
    if exact is not None:
        return exact
    account, kind = arn.split(":")[4], arn.split(":")[5].partition("/")[0]
    alike = [
        node
        for node in nodes
        if node.account == account and node.kind.value == kind and node.name == role_name(arn)
    ]
    return alike[0] if len(alike) == 1 else None
