"""What ends of paths are called, where they can be typed."""

from collections import Counter
from collections.abc import Iterable

from rolescope.trust.edge import Node


def end_words(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return what can be typed as an end: names that one node alone has, and all ids."""
    found = list(nodes)
    count = Counter(node.name for node in found)
    names = sorted(name for name, number in count.items() if number == 1)
    return tuple(dict.fromkeys((*names, *sorted(node.id for node in found))))


def end_text(id_: str, nodes: Iterable[Node]) -> str:
    """Return what to type for a node: its name, if no other has it."""
    found = list(nodes)
    name = next((node.name for node in found if node.id == id_), id_)
    return name if sum(node.name == name for node in found) == 1 else id_
