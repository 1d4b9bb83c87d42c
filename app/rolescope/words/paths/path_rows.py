"""The answer to a question about paths, as rows of lists."""

from collections import Counter
from collections.abc import Generator, Iterable
from enum import Enum

from rolescope.model.caller import Caller
from rolescope.simulation.chain import Hop
from rolescope.trust.edge import Node
from rolescope.trust.paths.values import StepLevel, Through
from rolescope.value import Value


class PathTurn(Enum):
    """What the edits of a scenario did to a way."""

    NONE = ""
    OPENED = "opened"
    CLOSED = "closed"


class PathsQuestion(Value, kw_only=True):
    """What is asked: both ends as they were typed, one of them empty for what is reached."""

    source: str = ""
    target: str = ""
    max_hops: int = 4
    through: Through = Through.CONDITIONAL
    with_ways: bool = False  # of escalation, beside trusts

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked yet."""
        return not (self.source.strip() or self.target.strip())

    @property
    def is_between(self) -> bool:
        """Whether it is about the paths between two ends."""
        return bool(self.source.strip() and self.target.strip())


class PathRow(Value, kw_only=True):
    """One path. `caller` with `chain` simulates it; None when nobody can call.

    `needs` says what every hop needs, `remark` why it is not open. `steps` is how many hops count,
    where not all do; `said` are the names with what is to be said of a hop behind each. `called`
    is the same in plainer words, and with accounts where two could be meant. `places` says of each
    edge which hop of how many it is, where that is not its place among the edges.
    """

    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    names: tuple[str, ...]
    level: StepLevel
    needs: str = ""
    remark: str = ""
    turn: PathTurn = PathTurn.NONE
    caller: Caller | None = None
    chain: tuple[Hop, ...] = ()
    steps: int | None = None
    said: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The names from caller to role."""
        return " → ".join(self.said or self.names)

    @property
    def called_title(self) -> str:
        """The title as it is read on screen."""
        return " → ".join(self.called)

    @property
    def hops(self) -> int:
        """How many there are."""
        return len(self.edges) if self.steps is None else self.steps


class ReachRow(Value, kw_only=True):
    """Somebody who is reached, or who reaches; `place` is the account, in words.

    `called` is the name in plainer words, if there are any. `is_by_way`: by one of escalation.
    """

    node: Node
    hops: int
    level: StepLevel
    place: str = ""
    remark: str = ""
    turn: PathTurn = PathTurn.NONE
    is_certain: bool = True
    asks: bool = False
    called: str = ""
    is_by_way: bool = False


class ChokeRow(Value, kw_only=True):
    """A trust that ways rest on: `share` of them, from 0 to 1. `short` are its words in brief.

    `called` is the title in plainer words.
    """

    edge: str
    title: str
    words: str
    short: str
    share: float
    called: str = ""


Row = PathRow | ReachRow


class PathsSection(Value):
    """Rows below a heading; the heading may be empty."""

    title: str
    rows: tuple[Row, ...]


class PathsText(Value, kw_only=True):
    """What came of a question: a sentence, a note below it, and the rows.

    `left` is how many paths are listed but not shown yet. `longer` is how many hops the shortest
    path has that is too long to be listed. `turns` counts what edits opened and closed.
    """

    question: PathsQuestion
    head: str
    note: str = ""
    sections: tuple[PathsSection, ...] = ()
    left: int = 0
    longer: int | None = None
    turns: tuple[int, int] = (0, 0)
    fault: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(row for section in self.sections for row in section.rows)


# What ends of paths are called, where they can be typed


def end_words(nodes: Iterable[Node]) -> Generator[None, None, tuple[str, ...]]:
    """Return what can be typed as an end, in steps: names that one node alone has, and all ids."""
    count: Counter[str] = Counter()
    ids: list[str] = []
    for number, node in enumerate(nodes, 1):
        count[node.name] += 1
        ids.append(node.id)
        if number % _AT_ONCE == 0:
            yield
    names = sorted(name for name, number in count.items() if number == 1)
    yield
    return tuple(dict.fromkeys((*names, *sorted(ids))))


_AT_ONCE = 200  # nodes that are looked at in one step


def end_text(id_: str, nodes: Iterable[Node]) -> str:
    """Return what to type for a node: its name, if no other has it."""
    found = list(nodes)
    name = next((node.name for node in found if node.id == id_), id_)
    return name if sum(node.name == name for node in found) == 1 else id_
