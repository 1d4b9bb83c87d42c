"""Ends of a path: what is written becomes nodes of the trust graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from rolescope.model.arn import is_account_id
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.naming import session_role
from rolescope.trust.paths.callers import NOBODY
from rolescope.trust.paths.hops import Hops

ADMINISTRATORS = "administrators"
"""As an end: every role that may do everything in its account."""

_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Ends:
    """Nodes that a text names; `near` are texts that may be meant when it names none."""

    text: str
    nodes: tuple[str, ...]
    near: tuple[str, ...] = ()


def find_ends(hops: Hops, text: str, *, is_target: bool = False) -> Ends:
    """Find the nodes that a text names.

    It is the id of a node (an ARN, a service, `*`), an account ID in any grouping, which stands
    for all of that account, `administrators`, the ARN of a session, or a name that one node alone
    has. `is_target`: only roles are meant.
    """
    written = text.strip()
    nodes = [node for node in hops.nodes if _may_be(node, is_target=is_target)]
    for found in _candidates(hops, nodes, written):
        if found:
            return Ends(text, tuple(sorted(node.id for node in found)))
    named = _named(nodes, written)
    if len(named) == 1:
        return Ends(text, (named[0].id,))
    return Ends(text, (), _near(nodes, named, written))


def _may_be(node: Node, *, is_target: bool) -> bool:
    return node.kind is NodeKind.ROLE if is_target else node.kind not in NOBODY


def _candidates(hops: Hops, nodes: list[Node], written: str) -> Iterator[list[Node]]:
    yield [node for node in nodes if node.id == written]
    digits = written.replace(" ", "").replace("-", "")
    if is_account_id(digits):
        yield [node for node in nodes if node.account == digits and _is_of_account(node)]
    if written.lower() in (ADMINISTRATORS, "admins"):
        yield [node for node in nodes if node.is_admin and node.kind is NodeKind.ROLE]
    role = session_role(hops.index, written) if ":assumed-role/" in written else None
    if role is not None:
        yield [node for node in nodes if node.id == role.arn]


def _is_of_account(node: Node) -> bool:
    return node.kind not in (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER)


def _named(nodes: list[Node], written: str) -> list[Node]:
    """Return the nodes of a name; in another case only where none has it as written."""
    exact = [node for node in nodes if node.name == written]
    return exact or [node for node in nodes if node.name.lower() == written.lower()]


def _near(nodes: list[Node], named: list[Node], written: str) -> tuple[str, ...]:
    """Return what may be meant: all of a name, else what is written alike."""
    if named:
        return tuple(node.id for node in named[:_MOST_NEAR])
    by_text: dict[str, Node] = {}
    for node in nodes:
        by_text.setdefault(node.name.lower(), node)
        by_text.setdefault(node.id.lower(), node)
    close = get_close_matches(written.lower(), by_text, n=_MOST_NEAR)
    parts = [node for text, node in by_text.items() if len(written) > 1 and written.lower() in text]
    found = dict.fromkeys(node.id for node in (*map(by_text.__getitem__, close), *parts))
    return tuple(found)[:_MOST_NEAR]
