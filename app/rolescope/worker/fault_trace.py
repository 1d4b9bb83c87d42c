"""Where an exception happened, with no more of its text than the program itself has written.

Texts of exceptions may hold what was read: names, ARNs, values of conditions.
"""

import re
import traceback
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from types import CodeType, TracebackType

_PACKAGE = PurePath(__file__).parents[1]
_FIRST_FRAMES, _LAST_FRAMES = 12, 40  # frames of a deep recursion that are told
_MAX_TEXT = 300  # characters of what is told of a text
_WORD = re.compile(r"\w+")
_GAPS = re.compile("…(?:[^\\w\n]*…)+")
_MAX_DIGITS = 5  # digits of a number that can be a position or a count

# What Python itself says of its faults; anything else may come from what was read.
_OF_PYTHON = frozenset(
    _WORD.findall(
        """
a already an and argument arguments as assignment associated at attribute bad base be been
before bool boolean bound but by byte bytearray bytes call callable called calling can cannot
cell changed char character class close closed codec column concatenate contain contains
continue convert could data decode deleted deprecated depth deque dict dictionary did directory
division does during element ellipsis empty encode end errno error exceeded exhausted expected
expecting failed false file find finite float for format found free from function generator get
given got has hashable have in index indices infinity instance int integer integers internal
invalid is isn it item iter iterable iteration iterator key keys keyword large length less limit
line list literal local long mapping match maximum memory method missing module more multiple
must mutated name nan negative no non none nonetype not null number object objects of on one
only operand operation or ordinal out overflow pair pop position positional positive property
raised range reached recursion referenced remove required reserved returned reversed sequence
set size slice so start str string subscriptable such supported t takes than that the this to
too true tuple type types unbound unexpected unhashable unicode unpack unsupported update use
value values variable was were when where which while with without word wrong yield zero
"""
    )
)


def frames(error: BaseException) -> str:
    """Return the types of an exception and of its causes, each with its frames, as lines."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
    kind = type(error).__qualname__
    said = _said(error)
    yield f"{kind}: {said}" if said else kind
    yield from places(
        (frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)
    )


def places(stack: Iterable[tuple[CodeType, int]]) -> list[str]:
    """Return a line for each place in the code, without the folders of this computer."""
    found = []
    for code, line in stack:
        file = _file(PurePath(code.co_filename))
        found.append(f"  {file}, line {line}, in {code.co_name}")
    if len(found) > _FIRST_FRAMES + _LAST_FRAMES:
        left_out = f"  ({len(found) - _FIRST_FRAMES - _LAST_FRAMES:,} more)"
        return [*found[:_FIRST_FRAMES], left_out, *found[-_LAST_FRAMES:]]
    return found


def _file(path: PurePath) -> str:
    """Return a file of ours by its place in the package, any other with its folder.

    Code of an installed program that was packed into one file has no folder but the package's name.
    """
    for package in (_PACKAGE, PurePath(_PACKAGE.name)):
        if path.is_relative_to(package):
            return path.relative_to(package).as_posix()
    return "/".join(path.parts[-2:])


def _said(error: BaseException) -> str:
    """Return the text of an exception; what neither Python nor this code says is left out."""
    try:
        text = str(error)[:_MAX_TEXT]
    except Exception:  # noqa: BLE001 - the text of a fault can be at fault, too
        return ""
    own = _words_of(error.__traceback__)

    def known(found: re.Match[str]) -> str:
        word = found.group()
        is_own = word in own or word.lower() in _OF_PYTHON
        return word if is_own or (word.isdigit() and len(word) <= _MAX_DIGITS) else "…"

    return _GAPS.sub("…", _WORD.sub(known, text)).strip()


def _words_of(trace: TracebackType | None) -> frozenset[str]:
    """Return the words of the code that the frames run: its names and its texts."""
    words: set[str] = set()
    for code in {frame.f_code for frame, _line in traceback.walk_tb(trace)}:
        texts = (constant for constant in code.co_consts if isinstance(constant, str))
        for text in (*code.co_names, *code.co_varnames, *texts):
            words.update(_WORD.findall(text))
    return frozenset(words)
