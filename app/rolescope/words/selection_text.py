"""What is selected, in words, as a screen reader says it."""

from rolescope.engine.index import account_of
from rolescope.escalation.way import EscalationWay
from rolescope.model.arn import group_digits, role_name
from rolescope.model.plain import counted
from rolescope.trust.edge import Node
from rolescope.words.escalation.way_rows import way_stands
from rolescope.words.names import kind_words


def node_selected(node: Node) -> str:
    """Say which node is selected, what it is and where."""
    account = account_of(node.id)
    place = f"account {group_digits(account)}" if account else ""
    return ", ".join(filter(None, (node.name, kind_words(node), place, "selected")))


def trust_selected(source: str, target: str) -> str:
    """Say which trust is selected, by the names of its ends."""
    return f"Trust from {source} to {target}, selected"


def way_selected(way: EscalationWay) -> str:
    """Say which way of escalation is selected, and how it stands."""
    between = f"from {role_name(way.source)} to {role_name(way.target)}"
    return f"Escalation way {between}, {way.rule.title}, {way_stands(way)}, selected"


def many_selected(nodes: int, trusts: int, ways: int) -> str:
    """Say how many are selected."""
    parts = ((nodes, "node"), (trusts, "trust"), (ways, "escalation way"))
    words = [counted(count, noun) for count, noun in parts if count]
    return f"{' and '.join(words)} selected" if words else "Nothing is selected"


def with_key(selected: str) -> str:
    """Say what is selected, and by which key it is not any more."""
    return f"{selected} · Esc clears"


def nodes_selected(count: int, *, are_hidden: bool) -> str:
    """Say how many nodes are selected, and whether the filters hide all of them."""
    return f"{count:,} selected{' · hidden by filters' if are_hidden else ''}"
