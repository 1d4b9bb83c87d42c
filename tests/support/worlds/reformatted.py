"""Writes policies otherwise, so that they mean the same: for tests of comparisons.

    reformatted(world, seeded(7))

Everything that AWS does not care about is drawn: layout, order, lists of one value, entries that
stand twice, the case of actions and keys, both forms of an account, a Version without use.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from rolescope.difference.contents.meaning import has_variables
from rolescope.difference.contents.world_difference import documents_of
from rolescope.model.document import parse_policy
from rolescope.model.policy import Policy
from rolescope.model.world import World
from rolescope.value import replace

_VALUES = ("Action", "NotAction", "Resource", "NotResource")


def seeded(seed: int) -> Random:
    """Return a source of random choices: a whole world needs more of them than hypothesis draws."""
    return Random(seed)  # noqa: S311 - for tests


def reformatted(world: World, random: Random) -> World:
    """Return a world with every document written otherwise; one with defects stays as it is."""
    return changed_documents(world, lambda policy: written_otherwise(policy, random))


def changed_documents(world: World, change: Callable[[Policy], Policy]) -> World:
    """Return a world with every document changed."""
    for place, policy in documents_of(world):
        world = place.put(world, change(policy))
    return world


def written_otherwise(policy: Policy, random: Random) -> Policy:
    """Return a policy that means the same."""
    if policy.unreadable or any(one.defects for one in policy.statements):
        return policy
    document = json.loads(policy.text)
    statements = document["Statement"]
    found = statements if isinstance(statements, list) else [statements]
    found = [_statement(one, random) for one in found]
    found += [_statement(one, random) for one in found if random.random() < 0.2]
    random.shuffle(found)
    document["Statement"] = found[0] if len(found) == 1 and random.random() < 0.5 else found
    if not any(has_variables(one) for one in policy.statements):
        document.pop("Version", None)
        if random.random() < 0.5:
            document["Version"] = random.choice(["2012-10-17", "2008-10-17"])
    text = json.dumps(_shuffled(document, random), indent=random.choice([None, 1, 3, "\t"]))
    return parse_policy(text, name=policy.name, type=policy.type, arn=policy.arn)


def _statement(statement: dict[str, Any], random: Random) -> dict[str, Any]:
    changed = dict(statement)
    for name in _VALUES:
        if name in changed:
            is_action = name.endswith("Action")
            changed[name] = _values(changed[name], random, _case if is_action else _same)
    for name in ("Principal", "NotPrincipal"):
        if name in changed:
            changed[name] = _principal(changed[name], random)
    if "Condition" in changed:
        changed["Condition"] = _conditions(changed["Condition"], random)
    return _shuffled(changed, random)


def _conditions(block: dict[str, Any], random: Random) -> dict[str, Any]:
    if not block:
        return {}
    return _shuffled(
        {
            operator: _shuffled(
                {
                    _case(key, random): _values(values, random, _same)
                    for key, values in tests.items()
                },
                random,
            )
            for operator, tests in block.items()
        },
        random,
    )


def _principal(written: Any, random: Random) -> Any:
    if written == "*":
        return random.choice(["*", {"AWS": "*"}, {"AWS": ["*"]}])
    if not isinstance(written, dict):
        return written
    changed = {
        key: _values(values, random, _account if key == "AWS" else _same)
        for key, values in written.items()
    }
    return _shuffled(changed, random)


def _account(value: str, random: Random) -> str:
    """Write an account in one of both forms (PR-2)."""
    account = value.removeprefix("arn:aws:iam::").removesuffix(":root")
    if account == value or not account.isdigit() or random.random() < 0.5:
        return value
    return account


def _same(value: str, _random: Random) -> str:
    return value


def _case(value: str, random: Random) -> str:
    return random.choice([value.lower(), value.upper(), value])


def _values(values: Any, random: Random, write: Callable[[str, Random], str]) -> Any:
    found = values if isinstance(values, list) else [values]
    found = [write(one, random) if isinstance(one, str) else one for one in found]
    found += [one for one in found if random.random() < 0.2]
    random.shuffle(found)
    return found[0] if len(found) == 1 and random.random() < 0.5 else found


def _shuffled(found: dict[str, Any], random: Random) -> dict[str, Any]:
    keys = list(found)
    random.shuffle(keys)
    return {key: found[key] for key in keys}


def with_statement(policy: Policy, statement: dict[str, Any]) -> Policy:
    """Return a policy that says one thing more."""
    document = json.loads(policy.text)
    found = document["Statement"]
    document["Statement"] = [*(found if isinstance(found, list) else [found]), statement]
    return replace(
        parse_policy(document, name=policy.name, type=policy.type, arn=policy.arn), raw=policy.raw
    )
