"""Reasons: what of two worlds differs, statement by statement, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rolescope.difference.comparison import KINDS, ComparedStates
from rolescope.difference.contents.documents import DocumentChange, StatementDifference
from rolescope.difference.contents.facts import FactDifference, FactKind
from rolescope.difference.contents.world_difference import WorldDifference
from rolescope.difference.impact import Cause, CausePart, Turn
from rolescope.model.json_layout import STATEMENT, locate
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, Statement
from rolescope.words.compare.names import Namer
from rolescope.words.compare.table import MARKS, ComparisonReason, ValueChange

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
    span = _spans(policy.text).get((STATEMENT, statement.index))
    if span is None:
        return ""
    lines = policy.text[span.start : span.end].split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    indent = min(indents, default=0)
    return "\n".join([lines[0], *(line[indent:] for line in lines[1:])])


_spans = lru_cache(maxsize=64)(locate)


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
