"""Who a `Principal` element names: the match table of spec section 1.4."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from rolescope.evaluation.interpretation import Interpretation
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

    ACCOUNT = 1  # only through the account: PR-2, TR-2
    ROLE = 2  # the role of the session, or the user behind a federated user: EV-11, EV-13
    ANYONE = 3  # EV-14
    USER = 4  # EV-10
    SESSION = 5  # the session itself: EV-12
    OTHER = 6  # a service or an identity provider: TR-19, TR-21

    @property
    def is_direct(self) -> bool:
        """Tell whether the caller itself is named, not only its account."""
        return self is not Strength.ACCOUNT


Names = tuple[tuple[Name, Strength], ...]
"""All that may name a caller, the strongest first."""

ANYONE = name_of(PrincipalType.ANYONE, "*")


def account_names(partition: str, account: str) -> tuple[Name, Name]:
    """Return the two forms of an account: 12 digits, and the ARN that ties it to a partition."""
    return (
        name_of(PrincipalType.ACCOUNT, account),
        name_of(PrincipalType.ACCOUNT, f"{partition}:{account}"),
    )


def _name(principal: StatementPrincipal) -> Name:
    if principal.type is PrincipalType.ACCOUNT:
        arn = Arn.parse(principal.written.strip())
        if arn is not None:  # ARN-2
            return name_of(principal.type, f"{arn.partition}:{principal.value}")
    return name_of(principal.type, principal.value)


class PrincipalElement:
    """A `Principal` or `NotPrincipal` element, ready to be matched."""

    __slots__ = ("_is_not", "_names")

    def __init__(self, principals: Iterable[StatementPrincipal], *, is_not: bool) -> None:
        """Take the values of the element; `is_not` for `NotPrincipal`."""
        self._is_not = is_not
        self._names = {_name(principal): principal for principal in principals}

    @property
    def names(self) -> tuple[Name, ...] | None:
        """The names that it lists; None for `NotPrincipal`, which names all others (PR-16)."""
        return None if self._is_not else tuple(self._names)

    def match(
        self, names: Names, reading: Interpretation | None, *, has_boundary: bool = False
    ) -> Strength | None:
        """Tell how the element names a caller; None when it does not.

        `reading` only for a trust policy: what `*` means there is a reading (U-3), elsewhere it
        is everybody. `has_boundary` only for a Deny, which then always applies (PR-16).
        """
        if self._is_not:
            return self._match_not(names, has_boundary=has_boundary)
        for name, strength in names:
            if name in self._names and _counts(name, names, reading):
                return strength
        return None

    def written(self, names: Names) -> StatementPrincipal | None:
        """Return the value that names the caller most strongly."""
        return next((self._names[name] for name, _ in names if name in self._names), None)

    def _match_not(self, names: Names, *, has_boundary: bool) -> Strength | None:
        """PR-16: a caller is left out only when everything that it stands behind is listed."""
        if ANYONE in self._names:
            return None
        if has_boundary:
            return Strength.ANYONE
        needed = [name for name, _ in names if _kind(name) not in _NEVER_NEEDED]
        return None if _are_all_listed(needed, self._names) else Strength.ANYONE


_NEVER_NEEDED = frozenset({_KINDS[PrincipalType.ANYONE], _KINDS[PrincipalType.UNIQUE_ID]})


def _kind(name: Name) -> str:
    return name.partition(" ")[0]


def _are_all_listed(needed: Sequence[Name], listed: dict[Name, StatementPrincipal]) -> bool:
    """Tell whether every kind of name of the caller is listed, in one of its forms."""
    kinds = {_kind(name) for name in needed}
    return bool(kinds) and all(
        any(name in listed for name in needed if _kind(name) == kind) for kind in kinds
    )


def _counts(name: Name, names: Names, reading: Interpretation | None) -> bool:
    """PR-18, U-3: whether `*` admits a caller for whom only an identity provider vouches."""
    is_federated = _kind(names[0][0]) == _KINDS[PrincipalType.FEDERATED]
    includes_federated = reading is None or reading.anyone_includes_federated
    return includes_federated or name != ANYONE or not is_federated
