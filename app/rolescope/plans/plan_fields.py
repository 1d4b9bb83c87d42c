"""Values of JSON that may have any type, read as the type that they should have."""

from collections.abc import Mapping

from rolescope.plans.plan_values import Attributes

_NOTHING: Attributes = {}


def mapping(value: object) -> Attributes:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else _NOTHING


def items(value: object) -> list[object]:
    """Return a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """Return a text; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def address_of(change: Attributes) -> str:
    """Return the address of a resource."""
    return text(change.get("address")) or f"{text(change.get('type'))}.{text(change.get('name'))}"
