"""Answering a question about paths: what a graph says, beside what it said before the edits."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, tzinfo

from rolescope.escalation.ends import AdminEnds, PathEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import PathLimits, find_way_paths
from rolescope.escalation.path import WayPath
from rolescope.escalation.way import Escalations, EscalationWay, WayState
from rolescope.model.plain import counted
from rolescope.progress import Tick, no_tick
from rolescope.simulation.listed_paths import Listed, listed
from rolescope.simulation.reach import confirm_reach, confirm_reach_to
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.paths.chokes import (
    Choke,
    chokes_from,
    chokes_of_all,
    chokes_of_paths,
    chokes_to,
)
from rolescope.trust.paths.ends import ADMIN_KEYWORDS, Ends, find_ends
from rolescope.trust.paths.find import find_paths, is_path
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.reach import Reach, Reached, reach_from, reach_to
from rolescope.trust.paths.values import Paths, StepLevel
from rolescope.value import Value, replace
from rolescope.words.names import account_names, account_words
from rolescope.words.paths.path_rows import (
    ChokeRow,
    PathRow,
    PathsQuestion,
    PathsSection,
    PathsText,
    PathTurn,
    ReachRow,
    Row,
)
from rolescope.words.paths.path_words import (
    count_words,
    left_words,
    levels_words,
    needs_by_hop,
    nothing_words,
    path_sections,
    reach_words,
    reached_remark,
    remark,
    ring_sections,
)
from rolescope.words.paths.way_paths import hop_id, hop_places, path_remark, said_hops, traces_words
from rolescope.words.role_families import called_anywhere, called_in_accounts

MAX_CONFIRMED_AT_ONCE = 40
"""Paths that are confirmed and shown at once."""

_MAX_CLOSED = 200  # paths of the baseline that are looked at for what edits closed
_MAX_CHOKES = 50
_MAX_NEEDS = 40  # of those who are reached, of whom it is said what the way needs


class ShownStates(Value):
    """The steps of what is shown, and of the baseline when that is something else."""

    shown: Hops
    before: Hops | None = None


class PathsAnswer:
    """The answer to one question; what takes longer is worked out when it is asked for."""

    def __init__(
        self,
        states: ShownStates,
        question: PathsQuestion,
        zone: tzinfo = UTC,
        ways: Callable[[Tick], Escalations] | None = None,
    ) -> None:
        """Find both ends; times are told in a zone. `ways` finds those of what is shown."""
        self.zone, self._ways = zone, ways
        self._hops, self._before, self.question = states.shown, states.before, question
        self._names = account_names(self._hops.index.world)
        self._sources = self._ends(question.source, is_target=False)
        self._targets = self._ends(question.target, is_target=True)
        self._paths: Paths | None = None
        self._reach: Reach | None = None
        self._told: PathsText | None = None
        self._called: dict[str, str] = {}  # what those of the listed paths are called

    def _ends(self, text: str, *, is_target: bool) -> Ends:
        return find_ends(self._hops, text, is_target=is_target) if text.strip() else Ends("", ())

    def text(self, tick: Tick = no_tick) -> PathsText:
        """Return what can be told at once; it is worked out once."""
        if self._told is None:
            self._told = self._text(tick)
        return self._told

    def _text(self, tick: Tick) -> PathsText:
        if self.question.is_empty:
            return PathsText(question=self.question, head="")
        fault = _fault(self._sources, self.question.source, "principal")
        fault = (
            fault
            or self._no_target()
            or _fault(self._targets, self.question.target, "role or user")
        )
        if fault:
            return PathsText(question=self.question, head=fault, fault=fault)
        if self._ways is not None and self._is_about_users:
            return self._ways_to_users(self._ways(tick))
        if not self.question.is_between:
            return self._reach_text(self._reach_of(self._hops))
        return self._over_ways(tick) if self.question.with_ways else self._between(tick)

    def _no_target(self) -> str:
        """Say why nobody becomes what was named, if it is there but is no end of paths."""
        if self._targets.is_known:
            return ""
        named = find_ends(self._hops, self.question.target).nodes
        if len(named) != 1:
            return ""
        node = self._node(named[0])
        return f"Nobody becomes {node.name}: it is neither a role nor a user."

    # Between two ends

    def _between(self, tick: Tick) -> PathsText:
        question = self.question
        found = self._paths = find_paths(
            self._hops,
            self._sources.nodes,
            self._targets.nodes,
            question.through,
            max_hops=question.max_hops,
        )
        self._call(id_ for path in found.listed for id_ in path.nodes)
        source, target = (self._name(ends) for ends in (self._sources, self._targets))
        rows = self.more(0, tick)
        closed = self._closed_paths(tick)
        opened = sum(row.turn is PathTurn.OPENED for row in rows)
        return PathsText(
            question=question,
            head=f"{source} to {target}: {count_words(found)}"
            if found.listed
            else nothing_words(source, target, found),
            note=levels_words(rows, is_all=len(found.listed) <= MAX_CONFIRMED_AT_ONCE)
            if rows
            else "",
            sections=tuple(path_sections((*rows, *closed))),
            left=max(0, len(found.listed) - MAX_CONFIRMED_AT_ONCE),
            longer=found.shortest if not found.listed else None,
            turns=(opened, len(closed)),
        )

    def more(self, start: int, tick: Tick = no_tick) -> tuple[PathRow, ...]:
        """Return the paths from a place on, confirmed."""
        paths = self._paths.listed[start : start + MAX_CONFIRMED_AT_ONCE] if self._paths else ()
        return tuple(map(self._path_row, listed(self._hops, paths, tick)))

    def _path_row(self, one: Listed) -> PathRow:
        turn = PathTurn.NONE
        if self._before is not None and not is_path(self._before, one.path, self.question.through):
            turn = PathTurn.OPENED
        return self._row_of(self._hops, one, turn)

    def _row_of(self, hops: Hops, one: Listed, turn: PathTurn) -> PathRow:
        made = one.confirmed
        names = tuple(hops.nodes[hops.number[id_]].name for id_ in one.path.nodes)
        return PathRow(
            nodes=one.path.nodes,
            edges=tuple(step.edge.id for step in one.path.steps),
            names=names,
            called=tuple(map(self._called.get, one.path.nodes, names)),
            level=made.level,
            needs="; ".join(needs_by_hop(one, hops.at, self.zone)),
            remark=remark(one, self.zone),
            turn=turn,
            caller=made.caller,
            chain=made.hops,
        )

    def _closed_paths(self, tick: Tick) -> tuple[PathRow, ...]:
        """Return paths of the baseline that are gone: those that were open there."""
        before, question = self._before, self.question
        if before is None:
            return ()
        found = find_paths(
            before,
            self._sources.nodes,
            self._targets.nodes,
            question.through,
            max_hops=question.max_hops,
            most=_MAX_CLOSED,
        )
        gone = [path for path in found.listed if not is_path(self._hops, path, question.through)]
        told = (
            one for one in listed(before, gone, tick) if one.confirmed.level is not StepLevel.CLOSED
        )
        return tuple(self._row_of(before, one, PathTurn.CLOSED) for one in told)

    def _over_ways(self, tick: Tick) -> PathsText:
        """Answer over trusts and ways of escalation together (PE-68, PE-78)."""
        question, hops = self.question, self._hops
        is_admin = question.target.strip().casefold() in ADMIN_KEYWORDS
        ends = (AdminEnds if is_admin else PathEnds)(self._targets.nodes)
        found = find_way_paths(
            WayFinder(hops.index, hops, hops.at),
            hops,
            self._sources.nodes,
            ends,
            PathLimits(
                through=question.through, of_ways=question.through, max_hops=question.max_hops
            ),
            tick,
        )
        self._call(id_ for path in found.listed for id_ in path.nodes)
        source, target = (self._name(ends) for ends in (self._sources, self._targets))
        rows = tuple(map(self._way_path_row, found.listed))
        head = f"{source} to {target}: {count_words(found)}" if rows else ""
        if not rows and found.is_cut:
            head = f"{source} to {target}: nothing in at most {counted(question.max_hops, 'hop')}"
        told = levels_words(rows, is_all=True) if rows else ""
        return PathsText(
            question=question,
            head=head or nothing_words(source, target, found),
            note=". ".join(filter(None, (told, left_words(found.raises_left)))),
            sections=tuple(path_sections(rows)),
        )

    def _way_path_row(self, path: WayPath) -> PathRow:
        return PathRow(
            nodes=tuple(dict.fromkeys(path.nodes)),
            edges=tuple(filter(None, map(hop_id, path.hops))),
            names=tuple(self._node(id_).name for id_ in path.nodes),
            level=path.level,
            needs=traces_words(path),
            remark=path_remark(path),
            steps=path.length,
            places=tuple(hop_places(path)),
            said=tuple(said_hops(path, lambda id_: self._node(id_).name)),
            called=tuple(
                said_hops(path, lambda id_: self._called.get(id_) or self._node(id_).name)
            ),
        )

    # One end

    @property
    def _is_forward(self) -> bool:
        """Whether the end that is given is where paths begin."""
        return bool(self.question.source.strip())

    def confirmed(self, tick: Tick = no_tick) -> PathsText:
        """Return what is reached, each confirmed by a chain as far as that was found."""
        if self._reach is None and self._told is not None:
            return self._told  # of users: nobody is reached by trusts
        found = self._reach or self._reach_of(self._hops)
        if self._is_forward:
            found = confirm_reach(self._hops, self._sources.nodes, found, tick)
        else:
            found = confirm_reach_to(self._hops, self._targets.nodes, found, tick)
        text = self._reach_text(found)
        return replace(text, sections=tuple(self._with_needs(text.sections, tick)))

    @property
    def _is_about_users(self) -> bool:
        """Whether it is asked who becomes users, whom nobody assumes."""
        nodes = map(self._node, self._targets.nodes)
        return not self.question.source.strip() and {node.kind for node in nodes} == {NodeKind.USER}

    def _ways_to_users(self, known: Escalations) -> PathsText:
        """Say who becomes users by one way of escalation."""
        users = frozenset(self._targets.nodes)
        found: dict[str, list[EscalationWay]] = {}
        for way in (way for user in self._targets.nodes for way in known.by_target.get(user, ())):
            if way.source not in users:
                found.setdefault(way.source, []).append(way)
        rows = tuple(self._row_of_ways(source, mine) for source, mine in found.items())
        by = f"{counted(len(rows), 'principal')} can become it by a way of escalation"
        none = "no way of escalation leads to it"
        return PathsText(
            question=self.question,
            head=f"Nobody assumes {self._name(self._targets)}, a user: {by if rows else none}.",
            note="Administrators of the account reach it, too",
            sections=(PathsSection("One way of escalation", rows),) if rows else (),
        )

    def _row_of_ways(self, source: str, ways: list[EscalationWay]) -> ReachRow:
        holds = any(way.state is WayState.HOLDS for way in ways)
        node = self._node(source)
        titles = "; ".join(dict.fromkeys(way.rule.title for way in ways))
        return ReachRow(
            node=node,
            hops=1,
            level=StepLevel.OPEN if holds else StepLevel.UNDECIDED,
            place=account_words(node.account, self._names) if node.account else "",
            remark=titles if holds else f"{titles}, depends",
            is_by_way=True,
        )

    def _with_needs(self, sections: tuple[PathsSection, ...], tick: Tick) -> Iterator[PathsSection]:
        """Say what the easiest of the shortest ways needs, where every way needs something."""
        left = _MAX_NEEDS
        for section in sections:
            rows: list[Row] = []
            for row in section.rows:
                is_asked = (
                    isinstance(row, ReachRow) and row.asks and row.turn is not PathTurn.CLOSED
                )
                if isinstance(row, ReachRow) and is_asked and left:
                    tick(1 - left / _MAX_NEEDS, "Looking for what is needed")
                    left -= 1
                    rows.append(replace(row, remark=self._needs(row) or row.remark))
                else:
                    rows.append(row)
            yield PathsSection(section.title, tuple(rows))

    def _needs(self, row: ReachRow) -> str:
        one = (row.node.id,)
        sources, targets = self._sources.nodes or one, self._targets.nodes or one
        through = self.question.through
        found = find_paths(self._hops, sources, targets, through, max_hops=row.hops, most=1)
        return (
            "; ".join(needs_by_hop(listed(self._hops, found.listed)[0], self._hops.at, self.zone))
            if (found.listed)
            else ""
        )

    def _reach_of(self, hops: Hops) -> Reach:
        through = self.question.through
        if self._is_forward:
            return reach_from(hops, self._sources.nodes, through)
        return reach_to(hops, self._targets.nodes, through)

    def _reach_text(self, found: Reach) -> PathsText:
        self._reach = found
        is_forward = self._is_forward
        limit = self.question.max_hops
        near = found.within(limit)
        beyond = len(found.reached) - len(near.reached)
        before = self._reach_of(self._before).within(limit) if self._before else near
        known = {one.node.id for one in before.reached}
        now = {one.node.id for one in near.reached}
        gone = tuple(one for one in before.reached if one.node.id not in now)
        self._called = called_in_accounts(
            (one.node for one in (*near.reached, *gone)), self._hops.index
        )
        rows = [self._reach_row(one, known) for one in near.reached]
        lost = tuple(replace(self._reach_row(one), turn=PathTurn.CLOSED, remark="") for one in gone)
        name = self._name(self._sources if is_forward else self._targets)
        hops = counted(limit, "hop")
        return PathsText(
            question=self.question,
            head=reach_words(name, near, is_forward=is_forward),
            note=f"Within {hops}; {beyond:,} more beyond" if beyond else f"Within {hops}",
            sections=tuple(ring_sections(rows, lost)),
            turns=(sum(row.turn is PathTurn.OPENED for row in rows), len(lost)),
        )

    def _reach_row(self, one: Reached, known: Iterable[str] | None = None) -> ReachRow:
        is_new = known is not None and one.node.id not in known
        account = one.node.account
        return ReachRow(
            node=one.node,
            hops=one.hops,
            level=one.level,
            place=account_words(account, self._names) if account else "",
            remark=reached_remark(one),
            turn=PathTurn.OPENED if is_new else PathTurn.NONE,
            is_certain=one.is_certain,
            asks=one.asks and one.level is StepLevel.OPEN and one.is_certain,
            called=self._called.get(one.node.id, ""),
        )

    # Choke points

    def chokes(self, tick: Tick = no_tick) -> tuple[ChokeRow, ...]:
        """Return the trusts that most of the answer rests on; of no question, of everything.

        A graph that is too large for that has none.
        """
        through = self.question.through
        if self.question.is_empty:
            found, noun = chokes_of_all(self._hops, through, tick) or (), "pair"
        elif self.question.is_between:
            found = chokes_of_paths(self._hops, self._paths, through) if self._paths else ()
            noun = "path"
        elif self._is_forward:
            found, noun = chokes_from(self._hops, self._sources.nodes, through), "role"
        else:
            found, noun = chokes_to(self._hops, self._targets.nodes, through), "principal"
        shown = found[:_MAX_CHOKES]
        ends = [self._node(id_) for one in shown for id_ in (one.edge.source, one.edge.target)]
        called = called_anywhere(ends, self._hops.index)
        return tuple(self._choke_row(choke, noun, called) for choke in shown)

    def _choke_row(self, choke: Choke, noun: str, called: Mapping[str, str]) -> ChokeRow:
        ends = (choke.edge.source, choke.edge.target)
        names = [self._node(id_).name for id_ in ends]
        return ChokeRow(
            edge=choke.edge.id,
            title=" → ".join(names),
            called=" → ".join(map(called.get, ends, names)),
            short=f"cuts {choke.cuts:,} of {choke.of:,}",
            words=f"cuts {choke.cuts:,} of {counted(choke.of, noun)}",
            share=choke.cuts / choke.of,
        )

    def _name(self, ends: Ends) -> str:
        """Call an end by the name of its node; several by what was typed."""
        if len(ends.nodes) == 1:
            return self._node(ends.nodes[0]).name
        return ends.text.strip()

    def _call(self, ids: Iterable[str]) -> None:
        """Find what those of a list are called."""
        self._called = called_anywhere(map(self._node, ids), self._hops.index)

    def _node(self, id_: str) -> Node:
        return self._hops.nodes[self._hops.number[id_]]


def _fault(found: Ends, text: str, noun: str) -> str:
    if found.is_known or not text.strip():
        return ""
    near = f" It may mean {', '.join(found.near)}." if found.near else ""
    return f"No {noun} has the name {text.strip()} alone.{near}"
