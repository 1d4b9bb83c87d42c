"""Usage: which imported principals may use a trust that names a whole account, or anyone."""

from collections.abc import Iterator, Mapping

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.context import Values
from rolescope.model.policy import Condition
from rolescope.model.principal import Role
from rolescope.trust.assessment import Assessment, explained, unknown_beside
from rolescope.trust.bulk.mask import bits
from rolescope.trust.edge import Standing
from rolescope.trust.facts import Requirement, substituted
from rolescope.trust.plain_callers import PlainCallers, plain_callers
from rolescope.trust.search import Search, search
from rolescope.trust.written import WrittenTrust
from rolescope.value import Value, replace

_WITHOUT_MFA = Requirement(Condition("Null", "aws:MultiFactorAuthPresent", ("true",)))


class Usage(Value):
    """Who may use a trust: the allowed, those who cannot be decided, and else the best of all.

    `best` tells why nobody is allowed. `unknown` is what the import lacks beside the allowed.
    """

    allowed: tuple[str, ...]
    undecided: tuple[str, ...]
    best: Assessment | None
    unknown: tuple[str, ...] = ()


def usage(index: WorldIndex, role: Role, trust: WrittenTrust, at: str) -> Usage:
    """Find every imported principal that a trust in an account or in anyone lets in."""
    callers = plain_callers(index, at)
    survey = _Survey(callers, role, trust)
    allowed, undecided = survey.allowed, survey.undecided
    best: Search | None = None
    unknown: tuple[str, ...] = ()
    if allowed:
        number = next(bits(allowed))
        request = callers.asker(number, role.arn).request(())
        unknown = unknown_beside(request, index, lambda: survey.look(number).request)
    elif undecided:
        best = _first(survey, undecided, Standing.DEPENDS)
    else:
        best = _first(survey, survey.presentable, Standing.TRUSTED_ONLY)
    return Usage(
        allowed=callers.names(allowed),
        undecided=callers.names(undecided),
        best=explained(best) if best else None,
        unknown=unknown,
    )


def _first(survey: "_Survey", among: int, wanted: Standing) -> Search | None:
    """Return the first caller who gets as far as is wanted, else the best of them."""
    best: Search | None = None
    for number in bits(among):
        found = survey.look(number)
        if best is None or found.rank < best.rank:
            best = found
        if best.standing is wanted:
            break
    return best


def _wanted(role: Role, trust: WrittenTrust) -> Iterator[tuple[Requirement, ...]]:
    """Yield what statements ask for, also with the tags of the role in place of variables.

    Who may choose its own tags takes those of the role: then nobody need search for them (GR-27).
    """
    tags = {f"aws:resourcetag/{key.lower()}": (value,) for key, value in role.tags}
    for statement in trust.statements:
        yield tuple(map(Requirement, statement.conditions))
        yield tuple(Requirement(_with_tags(one, tags)) for one in statement.conditions)


def _with_tags(condition: Condition, tags: Mapping[str, Values]) -> Condition:
    if not any("${" in value for value in condition.values):
        return condition
    return replace(condition, values=tuple(substituted(value, tags) for value in condition.values))


class _Survey:
    """All callers against one trust: bit sets of those allowed, and of those undecided.

    Who is not let in by the facts that the statements ask for, but could be by others, is looked
    at; what one look finds is tried for all others who are left.
    """

    def __init__(self, callers: PlainCallers, role: Role, trust: WrittenTrust) -> None:
        self._callers, self._role, self._trust = callers, role, trust
        self._looks: dict[int, Search] = {}
        self.candidates = callers.candidates(role, trust)
        self.allowed = self._possible = 0
        owned = list(dict.fromkeys(_wanted(role, trust)))
        for own in owned:
            self._try(own, self.candidates)
        reachable, doubtful = callers.reachable(role, trust, self.candidates & ~self.allowed)
        self._not_ruled_out = self.allowed | reachable | doubtful
        for own in owned if doubtful else ():
            self._try((*own, _WITHOUT_MFA), doubtful)
        rest = reachable | (doubtful & ~self._possible)
        tried: set[tuple[Requirement, ...]] = set()
        while rest:
            number = next(bits(rest))
            helpful = callers.helpful(number, role)
            if helpful is not None and helpful not in tried:
                tried.add(helpful)
                for own in owned:
                    self._try((*own, *helpful), reachable)
                rest &= ~self.allowed
                continue
            rest &= ~(1 << number)
            found = self.look(number)
            if found.standing is Standing.ALLOWED:
                self.allowed |= 1 << number
                self._try(found.requirements, reachable)
                rest &= ~self.allowed
                tried.add(callers.note_helpful(number, role, found.added))
            elif found.standing is Standing.DEPENDS:
                self._possible |= 1 << number
        self.undecided = self._possible & ~self.allowed

    @property
    def presentable(self) -> int:
        """Candidates of whom one is the best if none is let in; all others are surely denied."""
        first = self.candidates & -self.candidates
        return first | self._callers.trusted(self._role, self.candidates)

    def _try(self, requirements: tuple[Requirement, ...], among: int) -> None:
        found = self._callers.answer(self._role, requirements, among & ~self.allowed)
        self.allowed |= found.certain
        self._possible |= found.possible

    def look(self, number: int) -> Search:
        """Look at one caller."""
        known = self._looks.get(number)
        if known is None:
            asker = self._callers.asker(number, self._role.arn)
            is_denied = not self._not_ruled_out >> number & 1
            known = self._looks[number] = search(asker, self._trust.statements, is_denied=is_denied)
        return known
