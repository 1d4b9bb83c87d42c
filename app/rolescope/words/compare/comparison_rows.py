"""Rows of the table of a comparison, changed reachability first, and the reasons for each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import chain, islice

from rolescope.difference.comparison import KINDS, ComparedStates, Comparison
from rolescope.difference.contents.changed_facts import FactDifference, FactKind
from rolescope.difference.contents.document_changes import DocumentChange, StatementDifference
from rolescope.difference.contents.shared import LackingImport, NotCompared
from rolescope.difference.contents.world_difference import Recreated, WorldDifference
from rolescope.difference.impact import Access, Cause, CausePart, EdgeChange, Turn
from rolescope.difference.pair_changes import MAX_LISTED, PairChange
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.json_layout import STATEMENT
from rolescope.model.original import spans_of
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, Statement
from rolescope.trust.edge import Edge, Standing
from rolescope.value import Value
from rolescope.words.compare.comparison_names import Namer
from rolescope.words.compare.comparison_table import (
    MARKS,
    ComparisonReason,
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
    ValueChange,
)
from rolescope.words.escalation.way_rows import way_stands
from rolescope.words.node_text import edge_words

_Key = tuple[Place, int | None, bool]
_VALUES_SHOWN = 6  # of one element


@dataclass(slots=True)
class Reasons:
    """Collects reasons, each once; rows refer to them by number."""

    sides: ComparedStates
    worlds: WorldDifference
    namer: Namer
    all: list[ComparisonReason] = field(default_factory=list)
    _numbers: dict[object, int] = field(default_factory=dict)
    _documents: dict[Place, DocumentChange] = field(default_factory=dict)
    _statements: dict[_Key, StatementDifference] = field(default_factory=dict)
    _facts: dict[tuple[FactKind, str], list[FactDifference]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up the documents and facts that differ."""
        for fact in self.worlds.facts:
            self._facts.setdefault((fact.kind, fact.holder), []).append(fact)
        for document in self.worlds.documents:
            self._documents[document.place] = document
            for one in document.statements:
                statement = one.after or one.before
                index = None if statement is None else statement.index
                self._statements[document.place, index, one.after is None] = one

    def number(self, key: object, reason: ComparisonReason) -> int:
        """Return the number of a reason, made once for a key."""
        if key not in self._numbers:
            self._numbers[key] = len(self.all)
            self.all.append(reason)
        return self._numbers[key]

    def of_causes(self, causes: Iterable[Cause]) -> tuple[int, ...]:
        """Return the numbers of the reasons that causes are, each once."""
        return tuple(dict.fromkeys(one for cause in causes for one in self._of(cause)))

    def _of(self, cause: Cause) -> tuple[int, ...]:
        known = self._numbers.get(cause)
        if known is not None:
            return (known,)
        facts = self._told_by(cause) if cause.place is None else []
        if facts:
            return tuple(self.number(fact, self.of_fact(fact)) for fact in facts)
        return (self.number(cause, self._of_cause(cause)),)

    def _told_by(self, cause: Cause) -> list[FactDifference]:
        """Return the facts that a cause is; who came or went is told in words of its own."""
        if cause.part is CausePart.PRINCIPAL:
            return []
        kinds = KINDS.get(cause.part, ())
        return [fact for kind in kinds for fact in self._facts.get((kind, cause.holder), ())]

    def _of_cause(self, cause: Cause) -> ComparisonReason:
        place = cause.place
        if place is not None and cause.part is CausePart.STATEMENT:
            one = self._statements.get((place, cause.statement, cause.turn is Turn.GONE))
            document = self._documents.get(place)
            if one is not None and document is not None:
                return self.of_statement(document, one)
        if place is not None and cause.part is not CausePart.STATEMENT:
            return self._of_attachment(cause, place)
        return self._of_whole(cause)

    def of_statement(self, document: DocumentChange, one: StatementDifference) -> ComparisonReason:
        """Say what of a statement differs."""
        statement = one.after or one.before
        label = statement.label if statement is not None else ""
        owner = self._owner(document.place)
        name = self.namer.document(document.place, _name(document))
        return ComparisonReason(
            mark=MARKS[one.turn],
            title=f"{label[:1].upper()}{label[1:]} in the {name}{owner}",
            parts=tuple(_parts(one)),
            before=_text(document.before, one.before),
            after=_text(document.after, one.after),
            nodes=_nodes(document.place),
        )

    def of_document(self, document: DocumentChange) -> ComparisonReason:
        """Say that a whole document differs, of which no statement can be told."""
        name = self.namer.document(document.place, _name(document))
        words = {Turn.NEW: "is new", Turn.GONE: "is gone", Turn.CHANGED: "cannot be read"}
        return ComparisonReason(
            mark=MARKS[document.turn],
            title=f"The {name}{self._owner(document.place)} {words[document.turn]}",
            before=document.before.text if document.before is not None else "",
            after=document.after.text if document.after is not None else "",
            nodes=_nodes(document.place),
        )

    def of_fact(self, fact: FactDifference) -> ComparisonReason:
        """Say which fact differs."""
        return ComparisonReason(
            mark=MARKS[fact.turn],
            title=f"{fact_title(fact)} of {self.namer.node(fact.holder)}",
            before=fact_value(fact, fact.before, self.namer),
            after=fact_value(fact, fact.after, self.namer),
            nodes=(fact.holder,),
        )

    def _of_attachment(self, cause: Cause, place: Place) -> ComparisonReason:
        """Say what comes or goes with a document that is attached to somebody."""
        policy = place.find(self.sides.before.index.world)
        if cause.turn is not Turn.GONE or policy is None:
            policy = place.find(self.sides.after.index.world) or policy
        statement = _statement(policy, cause.statement)
        label = f", {statement.label}" if statement is not None else ""
        how = {
            CausePart.GROUPS: "through a group of",
            CausePart.UNIT: "through the place in the organization of",
        }.get(cause.part, "attached to")
        text = _text(policy, statement)
        is_gone = cause.turn is Turn.GONE
        name = self.namer.document(place, cause.name)
        return ComparisonReason(
            mark=MARKS[cause.turn],
            title=f"The {name} {how} {self.namer.node(cause.holder)}{label}",
            before=text if is_gone else "",
            after="" if is_gone else text,
            nodes=(cause.holder,),
        )

    def _of_whole(self, cause: Cause) -> ComparisonReason:
        words = {Turn.NEW: "is new", Turn.GONE: "is gone", Turn.CHANGED: "is changed"}
        what = {CausePart.PRINCIPAL: "", CausePart.ACCOUNT: "Account "}.get(
            cause.part, f"{cause.part.value[:1].upper()}{cause.part.value[1:]} of "
        )
        end = words[cause.turn]
        if cause.part is CausePart.PRINCIPAL and cause.turn is Turn.CHANGED:
            end = "was re-created"
        return ComparisonReason(
            mark=MARKS[cause.turn],
            title=f"{what}{self.namer.node(cause.holder)} {end}",
            nodes=(cause.holder,),
        )

    def _owner(self, place: Place) -> str:
        if place.kind in (PlaceKind.ORGANIZATION, PlaceKind.MANAGED):
            return ""
        return f" of {self.namer.node(place.holder)}"


def _name(document: DocumentChange) -> str:
    policy = document.after or document.before
    return policy.name if policy is not None else ""


def _nodes(place: Place) -> tuple[str, ...]:
    return () if place.kind is PlaceKind.ORGANIZATION else (place.holder,)


def _parts(one: StatementDifference) -> list[ValueChange]:
    found: list[ValueChange] = []
    for change in one.elements:
        for mark, values in ((MARKS[Turn.GONE], change.gone), (MARKS[Turn.NEW], change.come)):
            shown = values[:_VALUES_SHOWN]
            found += [ValueChange(mark, change.element.value, value) for value in shown]
            if len(values) > len(shown):
                more = f"{len(values) - len(shown):,} more"
                found.append(ValueChange(mark, change.element.value, more))
    return found


def _statement(policy: Policy | None, index: int | None) -> Statement | None:
    if policy is None or index is None:
        return None
    return next((one for one in policy.statements if one.index == index), None)


def _text(policy: Policy | None, statement: Statement | None) -> str:
    """Return a statement as it is written, moved to the left."""
    if policy is None or statement is None:
        return ""
    span = spans_of(policy.text).get((STATEMENT, statement.index))
    if span is None:
        return ""
    lines = policy.text[span.start : span.end].split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    indent = min(indents, default=0)
    return "\n".join([lines[0], *(line[indent:] for line in lines[1:])])


def fact_title(fact: FactDifference) -> str:
    """Say what a fact is about: `Tag team`, `Maximum session duration`."""
    title = fact.kind.value[:1].upper() + fact.kind.value[1:]
    match fact.kind:
        case FactKind.TAG | FactKind.ENABLED:
            return f"{title} {fact.subject}"
        case FactKind.SID:
            return f"Sid in {fact.subject.removeprefix('the ')}"
        case _:
            return title


def fact_value(fact: FactDifference, value: str, namer: Namer) -> str:
    """Write one side of a fact."""
    if not value:
        return ""
    match fact.kind:
        case FactKind.DURATION:
            return f"{int(value):,} s"
        case FactKind.BOUNDARY | FactKind.ATTACHED | FactKind.PROVIDER:
            return namer.node(value)
        case FactKind.PARENT | FactKind.TARGET | FactKind.MANAGEMENT:
            return namer.node(value)
        case _:
            return value


_MAX_NAMES = 200  # ids in one row
_ACCESS = {
    Access.NONE: "no access",
    Access.DEPENDS: "undecided",
    Access.ALLOWED: "allowed",
}
_SECTIONS = {
    Turn.NEW: ComparisonSection.NEW,
    Turn.GONE: ComparisonSection.LOST,
    Turn.CHANGED: ComparisonSection.NEEDS,
}
_PRINCIPALS = (FactKind.USER, FactKind.ROLE, FactKind.GROUP)


def comparison_table(
    comparison: Comparison, sides: ComparedStates, zone: tzinfo = UTC
) -> ComparisonTable:
    """Write a comparison as a table; times are those of a zone."""
    namer = Namer(sides)
    writer = _Writer(comparison, sides, namer, Reasons(sides, comparison.worlds, namer), zone)
    rows = [row for section in ComparisonSection for row in writer.rows(section)]
    counts = tuple((section, writer.count(section)) for section in ComparisonSection)
    return ComparisonTable(rows=tuple(rows), reasons=tuple(writer.reasons.all), counts=counts)


class _Writer(Value):
    comparison: Comparison
    sides: ComparedStates
    namer: Namer
    reasons: Reasons
    zone: tzinfo

    def rows(self, section: ComparisonSection) -> Iterator[ComparisonRow]:
        """Yield the first rows of a section."""
        comparison, worlds = self.comparison, self.comparison.worlds
        turn = next((turn for turn, one in _SECTIONS.items() if one is section), None)
        found: Iterator[ComparisonRow] = (
            map(self._pair, comparison.of(turn)) if turn is not None else iter(())
        )
        match section:
            case ComparisonSection.WAYS_OPENED:
                found = (self._escalation(way, section) for way in comparison.ways.opened)
            case ComparisonSection.WAYS_CLOSED:
                found = (self._escalation(way, section) for way in comparison.ways.closed)
            case ComparisonSection.NEEDS:
                found = chain(found, map(self._trust, comparison.trusts))
            case ComparisonSection.IDENTITY:
                renamed = map(self._renamed, self._renamings())
                found = chain(renamed, map(self._recreated, worlds.recreated))
            case ComparisonSection.OTHER:
                found = chain(
                    map(self._document, comparison.documents), map(self._fact, self._others())
                )
            case ComparisonSection.TEXT:
                found = map(self._fact, worlds.texts)
            case ComparisonSection.UNKNOWN:
                found = map(self._unknown, worlds.unknown)
        return islice(found, MAX_LISTED)

    def _renamings(self) -> tuple[FactDifference, ...]:
        facts = self.comparison.worlds.facts
        return tuple(fact for fact in facts if fact.kind is FactKind.RENAMED)

    def _others(self) -> tuple[FactDifference, ...]:
        told = (FactKind.RENAMED, FactKind.RECREATED)
        return tuple(fact for fact in self.comparison.facts if fact.kind not in told)

    def count(self, section: ComparisonSection) -> int:
        """Return the number of pairs, or of changes, in a section."""
        comparison, worlds = self.comparison, self.comparison.worlds
        return {
            ComparisonSection.NEW: comparison.count(Turn.NEW),
            ComparisonSection.LOST: comparison.count(Turn.GONE),
            ComparisonSection.WAYS_OPENED: len(comparison.ways.opened),
            ComparisonSection.WAYS_CLOSED: len(comparison.ways.closed),
            ComparisonSection.NEEDS: comparison.count(Turn.CHANGED) + len(comparison.trusts),
            ComparisonSection.IDENTITY: len(self._renamings()) + len(worlds.recreated),
            ComparisonSection.OTHER: len(comparison.documents) + len(self._others()),
            ComparisonSection.TEXT: len(worlds.texts),
            ComparisonSection.UNKNOWN: len(worlds.unknown),
        }[section]

    def _pair(self, pair: PairChange) -> ComparisonRow:
        return ComparisonRow(
            section=_SECTIONS[pair.turn],
            mark=MARKS[pair.turn],
            who=self.namer.nodes(pair.principals),
            what=self.namer.node(pair.role),
            place=self.namer.account_of(pair.role),
            how=self._way(pair),
            before=_ACCESS[pair.before],
            after=_ACCESS[pair.after],
            count=pair.count,
            is_admin=pair.is_admin,
            nodes=(*pair.principals[:1], pair.role) if not pair.edges else (),
            edges=self.namer.trusts(pair.edges),
            reasons=self.reasons.of_causes(pair.causes),
            names=pair.principals[:_MAX_NAMES],
        )

    def _way(self, pair: PairChange) -> str:
        if pair.has_other_way:
            return "directly; in both states by another way"
        if pair.is_direct:
            return "directly"
        if pair.by:
            return f"through {self.namer.node(pair.by)}"
        if pair.through and pair.through != pair.role:
            return f"through {self.namer.node(pair.through)}"
        return "through other roles"

    def _escalation(self, way: EscalationWay, section: ComparisonSection) -> ComparisonRow:
        """Tell of a way; the other state has none, or one that only depends where this one holds.

        What may make the difference are the documents of both ends that differ.
        """
        is_opened = section is ComparisonSection.WAYS_OPENED
        other = "none" if way.state is WayState.DEPENDS else "none that holds"
        stands = way_stands(way)
        ends = dict.fromkeys((way.source, way.target))
        return ComparisonRow(
            section=section,
            mark=MARKS[Turn.NEW if is_opened else Turn.GONE],
            who=self.namer.node(way.source),
            what="itself" if len(ends) == 1 else self.namer.node(way.target),
            place=self.namer.account_of(way.target),
            how=way.rule.title,
            before=other if is_opened else stands,
            after=stands if is_opened else other,
            is_admin=way.is_admin,
            nodes=tuple(ends),
            reasons=tuple(one for end in ends for one in self._reasons_of(end)),
            names=(way.source,),
        )

    def _reasons_of(self, arn: str) -> tuple[int, ...]:
        """Return the reasons that the documents of a user or role are."""
        attached = {
            policy
            for state in (self.sides.before, self.sides.after)
            for entity in (state.index.users.get(arn) or state.index.roles.get(arn),)
            if entity is not None
            for policy in entity.attached
        }
        return tuple(
            self.reasons.number(
                (document.place, one.before, one.after), self.reasons.of_statement(document, one)
            )
            for document in self.comparison.worlds.documents
            if document.place.holder == arn or document.place.name in attached
            for one in document.statements
        )

    def _trust(self, change: EdgeChange) -> ComparisonRow:
        edge = change.after or change.before
        source = edge.source if edge is not None else ""
        target = edge.target if edge is not None else ""
        how = {
            Turn.NEW: "new trust, access as before",
            Turn.GONE: "trust gone, access as before",
            Turn.CHANGED: "other needs",
        }[change.turn]
        return ComparisonRow(
            section=ComparisonSection.NEEDS,
            mark=MARKS[change.turn],
            who=self.namer.node(source),
            what=self.namer.node(target),
            place=self.namer.account_of(target),
            how=how,
            before=self._needs(change.before),
            after=self._needs(change.after),
            edges=(change.id,),
            reasons=self.reasons.of_causes(change.causes),
            names=(source,),
        )

    def _needs(self, edge: Edge | None) -> str:
        if edge is None or not edge.is_trust:
            return "no trust"
        words, _tone = edge_words(edge, self.sides.after.at, self.zone)
        if edge.standing is Standing.ALLOWED:
            return words or "no condition"
        return words

    def _renamed(self, fact: FactDifference) -> ComparisonRow:
        return ComparisonRow(
            section=ComparisonSection.IDENTITY,
            mark=MARKS[Turn.CHANGED],
            who=self.namer.node(fact.after),
            place=self.namer.account_of(fact.after),
            how="renamed: the same unique ID",
            before=fact.before,
            after=fact.after,
            nodes=(fact.after,),
            names=(fact.after,),
        )

    def _recreated(self, one: Recreated) -> ComparisonRow:
        trusts = sum(dead.is_trust for dead in one.dead)
        others = len(one.dead) - trusts
        told = [
            _counted(trusts, "trust of the old one is dead", "trusts of the old one are dead"),
            _counted(others, "condition names the old one", "conditions name the old one"),
        ]
        return ComparisonRow(
            section=ComparisonSection.IDENTITY,
            mark=MARKS[Turn.CHANGED],
            who=self.namer.node(one.arn),
            place=self.namer.account_of(one.arn),
            how="; ".join(("re-created: another unique ID", *filter(None, told))),
            before=one.before,
            after=one.after,
            nodes=(one.arn,),
            reasons=tuple(self._dead(one, number) for number in range(len(one.dead))),
            names=(one.arn,),
        )

    def _dead(self, one: Recreated, number: int) -> int:
        dead = one.dead[number]
        name = self.namer.document(dead.place)
        whose = self.namer.owner(dead.place)
        reason = ComparisonReason(
            mark=MARKS[Turn.CHANGED],
            title=f"Statement {dead.statement + 1} in the {name} of {whose} names the old one",
            after=one.before,
            nodes=(dead.place.holder,) if dead.place.holder else (),
        )
        return self.reasons.number(("dead", one.arn, dead), reason)

    def _document(self, document: DocumentChange) -> ComparisonRow:
        place = document.place
        policy = document.after or document.before
        numbers = [
            self.reasons.number(
                (place, one.before, one.after), self.reasons.of_statement(document, one)
            )
            for one in document.statements
        ] or [self.reasons.number(place, self.reasons.of_document(document))]
        count = len(document.statements)
        return ComparisonRow(
            section=ComparisonSection.OTHER,
            mark=MARKS[document.turn],
            who=self.namer.owner(place),
            what=self.namer.document(place, policy.name if policy is not None else ""),
            place=self.namer.account_of(place.holder),
            how=_counted(count, "statement", "statements") or "document",
            before="there" if document.turn is Turn.GONE else "",
            after="there" if document.turn is Turn.NEW else "",
            nodes=(place.holder,) if place.holder else (),
            reasons=tuple(numbers),
            names=(place.holder,) if place.holder else (),
        )

    def _fact(self, fact: FactDifference) -> ComparisonRow:
        is_principal = fact.kind in _PRINCIPALS
        words = ("there" if fact.before else "", "there" if fact.after else "")
        values = tuple(fact_value(fact, one, self.namer) for one in (fact.before, fact.after))
        if is_principal:
            values = ("", "there") if fact.turn is Turn.NEW else ("there", "")
        elif _is_membership(fact):
            values = words
        return ComparisonRow(
            section=ComparisonSection.TEXT if fact.kind.is_text else ComparisonSection.OTHER,
            mark=MARKS[fact.turn],
            who=fact.subject if is_principal else self.namer.node(fact.holder),
            what=self._subject(fact),
            place=self.namer.account_of(fact.holder),
            how=f"{fact.kind.value} is {fact.turn.value}" if is_principal else "",
            before=values[0],
            after=values[1],
            nodes=(fact.holder,),
            names=(fact.holder,),
        )

    def _subject(self, fact: FactDifference) -> str:
        if fact.kind in _PRINCIPALS:
            return ""
        title = fact_title(fact)
        if _is_membership(fact):
            return f"{title} {fact_value(fact, fact.subject, self.namer)}"
        return title

    def _unknown(self, one: NotCompared) -> ComparisonRow:
        when = "now" if one.was_there else "then"
        of = self.namer.node(one.of) if one.of else ""
        what = one.what.value[:1].upper() + one.what.value[1:]
        if one.what is LackingImport.ACCOUNT:
            what = "Account"
        return ComparisonRow(
            section=ComparisonSection.UNKNOWN,
            mark="?",
            who=of or what,
            what=what if of else "",
            how=f"not imported {when}",
            before="" if not one.was_there else "imported",
            after="imported" if not one.was_there else "",
            nodes=(one.of,) if one.of else (),
            names=(one.of,) if one.of else (),
        )


def _is_membership(fact: FactDifference) -> bool:
    """Tell whether a fact is that something is in a set, as a group or a policy of somebody."""
    return bool(fact.subject) and fact.subject in (fact.before, fact.after)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""
