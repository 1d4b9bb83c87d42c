"""Dataclasses whose methods are compiled late behave as others do."""

import dataclasses
import pickle
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, field, replace
from types import ModuleType
from typing import Any

import pytest

from rolescope.late_methods import late_methods

SOURCE = '''
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A place."""

    x: int
    y: int = 2
    names: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Named(Place):
    """A place with a name."""

    name: str = ""
    length: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(order=True)
class Number:
    """A number that may change."""

    value: int
    seen: list[int] = field(default_factory=list, compare=False)
'''


def module(name: str) -> ModuleType:
    made = ModuleType(name)
    sys.modules[name] = made
    exec(compile(SOURCE, name, "exec"), vars(made))  # noqa: S102 - the text above
    return made


@pytest.fixture(params=["late", "at once"])
def made(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The classes, never used before."""
    name = "rolescope.late_methods_sample"
    if request.param == "late":
        with late_methods():
            found = module(name)
    else:
        found = module(name)
    yield found
    del sys.modules[name]


def test_values_are_made_compared_and_shown(made: Any) -> None:
    place = made.Place(1, names=("a",))
    assert (place.x, place.y, place.names) == (1, 2, ("a",))
    assert place == made.Place(1, 2, names=("a",))
    assert place != made.Place(1)
    assert place != made.Named(1, names=("a",))
    assert hash(place) == hash(made.Place(1, names=("a",)))
    assert repr(place) == "Place(x=1, y=2, names=('a',))"
    assert replace(place, y=3) == made.Place(1, 3, names=("a",))
    assert not hasattr(place, "__dict__")


def test_a_class_below_has_its_own_methods(made: Any) -> None:
    named = made.Named(1, name="hub")
    assert named.length == 3
    assert repr(named) == "Named(x=1, y=2, names=(), name='hub')"
    assert made.Place(1).names == ()
    assert {named: "found"}[made.Named(1, 2, "hub")] == "found"


def test_values_do_not_change(made: Any) -> None:
    place = made.Place(1)
    with pytest.raises(FrozenInstanceError):
        place.x = 2
    with pytest.raises(FrozenInstanceError):
        del place.y
    assert place == made.Place(1)


def test_others_change_and_have_an_order(made: Any) -> None:
    low, high = made.Number(1), made.Number(2, [3])
    assert low < high
    assert sorted([high, low]) == [low, high]
    low.value = 2
    assert low == high
    assert low.seen is not made.Number(1).seen
    with pytest.raises(TypeError, match="unhashable"):
        hash(low)


def test_what_is_missing_is_told(made: Any) -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required .* 'x'"):
            made.Place()


def test_values_are_copied_to_other_processes(made: Any) -> None:
    named = made.Named(1, name="hub")
    assert pickle.loads(pickle.dumps(named)) == named  # noqa: S301 - made here


def test_a_method_is_compiled_once(made: Any) -> None:
    made.Named(1)
    first = made.Named.__init__
    made.Named(2)
    assert made.Named.__init__ is first
    assert first.__code__.co_filename == "<string>"
    assert first.__qualname__ == "Named.__init__"


def test_other_programs_are_left_alone() -> None:
    before = vars(dataclasses).get("_create_fn")
    with late_methods():

        @dataclass
        class Theirs:
            value: list[int] = field(default_factory=list)

    assert Theirs.__init__.__code__.co_filename == "<string>"
    assert vars(dataclasses).get("_create_fn") is before
