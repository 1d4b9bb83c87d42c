"""The configuration of a plan: resources, modules and expressions by their place (IAC-6)."""

import re
from collections.abc import Iterator, Mapping

from rolescope.plans.plan_fields import items, mapping, text
from rolescope.plans.plan_values import Attributes
from rolescope.value import Value

Module = tuple[str, ...]
"""A module by its steps from the root, with keys where they are known: `('gh["prod"]',)`."""

_STEP = re.compile(r'module\.([^.\[]+(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?)\.?')
INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]')
"""The key of an instance in an address or a reference."""


def first_step(reference: str) -> tuple[str, str] | None:
    """Split `module.M["k"].o` into the step and what follows; None where no module is named."""
    match = _STEP.match(reference)
    return None if match is None else (match.group(1), reference[match.end() :])


def module_of(address: str) -> Module:
    """Return the module of an address, from the root."""
    found: list[str] = []
    position = 0
    while match := _STEP.match(address, position):
        found.append(match.group(1))
        position = match.end()
    return tuple(found)


def without_keys(module: Module) -> Module:
    """Return a module as configuration names it (IAC-6)."""
    return tuple(INDEX.sub("", step) for step in module)


class Configuration(Value):
    """The `configuration` of a plan: resources and modules by their place, without keys."""

    root: Attributes
    modules: Mapping[Module, Attributes]
    calls: Mapping[Module, Attributes]
    resources: Mapping[tuple[Module, str], Attributes]

    @classmethod
    def of(cls, plan: Attributes) -> "Configuration":
        """Read it; it is empty where the plan has none."""
        root = mapping(mapping(plan.get("configuration")).get("root_module"))
        modules: dict[Module, Attributes] = {(): root}
        calls: dict[Module, Attributes] = {}
        resources: dict[tuple[Module, str], Attributes] = {}
        waiting: list[Module] = [()]
        while waiting:
            place = waiting.pop()
            module = modules[place]
            for one in map(mapping, items(module.get("resources"))):
                resources[place, plain_address(one)] = one
            for name, call in mapping(module.get("module_calls")).items():
                inner = (*place, str(name))
                calls[inner] = mapping(call)
                modules[inner] = mapping(mapping(call).get("module"))
                waiting.append(inner)
        return cls(root, modules, calls, resources)

    def resource(self, module: Module, address: str) -> Attributes:
        """Return the configuration of a resource; empty where it has none."""
        return self.resources.get((without_keys(module), address), {})

    def unexpanded(self, expanded: set[str]) -> Iterator[str]:
        """Yield managed resources with for_each or count of which the plan has no instance (IAC-6).

        With a key set that is known to be empty there is none either: those are not told apart
        from one that is unknown unless the set is written there.
        """
        for (module, address), one in self.resources.items():
            many = one.get("for_each_expression") or one.get("count_expression")
            place = ".".join((*(f"module.{step}" for step in module), address))
            is_known = not many or "constant_value" in mapping(many)
            if one.get("mode") != "data" and not is_known and place not in expanded:
                yield place


def plain_address(resource: Attributes) -> str:
    """Return the address of a resource in its module, without a key."""
    data = "data." if resource.get("mode") == "data" else ""
    return f"{data}{text(resource.get('type'))}.{text(resource.get('name'))}"
