"""Table: the statements of many policies about one action, by the roles that they cover."""

from collections.abc import Hashable, Iterator, Sequence

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import UnknownKey
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.variables import ValueTemplate, resource_template
from rolescope.engine.request.signer import Signer
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.bulk.call import AssumeRoleCall
from rolescope.trust.bulk.conditions import Conditions, Test
from rolescope.trust.bulk.mask import NOTHING, Mask, Trimmed, surely, trimmed, union
from rolescope.trust.bulk.roles import Roles
from rolescope.trust.bulk.values import KeyAnswer, KeyValues, is_of_role
from rolescope.value import Value


class LookupContext(Value):
    """What tables look values up in."""

    roles: Roles
    values: KeyValues
    conditions: Conditions
    reading: Interpretation
    at: str

    def plain(self, caller: Signer, role: str = "") -> AssumeRoleRequest:
        """Return a plain request of a caller; for any role, where that makes no difference."""
        return AssumeRoleRequest(caller=caller.caller, role=role or self.roles.arns[0], at=self.at)


class _Varied(Value):
    """A resource pattern with variables: it covers other roles for each caller."""

    pattern: ValueTemplate
    tests: tuple[Test, ...]
    holders: Mask


class _Applying:
    """To whom rows apply for some values of their keys.

    `asked` are those of their holders who were looked at.
    """

    __slots__ = ("asked", "mask")

    def __init__(self, mask: Trimmed) -> None:
        self.asked, self.mask = trimmed(NOTHING), mask


class _Rows:
    """The rows of a table that cover the same roles: conditions, with whom they are tested for."""

    __slots__ = ("_conditional", "_holders", "_is_about_role", "_keys", "_known", "_plain")

    def __init__(self) -> None:
        self._plain = trimmed(NOTHING)
        self._conditional: dict[tuple[Test, ...], Trimmed] = {}
        self._holders = trimmed(NOTHING)  # for whom any condition is tested
        self._keys: tuple[str, ...] = ()
        self._is_about_role = False
        self._known: dict[Hashable, _Applying] = {}

    def add(self, tests: tuple[Test, ...], holders: Mask) -> None:
        """Add a row; rows with the same tests become one."""
        if tests:
            known = self._conditional.get(tests)
            self._conditional[tests] = trimmed(holders if known is None else known.whole | holders)
            self._holders = trimmed(self._holders.whole | surely(holders.possible))
            keys = (key for test in tests for key in test.keys)
            self._keys = tuple(dict.fromkeys((*self._keys, *keys)))
            self._is_about_role |= any(test.resource is not None for test in tests)
            self._known.clear()
        else:
            self._plain = trimmed(self._plain.whole | holders)

    @property
    def holders(self) -> int:
        """All for whom a row counts."""
        return self._plain.whole.possible | self._holders.whole.possible

    def each(self) -> Iterator[tuple[tuple[Test, ...], Mask]]:
        """Yield the conditions of each row with those for whom it counts."""
        yield (), self._plain.whole
        yield from ((tests, holders.whole) for tests, holders in self._conditional.items())

    def apply(self, conditions: Conditions, call: AssumeRoleCall, role: Role, wanted: int) -> Mask:
        """Tell to whom a row applies; of others than the wanted, perhaps too little."""
        plain = self._plain.whole
        wanted &= self._holders.whole.possible & ~plain.certain
        if not wanted:
            return plain
        place = role.arn if self._is_about_role else ""
        fixed = call.settled(self._keys) + conditions.of_role(self._keys, call, role)
        what = (call.is_open, place, fixed)
        known = self._known.get(what)
        if known is None:
            known = self._known[what] = _Applying(self._plain)
        mask, asked = known.mask.whole, known.asked.whole
        left = wanted & ~asked.possible
        if left:
            mask |= self._tested(conditions, call, role, left)
            known.asked, known.mask = trimmed(asked | surely(left)), trimmed(mask)
        return mask

    def _tested(
        self, conditions: Conditions, call: AssumeRoleCall, role: Role, wanted: int
    ) -> Mask:
        found = self._plain.whole
        for tests, kept in self._conditional.items():
            left = wanted & ~found.certain
            if not left:
                break
            holders = kept.whole
            if holders.possible & left:
                found |= conditions.all_hold(tests, call, role, holders.within(left))
        return found


class StatementTable:
    """Statements with their holders, the callers for whom they count."""

    def __init__(self, means: LookupContext) -> None:
        """Begin without any statement."""
        self._means = means
        self._rows: dict[Trimmed, _Rows] = {}  # by the roles that they cover
        self._varied: list[_Varied] = []
        self._varied_keys: dict[str, None] = {}
        self._expanded: dict[Hashable, StatementTable] = {}
        self._by_role: dict[int, list[_Rows]] | None = None
        self._everywhere: tuple[_Rows, ...] = ()

    def without(self, callers: int) -> "StatementTable":
        """Return the table as if some callers had no policies."""
        made = StatementTable(self._means)
        for roles, rows in self._rows.items():
            for tests, holders in rows.each():
                made.add_row(roles.whole.possible, tests, holders.within(~callers))
        for varied in self._varied:
            made.add_varied(varied.pattern, varied.tests, varied.holders.within(~callers))
        return made

    def add(self, statement: CompiledStatement, holders: Mask) -> None:
        """Add a statement about the action of the table (EV-1)."""
        if not statement.is_sound:
            holders = holders.in_doubt  # GR-73
        if statement.is_ambiguous:
            self.add_row(self._means.roles.all, (), holders)
            return
        tests = self._means.conditions.tests(statement)
        source, version = statement.source, statement.policy.version
        if source.resources is not None:
            for cut in (resource_template(value, version) for value in source.resources):
                self._add_pattern(cut, version, tests, holders)
        elif source.not_resources is not None:
            self._add_all_but(source.not_resources, version, tests, holders)
        else:
            self.add_row(self._means.roles.all, tests, holders.in_doubt)

    def add_row(self, roles: int, tests: tuple[Test, ...], holders: Mask) -> None:
        """Add what covers some roles."""
        if roles and holders.possible:
            where = trimmed(surely(roles))
            rows = self._rows.get(where)
            if rows is None:
                rows = self._rows[where] = _Rows()
            rows.add(tests, holders)
            self._by_role = None

    def _add_pattern(
        self, cut: ValueTemplate, version: str, tests: tuple[Test, ...], holders: Mask
    ) -> None:
        if cut.tokens is not None:
            self.add_row(self._means.roles.covered(cut.tokens), tests, holders)
        elif any(map(is_of_role, cut.keys)):
            test = self._means.conditions.resource((cut.written,), version, cut.keys, is_not=False)
            self.add_row(self._means.roles.all, (*tests, test), holders)
        else:
            self.add_varied(cut, tests, holders)

    def add_varied(self, cut: ValueTemplate, tests: tuple[Test, ...], holders: Mask) -> None:
        """Add a pattern with variables."""
        if holders.possible:
            self._varied.append(_Varied(cut, tests, holders))
            self._varied_keys.update(dict.fromkeys(sorted(cut.keys)))

    def _add_all_but(
        self, values: tuple[str, ...], version: str, tests: tuple[Test, ...], holders: Mask
    ) -> None:
        """Add a statement with `NotResource`."""
        left = self._means.roles.all
        varied: list[ValueTemplate] = []
        for cut in (resource_template(value, version) for value in values):
            if cut.tokens is None:
                varied.append(cut)
            else:
                left &= ~self._means.roles.covered(cut.tokens)
        if varied:
            written = tuple(cut.written for cut in varied)
            keys = frozenset[str]().union(*(cut.keys for cut in varied))
            test = self._means.conditions.resource(written, version, keys, is_not=True)
            tests = (*tests, test)
        self.add_row(left, tests, holders)

    def apply(self, call: AssumeRoleCall, role: Role, number: int, wanted: int) -> Mask:
        """Tell to whom a statement of the table applies; of others than the wanted, nothing."""
        found = NOTHING
        for rows in self._of_role(number):
            left = wanted & ~found.certain
            if not left:
                break
            found |= rows.apply(self._means.conditions, call, role, left)
        if self._varied:
            left = wanted & ~found.certain
            found |= self._expand(call).apply(call, role, number, left)
        return found.within(wanted)

    def holders(self, number: int) -> int:
        """Return for whom a statement may be about a role."""
        found = union(varied.holders.possible for varied in self._varied)
        for rows in self._of_role(number):
            found |= rows.holders
        return found

    def covered(self, holders: int) -> int:
        """Return the roles that statements may be about, of those that count for some callers."""
        if any(varied.holders.possible & holders for varied in self._varied):
            return self._means.roles.all
        return union(
            roles.whole.possible for roles, rows in self._rows.items() if rows.holders & holders
        )

    def _of_role(self, number: int) -> Sequence[_Rows]:
        """Return the rows that cover a role; those of all roles first, they often suffice."""
        if self._by_role is None:
            everything = Trimmed(0, surely(self._means.roles.all))
            everywhere = self._rows.get(everything)
            self._everywhere = () if everywhere is None else (everywhere,)
            self._by_role = {}
            for roles, rows in self._rows.items():
                for covered in roles.places if roles != everything else ():
                    self._by_role.setdefault(covered, [*self._everywhere]).append(rows)
        return self._by_role.get(number, self._everywhere)

    # Patterns with variables

    def _expand(self, call: AssumeRoleCall) -> "StatementTable":
        """Return the patterns with variables as patterns without, for what a call gives."""
        keys = tuple(self._varied_keys)
        what = (call.is_open, call.settled(keys))
        found = self._expanded.get(what)
        if found is None:
            found = self._expanded[what] = StatementTable(self._means)
            for varied in self._varied:
                for roles, holders in self._finished(varied, call):
                    found.add_row(roles, varied.tests, holders)
        return found

    def _finished(self, varied: _Varied, call: AssumeRoleCall) -> Iterator[tuple[int, Mask]]:
        """Yield which roles a pattern with variables covers, and for whom."""
        keys = varied.pattern.keys
        names = tuple(sorted(keys))
        fixed = dict(call.settled(names))
        is_literal = self._means.reading.variable_text_is_literal
        contexts = self._means.values.contexts(
            KeyAnswer(names), fixed, varied.holders.possible, is_open=call.is_open
        )
        for context, members in contexts:
            holders = varied.holders.within(members)
            tokens = varied.pattern.resolve(context, is_literal=is_literal)
            if isinstance(tokens, UnknownKey):
                widest = varied.pattern.widest(context, is_literal=is_literal)
                yield self._means.roles.covered(widest), holders.in_doubt
            elif tokens is not None:  # GR-31
                yield self._means.roles.covered(tokens), holders
