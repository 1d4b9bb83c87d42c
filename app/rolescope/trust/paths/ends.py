"""Ends of a path: finds the nodes of the trust graph that a text names."""

from collections.abc import Iterator
from difflib import get_close_matches

from rolescope.model.arn import is_account_id
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.trust.naming import session_role
from rolescope.trust.paths.callers import NOBODY
from rolescope.trust.paths.hops import Hops
from rolescope.value import Value, replace

ADMINISTRATORS = "administrators"
"""As an end: every user and role that may do everything in its account."""

ADMIN_KEYWORDS = frozenset({ADMINISTRATORS, "admin", "admins"})
"""What means them, in lower case."""

OUTSIDE = "outside"
"""As an end where paths begin: every caller from outside of the organization, and anyone.

Those who are imported begin with a step into it (`Hops.outsiders`).
"""

_MAX_NEAR = 5


class Ends(Value):
    """Nodes that a text names; `near` are texts that may be meant when it names none.

    `is_known`: the text is understood; it may stand for no node all the same, as `administrators`
    where there are none.
    """

    text: str
    nodes: tuple[str, ...]
    near: tuple[str, ...] = ()
    is_known: bool = True


def find_ends(hops: Hops, text: str, *, is_target: bool = False) -> Ends:
    """Find the nodes that a text names.

    It is the id of a node (an ARN, a service, `*`), an account ID in any grouping, which stands
    for all of that account, `administrators` or `admin`, `outside`, the ARN of a session, or a name
    that one node alone has. `is_target`: only roles are meant, and users, whom nobody becomes.
    """
    written = text.strip()
    if written.lower() in ADMIN_KEYWORDS:
        kinds = (NodeKind.ROLE, NodeKind.USER)
        return _ends(text, [one for one in hops.graph_nodes if one.is_admin and one.kind in kinds])
    if written.lower() == OUTSIDE and not is_target:
        zones = (Zone.OUTSIDE, Zone.ANYONE)
        callers = (node for node in hops.graph_nodes if node.kind not in NOBODY)
        far = _ends(text, [one for one in callers if one.zone in zones])
        return replace(far, nodes=far.nodes + hops.outsiders)
    named: list[Node] = []
    for nodes in _tiers(hops, is_target=is_target):
        for found in _candidates(hops, nodes, written):
            if found:
                return _ends(text, found)
        named = named or _named(nodes, written)
        if len(named) == 1:
            return _ends(text, named)
    if hops.index.account(_digits(written)) is not None:
        return Ends(text, ())
    everyone = [node for nodes in _tiers(hops, is_target=is_target) for node in nodes]
    return Ends(text, (), _near(everyone, named, written), is_known=False)


def _ends(text: str, nodes: list[Node]) -> Ends:
    return Ends(text, tuple(sorted(node.id for node in nodes)))


def _tiers(hops: Hops, *, is_target: bool) -> Iterator[list[Node]]:
    """Yield the nodes that are meant; of targets roles come before users of the same name."""
    if is_target:
        yield [node for node in hops.graph_nodes if node.kind is NodeKind.ROLE]
        yield [node for node in hops.graph_nodes if node.kind is NodeKind.USER]
    else:
        yield [node for node in hops.graph_nodes if node.kind not in NOBODY]


def _candidates(hops: Hops, nodes: list[Node], written: str) -> Iterator[list[Node]]:
    yield [node for node in nodes if node.id == written]
    digits = _digits(written)
    if is_account_id(digits):
        yield [node for node in nodes if node.account == digits and _is_of_account(node)]
    role = session_role(hops.index, written) if ":assumed-role/" in written else None
    if role is not None:
        yield [node for node in nodes if node.id == role.arn]


def _digits(written: str) -> str:
    return written.replace(" ", "").replace("-", "")


def _is_of_account(node: Node) -> bool:
    return node.kind not in (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER)


def _named(nodes: list[Node], written: str) -> list[Node]:
    """Return the nodes of a name; in another case only where none has it as written."""
    exact = [node for node in nodes if node.name == written]
    return exact or [node for node in nodes if node.name.lower() == written.lower()]


def _near(nodes: list[Node], named: list[Node], written: str) -> tuple[str, ...]:
    """Return what may be meant: all of a name, else what is written alike."""
    if named:
        return tuple(node.id for node in named[:_MAX_NEAR])
    by_text: dict[str, Node] = {}
    for node in nodes:
        by_text.setdefault(node.name.lower(), node)
        by_text.setdefault(node.id.lower(), node)
    close = get_close_matches(written.lower(), by_text, n=_MAX_NEAR)
    parts = [node for text, node in by_text.items() if len(written) > 1 and written.lower() in text]
    found = dict.fromkeys(node.id for node in (*map(by_text.__getitem__, close), *parts))
    return tuple(found)[:_MAX_NEAR]
