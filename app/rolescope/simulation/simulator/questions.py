"""What to ask AWS's policy simulator about a principal: pairs from its own policies, as calls."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.action_index import ActionIndex, action_index, spans_of
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource_shape import shapes_of
from rolescope.engine.language.variables import VERSION
from rolescope.model.arn import Arn
from rolescope.model.caller import ASSUME_ROLE
from rolescope.model.catalogue import Catalogue
from rolescope.model.plain import visible
from rolescope.model.policy import Statement
from rolescope.model.principal import Role, User
from rolescope.model.simulator import SimulatedPair, SimulatorCall
from rolescope.value import Value

MAX_QUESTIONS = 100
"""Pairs that are suggested, and pairs of one call: a page of AWS's answers."""

_FROM_EACH = 12  # pairs of one statement, so that a wide one leaves room for others
_OF_A_PATTERN = 2  # actions of one pattern
_WIDE = (
    *("iam:CreateAccessKey", "iam:PassRole", "kms:Decrypt", "s3:GetObject"),
    *("ec2:RunInstances", "lambda:InvokeFunction", "sts:AssumeRole"),
)
"""Actions that stand for all of them: where a statement names every action, or all but some."""

_SAMPLE, _REGION = "example", "us-east-1"
_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")
_USER_NAME = "${aws:username}"


def suggested(
    principal: str, roles: Sequence[str], index: WorldIndex, catalogue: Catalogue
) -> tuple[SimulatedPair, ...]:
    """Return what is worth asking about a user or role: assuming `roles`, and its own statements.

    Patterns become samples: AWS is asked for single actions and resources. What cannot be shown as
    it is, nobody is asked to send.
    """
    entity = index.user(principal) or index.role(principal)
    found = dict.fromkeys(SimulatedPair(ASSUME_ROLE, role) for role in roles)
    if entity is not None:
        actions = action_index(catalogue)
        for compiled in index.identity(entity).statements:
            found |= dict.fromkeys(_pairs(compiled.source, entity, actions))
    return tuple(pair for pair in found if visible(pair.resource) == pair.resource)[:MAX_QUESTIONS]


def _pairs(statement: Statement, entity: User | Role, actions: ActionIndex) -> list[SimulatedPair]:
    found: dict[SimulatedPair, None] = {}
    resources = tuple(dict.fromkeys(_resources(statement, entity)))
    for place in _places(statement, actions):
        action = actions.catalogue.names[place]
        for resource in resources:
            shapes = shapes_of((resource,), VERSION, RequestContext({}), DEFAULT)
            if any(actions.on(shape)[0] >> place & 1 for shape in shapes):
                found[SimulatedPair(action, resource)] = None
    return list(found)[:_FROM_EACH]


def _places(statement: Statement, actions: ActionIndex) -> Iterator[int]:
    """Yield actions of a statement, by their places in the catalogue."""
    for pattern in statement.actions or ("*",):
        if not pattern.strip("*"):
            known = map(actions.catalogue.find, _WIDE)
            yield from (place for place in known if place is not None)
            continue
        spans = spans_of(actions.mask((pattern,)))
        places = (place for start, stop in spans for place in range(start, stop))
        yield from (place for place, _ in zip(places, range(_OF_A_PATTERN), strict=False))


def _resources(statement: Statement, entity: User | Role) -> Iterator[str]:
    for written in statement.resources or ("*",):
        if not written.strip("*"):
            yield "*"
            continue
        if isinstance(entity, User):
            written = written.replace(_USER_NAME, entity.name)  # noqa: PLW2901 - the same, known
        if "${" in written:
            continue  # only the request says what stands there
        arn = Arn.parse(written)
        if arn is not None:
            yield _filled(arn, entity)


def _filled(arn: Arn, entity: User | Role) -> str:
    """Return a resource that a pattern covers."""
    known = {
        "partition": entity.arn.split(":")[1],
        "region": _REGION,
        "account": account_of(entity.arn),
    }
    head = [
        known.get(name, _SAMPLE) if re.search(r"[*?]", value) else value
        for name, value in (
            ("partition", arn.partition),
            ("service", arn.service),
            ("region", arn.region),
            ("account", arn.account),
        )
    ]
    rest = re.sub(r"\*+", _SAMPLE, arn.resource).replace("?", "x")
    return ":".join(("arn", *head, rest))


def written(pairs: Iterable[SimulatedPair]) -> str:
    """Write pairs as text, one on a line."""
    return "\n".join(f"{pair.action} {pair.resource}" for pair in pairs)


class PairFault(Value, kw_only=True):
    """What is wrong with a line: `word` is no action where one should stand, else no resource."""

    line: int
    word: str
    is_action: bool


def read(text: str) -> tuple[tuple[SimulatedPair, ...], tuple[PairFault, ...]]:
    """Read such a text; return the pairs, and what is wrong with other lines."""
    pairs: dict[SimulatedPair, None] = {}
    faults: list[PairFault] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split(maxsplit=1)
        if not words:
            continue
        action, resource = words[0], words[1].strip() if len(words) > 1 else "*"
        if not _ACTION.fullmatch(action):
            faults.append(PairFault(line=number, word=action, is_action=True))
        elif not _is_resource(resource):
            faults.append(PairFault(line=number, word=resource, is_action=False))
        else:
            pairs[SimulatedPair(action, resource)] = None
    return tuple(pairs), tuple(faults)


_MAX_RESOURCE = 2_048  # characters of a resource that AWS takes


def _is_resource(text: str) -> bool:
    if text == "*":
        return True
    return len(text) <= _MAX_RESOURCE and Arn.parse(text) is not None and visible(text) == text


def calls(pairs: Iterable[SimulatedPair]) -> tuple[SimulatorCall, ...]:
    """Return calls that ask for these pairs and for no others: resources with the same actions.

    Each has at most MAX_QUESTIONS pairs.
    """
    by_resource: dict[str, dict[str, None]] = {}
    for pair in pairs:
        by_resource.setdefault(pair.resource, {})[pair.action] = None
    alike: dict[tuple[str, ...], list[str]] = {}
    for resource, actions in by_resource.items():
        alike.setdefault(tuple(actions), []).append(resource)
    return tuple(call for actions, resources in alike.items() for call in _cut(actions, resources))


def _cut(actions: tuple[str, ...], resources: list[str]) -> Iterator[SimulatorCall]:
    for first in range(0, len(actions), MAX_QUESTIONS):
        some = actions[first : first + MAX_QUESTIONS]
        size = max(1, MAX_QUESTIONS // len(some))
        for start in range(0, len(resources), size):
            yield SimulatorCall(some, tuple(resources[start : start + size]))
