"""Values: compared by their fields, changed by copies, and unlike dataclasses where that counts."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

import rolescope
from rolescope.value import Value, as_dict, field, field_names, has_fields, replace


class Pair(Value, kw_only=True):
    first: str
    others: tuple[str, ...] = ()


class Holder(Value):
    pair: Pair
    pairs: tuple[Pair, ...]


class Kept(Value, dict=True):
    text: str

    @cached_property
    def length(self) -> int:
        return len(self.text)


class Own(Value, eq=False):
    names: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plain:
    text: str


def test_a_value_is_its_fields() -> None:
    one = Pair(first="a", others=("b",))
    assert one == Pair(first="a", others=("b",)) != Pair(first="a")
    assert hash(one) == hash(Pair(first="a", others=("b",)))
    assert repr(one) == "Pair(first='a', others=('b',))"
    assert as_dict(one) == {"first": "a", "others": ("b",)}
    assert as_dict(Holder(one, (one,))) == {"pair": as_dict(one), "pairs": (as_dict(one),)}
    assert field_names(Pair) == ("first", "others")
    assert (Own() == Own(), len({Own(), Own()})) == (False, 2)
    assert Own().names is not Own().names


def test_a_value_never_changes() -> None:
    one = Pair(first="a")
    with pytest.raises(AttributeError):
        one.first = "b"  # type: ignore[misc]  # that it is refused is what is tested
    assert replace(one, first="b") == Pair(first="b")
    assert one == Pair(first="a")
    with pytest.raises(TypeError):
        replace(one, third="c")  # type: ignore[call-arg]  # the same


def test_what_is_kept_is_no_part_of_a_value() -> None:
    one = Kept("four")
    assert (one.length, replace(one, text="a").length) == (4, 1)
    assert one == Kept("four")


def test_dataclasses_have_fields_too() -> None:
    assert replace(Plain("a"), text="b") == Plain("b")
    assert (field_names(Plain), field_names(str)) == (("text",), ())
    assert [has_fields(one) for one in (Pair, Plain, str)] == [True, True, False]


def test_fields_of_dataclasses_come_from_dataclasses() -> None:
    """A field of values would be the default of a dataclass, silently."""
    wrong = []
    for path in Path(rolescope.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        ours = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "rolescope.value"
            for alias in node.names
        }
        classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        for one in classes:
            calls = [ast.unparse(node.func) for node in ast.walk(one) if isinstance(node, ast.Call)]
            is_dataclass = any("dataclass" in ast.unparse(node) for node in one.decorator_list)
            if is_dataclass and "field" in ours and "field" in calls:
                wrong.append(f"{path.name}: {one.name}")
    assert wrong == []


def test_what_compares_in_its_own_way_does_so_both_ways() -> None:
    """The != of a struct does not ask its ==."""
    wrong = []
    for path in Path(rolescope.__file__).parent.rglob("*.py"):
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(one, ast.ClassDef):
                methods = {part.name for part in one.body if isinstance(part, ast.FunctionDef)}
                if ("__eq__" in methods) != ("__ne__" in methods):
                    wrong.append(f"{path.name}: {one.name}")
    assert wrong == []
