"""Differences: single facts in which two worlds differ, each a possible cause of others."""

from collections.abc import Iterator
from functools import lru_cache

from rolescope.difference.contents.document_changes import (
    StatementDifference,
    statement_differences,
    turn_of,
)
from rolescope.difference.contents.meaning import policy_meaning
from rolescope.difference.impact import Cause, CausePart, Turn
from rolescope.engine.language.statement import CompiledStatement
from rolescope.model.json_layout import locate
from rolescope.model.place import Place
from rolescope.model.policy import Effect, Policy, Statement
from rolescope.value import Value, replace


class Difference(Value, eq=False):
    """A difference with the statement as it was and as it is, where it is about one.

    `is_step`: it is one of several edits that together make a statement of another. The statements
    are those before and after that edit then.
    """

    cause: Cause
    before: CompiledStatement | None = None
    after: CompiledStatement | None = None
    is_step: bool = False

    @property
    def statements(self) -> tuple[CompiledStatement, ...]:
        """The statements that it is about."""
        return tuple(one for one in (self.before, self.after) if one is not None)

    @property
    def takes(self) -> bool:
        """Whether it may take access away."""
        return _may(self.before, Effect.ALLOW) or _may(self.after, Effect.DENY)

    @property
    def gives(self) -> bool:
        """Whether it may give access."""
        return _may(self.after, Effect.ALLOW) or _may(self.before, Effect.DENY)

    def by(self, edit: int) -> "Difference":
        """Return the same as made by an edit."""
        return replace(self, cause=replace(self.cause, edit=edit))

    def step(self, edit: int, step: "Difference") -> "Difference":
        """Return the part of it that one of several edits makes."""
        return Difference(replace(self.cause, edit=edit), step.before, step.after, is_step=True)

    def is_of(self, step: "Difference") -> bool:
        """Tell whether a step on the way between two worlds brings this about."""
        if not self.is_beside(step):
            return False
        if self.after is not None:
            return is_same(step.after, self.after)
        if self.before is not None:
            return is_same(step.before, self.before)
        return True

    def is_beside(self, step: "Difference") -> bool:
        """Tell whether a step on the way is about the same part of the same document."""
        mine, theirs = self.cause, step.cause
        return (mine.part, mine.holder, mine.place) == (theirs.part, theirs.holder, theirs.place)


def is_same(one: CompiledStatement | None, other: CompiledStatement | None) -> bool:
    """Tell whether statements say the same, wherever they stand; None is none."""
    if one is None or other is None:
        return one is other
    return _meaning(one) == _meaning(other)


def _may(statement: CompiledStatement | None, effect: Effect) -> bool:
    return statement is not None and statement.source.effect in (effect, None)


def _meaning(statement: CompiledStatement) -> object:
    """Return a statement wherever it stands in its document."""
    return replace(statement.source, index=0), statement.policy.version


def of_document(
    place: Place, holder: str, before: Policy | None, after: Policy | None
) -> Iterator[Difference]:
    """Yield what differs between two versions of a document; None: there is none."""
    if before is after:
        return
    changes = statement_differences(before, after)
    for change in changes:
        yield _of_statement(CausePart.STATEMENT, place, holder, (before, after), change)
    if not changes and _reads_otherwise(before, after):
        turn = turn_of(before, after)
        policy = after or before
        name = policy.name if policy is not None else ""
        part = CausePart.DOCUMENT
        yield Difference(Cause(part=part, turn=turn, holder=holder, place=place, name=name))


def of_attachment(  # what a document is, and to whom and how it is attached
    part: CausePart, place: Place, holder: str, policy: Policy | None, turn: Turn
) -> Iterator[Difference]:
    """Yield what the coming or going of a whole document brings or takes."""
    sides = (policy, None) if turn is Turn.GONE else (None, policy)
    for change in statement_differences(*sides):
        yield _of_statement(part, place, holder, sides, change)
    if policy is None or not policy.statements:
        name = policy.name if policy is not None else place.name
        yield Difference(Cause(part=part, turn=turn, holder=holder, place=place, name=name))


def of_fact(part: CausePart, turn: Turn, holder: str) -> Difference:
    """Return a difference that no document tells about."""
    return Difference(Cause(part=part, turn=turn, holder=holder))


def _of_statement(
    part: CausePart,
    place: Place,
    holder: str,
    policies: tuple[Policy | None, Policy | None],
    change: StatementDifference,
) -> Difference:
    before, after = policies
    if change.after is not None and after is not None:
        policy, statement = after, change.after
    else:
        assert before is not None  # noqa: S101 - for the type checker: a statement is of a policy
        assert change.before is not None  # noqa: S101 - as well
        policy, statement = before, change.before
    cause = Cause(
        part=part,
        turn=change.turn,
        holder=holder,
        place=place,
        name=policy.name,
        statement=statement.index,
        sid=statement.sid,
        line=_lines(policy.text).get(statement.index),
    )
    return Difference(cause, _compiled(before, change.before), _compiled(after, change.after))


def _compiled(policy: Policy | None, statement: Statement | None) -> CompiledStatement | None:
    if policy is None or statement is None:
        return None
    return CompiledStatement(policy, statement)


@lru_cache(maxsize=256)
def _lines(text: str) -> dict[int, int]:
    """Return the line where each statement of a document begins, counted from 1."""
    return {
        path[1]: span.line
        for path, span in locate(text).items()
        if len(path) == 2 and path[0] == "Statement" and isinstance(path[1], int)  # noqa: PLR2004
    }


def _reads_otherwise(before: Policy | None, after: Policy | None) -> bool:
    """Tell whether a document says something else, though its statements are the same."""
    if before is None or after is None:
        return True
    return policy_meaning(before) != policy_meaning(after)
