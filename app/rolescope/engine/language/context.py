"""RequestContext: the condition keys of one request."""

from collections.abc import Callable, Mapping

from rolescope.value import Value

Values = tuple[str, ...]


class UnknownKey(Value):
    """A key whose presence or value is unknown. `why` names what the import lacks.

    `other_than`: what its value is known not to be, nor to begin with as a path. `around`: it is
    there, and begins and ends with these texts. None where nothing of the kind is known.
    `is_always_there`: every such call has it, only its value is not known.
    """

    why: str = ""
    other_than: str | None = None
    around: tuple[str, str] | None = None
    is_always_there: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether the caller may still choose it: the import lacks nothing."""
        return not self.why

    @property
    def is_there(self) -> bool:
        """Tell whether the key is known to be there."""
        return self.is_always_there or self.around is not None

    def may_be(self, value: str) -> bool:
        """Tell whether the key may have a value."""
        other = self.other_than
        return other is None or not (value == other or value.startswith(f"{other}/"))


OPEN = UnknownKey()
"""Unknown because the request is open: the caller may still choose it."""
OPEN_VALUE = UnknownKey(is_always_there=True)
"""Open, but of a parameter that no call is without: the caller chooses only the value."""

_MULTIVALUED = frozenset(  # CO-21
    {
        "aws:tagkeys",
        "aws:principalorgpaths",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:vpceorgpaths",
        "aws:calledvia",
        "aws:principalservicenameslist",
        "sts:transitivetagkeys",
        "sts:requestcontextproviders",
        "cognito-identity.amazonaws.com:amr",
        "saml:cn",
        "saml:edupersonaffiliation",
        "saml:edupersonassurance",
        "saml:edupersonentitlement",
        "saml:edupersonnickname",
        "saml:edupersonorgdn",
        "saml:edupersonorgunitdn",
        "saml:edupersonprimaryaffiliation",
        "saml:edupersonprimaryorgunitdn",
        "saml:edupersonprincipalname",
        "saml:edupersonscopedaffiliation",
        "saml:edupersontargetedid",
        "saml:eduorghomepageuri",
        "saml:eduorgidentityauthnpolicyuri",
        "saml:eduorglegalname",
        "saml:eduorgsuperioruri",
        "saml:eduorgwhitepagesuri",
    }
)


Tells = Callable[[str], UnknownKey | None]
"""Tells of a key in lower case why it may be there after all; None: it is absent."""


def nothing_is_unknown(_key: str) -> None:
    """Answer for a closed request, in which everything is known."""


class RequestContext:
    """Keys in lower case (CO-3) with their values; what is not among them is absent or unknown."""

    __slots__ = ("_known", "_make", "_unknown")

    _make: Callable[[], tuple[Mapping[str, Values], Tells]]
    _unknown: Tells

    def __init__(self, values: Mapping[str, Values], unknown: Tells = nothing_is_unknown) -> None:
        """Take the known keys and what tells why an absent key may be there after all."""
        self._known: Mapping[str, Values] | None = values
        self._unknown = unknown

    @classmethod
    def made_by(cls, make: Callable[[], tuple[Mapping[str, Values], Tells]]) -> "RequestContext":
        """Return a context that is made when its first key is read: those of most need not be."""
        made = cls.__new__(cls)
        made._known, made._make = None, make  # noqa: SLF001 - of its own class
        return made

    @property
    def values(self) -> Mapping[str, Values]:
        """The known keys."""
        known = self._known
        if known is None:
            known, self._unknown = self._make()
            self._known = known
            del self._make
        return known

    def find(self, key: str) -> Values | UnknownKey | None:
        """Return the values of a key in lower case; None when absent or without values (CO-15)."""
        known = self._known
        if known is None:
            known = self.values
        values = known.get(key)
        if values is None:
            return self._unknown(key)
        return values or None

    def is_open(self, key: str) -> bool:
        """Tell whether the caller may still choose a key in lower case, or its value."""
        found = self.find(key)
        return isinstance(found, UnknownKey) and found.is_open

    def with_values(self, key: str, values: Values | None) -> "RequestContext":
        """Return the context with another value of a key in lower case; None: absent."""
        known = self.values
        return RequestContext({**known, key: values or ()}, self._unknown)

    def opened(self, beginnings: tuple[str, ...]) -> "RequestContext":
        """Return the context in which all keys that begin so (lower case) may have any value."""
        values = {key: one for key, one in self.values.items() if not key.startswith(beginnings)}
        unknown = self._unknown
        return RequestContext(
            values, lambda key: OPEN if key.startswith(beginnings) else unknown(key)
        )

    @staticmethod
    def is_multivalued(key: str, values: Values) -> bool:
        """Tell whether a key takes set operators: by its kind, or because several are given."""
        return len(values) > 1 or key in _MULTIVALUED


ALL_OPEN = RequestContext({}, lambda _key: OPEN)
"""Of a request of which nothing is known: every key may hold anything."""
