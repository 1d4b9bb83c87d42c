"""Who a `Principal` element names: the match table (PR-1 to PR-20)."""

from collections.abc import Iterable, Iterator
from enum import IntEnum

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.truth import Truth, all_of, any_of
from rolescope.engine.language.wildcard import glob
from rolescope.model.arn import Arn
from rolescope.model.policy import PrincipalType, StatementPrincipal

Name = str
"""A principal as a lookup key: its type and its normalized value, with a blank between them."""


def name_of(type_: PrincipalType, value: str) -> Name:
    """Return the lookup key of a principal."""
    return f"{_KINDS[type_]} {value}"


_KINDS = {type_: type_.value.replace(" ", "-") for type_ in PrincipalType}


class Strength(IntEnum):
    """How strongly an element names the caller; the strongest counts (PR-17)."""

    UNSURE = 0  # it may name the caller: a path or a unique ID is not known (ARN-8, PR-10)
    ACCOUNT = 1  # only through the account: PR-2, TR-2
    ROLE = 2  # the role of the session, or the user behind a federated user: EV-11, EV-13
    ANYONE = 3  # EV-14
    TESTED = 4  # anyone whose aws:PrincipalArn a condition tests: EV-14, without U-2
    USER = 5  # EV-10
    SESSION = 6  # the session itself: EV-12
    OTHER = 7  # a service or an identity provider: TR-19, TR-21

    @property
    def is_direct(self) -> bool:
        """Tell whether the caller itself is named, not only its account."""
        return self > Strength.ACCOUNT


Names = tuple[tuple[Name, Strength], ...]
"""All that may name a caller, the strongest first."""

ANYONE = name_of(PrincipalType.ANYONE, "*")


def account_names(partition: str, account: str) -> tuple[Name, Name]:
    """Return the two forms of an account: 12 digits, and the ARN that ties it to a partition."""
    return (
        name_of(PrincipalType.ACCOUNT, account),
        name_of(PrincipalType.ACCOUNT, f"{partition}:{account}"),
    )


def role_at_some_path(arn: str) -> Name:
    """Return what may name a session when only the name of its role is known (ARN-8)."""
    owner, _, resource = arn.partition(":role/")
    return f"{_AT_SOME_PATH} {owner}:{resource.rpartition('/')[2]}"


def some_id(prefix: str) -> Name:
    """Return what may name a principal whose unique ID is not known (PR-10): AIDA, AROA."""
    return f"{_SOME_ID} {prefix}"


def service_as_written(name: str) -> Name:
    """Return the lookup key of a service principal whose case counts (U-28)."""
    return f"{_AS_WRITTEN} {name}"


_AT_SOME_PATH, _SOME_ID, _AS_WRITTEN = "role-at-some-path", "some-id", "service-as-written"
_SERVICE, _FEDERATED = _KINDS[PrincipalType.SERVICE], _KINDS[PrincipalType.FEDERATED]
_ID_PREFIX = 4  # ARN-17


def _names_of(principal: StatementPrincipal) -> Iterator[Name]:
    """Yield every lookup key under which a caller may look for a principal."""
    value = principal.value
    if principal.type is PrincipalType.ACCOUNT:
        arn = Arn.parse(principal.written.strip())
        yield name_of(principal.type, f"{arn.partition}:{value}" if arn else value)  # ARN-2
        return
    yield name_of(principal.type, value)
    if principal.type is PrincipalType.ROLE:
        yield role_at_some_path(value)
    elif principal.type is PrincipalType.UNIQUE_ID:
        yield some_id(value[:_ID_PREFIX])
    elif principal.type is PrincipalType.SERVICE:
        yield service_as_written(principal.written.strip())


class PrincipalElement:
    """A `Principal` or `NotPrincipal` element, ready to be matched."""

    __slots__ = ("_in_trust", "_is_not", "_names", "_patterns")

    def __init__(
        self, principals: Iterable[StatementPrincipal], *, is_not: bool, in_trust: bool = False
    ) -> None:
        """Take the values of the element; `is_not` for `NotPrincipal`.

        What `*` means in a trust policy is a reading (U-3), elsewhere it is everybody.
        """
        listed = tuple(principals)
        self._is_not, self._in_trust = is_not, in_trust
        self._names = {name: one for one in listed for name in _names_of(one)}
        self._patterns = tuple(
            (_KINDS[one.pattern_of], glob(one.value)) for one in listed if one.pattern_of
        )

    @property
    def names(self) -> tuple[Name, ...] | None:
        """The names that it lists; None for `NotPrincipal`, which names all others (PR-16)."""
        return None if self._is_not else tuple(self._names)

    def match(
        self, names: Names, reading: Interpretation, *, has_boundary: bool = False
    ) -> Strength | None:
        """Tell how the element names a caller; None when it does not.

        `has_boundary` only for a Deny, which then always applies (PR-16).
        """
        if self._is_not:
            return self._match_not(names, reading, has_boundary=has_boundary)
        listed = self._names
        for name, strength in names:
            if name in listed and self._counts(name, names, reading):
                return strength
        return Strength.OTHER if self._has_pattern_for(names[0][0], reading) else None

    def written(self, names: Names) -> StatementPrincipal | None:
        """Return the value that names the caller most strongly."""
        return next((self._names[name] for name, _ in names if name in self._names), None)

    def _lists(self, name: Name, names: Names, reading: Interpretation) -> bool:
        """Tell whether a name is listed, as the rules are read."""
        if name in self._names:
            return self._counts(name, names, reading)
        return self._has_pattern_for(name, reading)

    def _counts(self, name: Name, names: Names, reading: Interpretation) -> bool:
        """Tell whether a listed name counts, as the rules are read."""
        if name == ANYONE:
            # PR-18, U-3: whether it admits a caller for whom only an identity provider vouches.
            is_federated = self._in_trust and _kind(names[0][0]) == _FEDERATED
            return reading.anyone_includes_federated or not is_federated
        # U-28: where case counts, the name as written has to be listed.
        return reading.service_names_ignore_case or _kind(name) != _SERVICE

    def _has_pattern_for(self, name: Name, reading: Interpretation) -> bool:
        """U-36: tell whether a service or provider meets a wildcard that names some of them."""
        if not self._patterns or not reading.wildcards_name_services:
            return False
        kind, _, value = name.partition(" ")
        return any(kind == one and pattern.matches(value) for one, pattern in self._patterns)

    def _match_not(
        self, names: Names, reading: Interpretation, *, has_boundary: bool
    ) -> Strength | None:
        """PR-16: a caller is left out only when everything that it stands behind is listed."""
        if has_boundary:  # listed or not
            return Strength.ANYONE
        if ANYONE in self._names:
            return None
        found: dict[str, Truth] = {}
        for name, strength in names:
            if strength is Strength.ANYONE:
                continue
            kind = _kind(name)
            group = _GROUPS.get(kind, kind)
            is_listed: Truth = self._lists(name, names, reading)
            if is_listed and strength is Strength.UNSURE:
                is_listed = None
            found[group] = any_of((found.get(group, False), is_listed))
        is_left_out = all_of(found.values()) if found else False
        if is_left_out is None:
            return Strength.UNSURE
        return None if is_left_out else Strength.ANYONE


_GROUPS = {  # of one group, one name is enough: the ARN or the unique ID of a user or role
    _KINDS[PrincipalType.UNIQUE_ID]: "entity",
    _KINDS[PrincipalType.USER]: "entity",
    _KINDS[PrincipalType.ROLE]: "entity",
    _AT_SOME_PATH: "entity",
    _SOME_ID: "entity",
    _AS_WRITTEN: _SERVICE,
}


def _kind(name: Name) -> str:
    return name.partition(" ")[0]
