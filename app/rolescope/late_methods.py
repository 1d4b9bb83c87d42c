"""Methods of dataclasses that are compiled when they are first called.

Up to Python 3.12 each of them is a text that is compiled while its module is imported: 5,000
methods of 900 classes in the window, most of which nobody calls before it is closed again. That
was two fifths of what the window takes to start, and a third of a small command. Python 3.13
compiles all of a class at once, in another way: there nothing is changed.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_NAME = "_create_fn"
_OWN = "rolescope."

_compiled: Any = vars(dataclasses).get(_NAME)


@contextmanager
def late_methods() -> Iterator[None]:
    """Compile no methods of this program's dataclasses that are made meanwhile, in any thread."""
    if _compiled is None:
        yield
        return
    setattr(dataclasses, _NAME, _method)
    try:
        yield
    finally:
        setattr(dataclasses, _NAME, _compiled)


def _method(name: str, *text: object, **names: Any) -> Any:
    """Return a method that puts the compiled one in its place when it is called."""
    if not names["globals"]["__name__"].startswith(_OWN):
        return _compiled(name, *text, **names)
    made: Any = None

    def method(self: object, *given: object, **others: object) -> Any:
        nonlocal made
        if made is None:
            made = _compiled(name, *text, **names)
            made.__qualname__ = method.__qualname__
        for owner in type(self).__mro__:  # with slots, not the class that it was made for
            if vars(owner).get(name) is method:
                setattr(owner, name, made)
        return made(self, *given, **others)

    method.__name__ = name
    return method
