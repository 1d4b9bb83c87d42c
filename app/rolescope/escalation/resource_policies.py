"""Policies of resources, and the sources that each of them names."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.principal import Name
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.request.signer import signer
from rolescope.escalation.sources import WaySource
from rolescope.escalation.targets import resource_policy_of
from rolescope.model.policy import Policy
from rolescope.model.resource_list import Resource, Resources
from rolescope.trust.entities import caller_of


class ResourcePolicies:
    """The policies of the imported resources of some types.

    Whom a policy does not name, it neither allows nor denies anything.
    """

    def __init__(self, index: WorldIndex, types: Iterable[str]) -> None:
        """Take a world, and the types of the resources."""
        self._index, self._types = index, tuple(types)

    def naming(
        self, sources: tuple[WaySource, ...]
    ) -> Iterator[tuple[Resource, tuple[WaySource, ...]]]:
        """Yield the resources whose policies name sources, to allow or to deny, with these."""
        if not self._policies:
            return
        callers = _Callers(self._index, sources)
        for thing, policy in self._policies:
            if named := tuple(callers.named_by(policy)):
                yield thing, named

    @cached_property
    def _policies(self) -> tuple[tuple[Resource, Policy], ...]:
        resources = self._index.world.resources or Resources()
        things = (one for type_ in self._types for one in resources.of_type(type_))
        read = ((one, resource_policy_of(one, self._index)) for one in things)
        return tuple((one, found[1]) for one, found in read if found is not None)


class _Callers:
    """Sources by the names that a policy may have for them."""

    def __init__(self, index: WorldIndex, sources: Iterable[WaySource]) -> None:
        self._index = index
        self._names = {one: signer(caller_of(one.entity), index).names for one in sources}
        self._by_name: dict[Name, list[WaySource]] = {}
        for source, names in self._names.items():
            for name, _ in names:
                self._by_name.setdefault(name, []).append(source)

    def named_by(self, policy: Policy) -> Iterator[WaySource]:
        """Yield the sources that a statement of a policy names, or may name."""
        if policy.unreadable is not None:
            yield from self._names  # GR-71
            return
        statements = self._index.compiled(policy)
        for source in self._maybe(statements):
            question = Question(
                action="",
                title="",
                resource="",
                names=self._names[source],
                context=_NO_KEYS,
                reading=self._index.reading,
                has_boundary=source.entity.boundary is not None,
            )
            if any(one.match_principal(question) is not None for one in statements):
                yield source

    def _maybe(self, statements: tuple[CompiledStatement, ...]) -> Iterable[WaySource]:
        """Return all who may be named, by their names where statements list names alone."""
        found: dict[WaySource, None] = {}
        for one in statements:
            names = None if one.principal is None else one.principal.names
            if names is None or any(named.pattern_of for named in one.source.principals or ()):
                return self._names
            for name in names:
                found.update(dict.fromkeys(self._by_name.get(name, ())))
        return found


_NO_KEYS = RequestContext({})
