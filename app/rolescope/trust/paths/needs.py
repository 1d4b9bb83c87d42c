"""What a step of a path needs, and which of that no chained caller can bring (CH-8, MFA-8)."""

from collections.abc import Iterator
from enum import Enum

from rolescope.engine.residual.opposite import opposites
from rolescope.model.policy import Condition, Statement
from rolescope.trust.edge import PrincipalKind
from rolescope.trust.facts import Requirement
from rolescope.trust.paths.callers import caller_at
from rolescope.trust.paths.costs import holds, is_free, matters
from rolescope.trust.paths.hops import Steps
from rolescope.trust.paths.values import Step, StepLevel
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import Search, search
from rolescope.value import Value

_OF_A_SESSION = (
    "aws:principaltag/",
    "aws:sourceidentity",
    "aws:federatedprovider",
    "ec2:",
    "lambda:",
    "ssm:",
    "codebuild:",
    "glue:",
    "identitystore:",
)


class NeedKind(Enum):
    """Who has to do what for a condition to hold."""

    BRING = "bring"  # the caller, with the call: MFA, an external ID, a network
    CHOOSE = "choose"  # the caller is free to: a name for the session
    TIME = "time"  # it holds at the time that is asked about
    EARLIER = "earlier"  # a step before has to set it: a session tag, a source identity
    NEVER = "never"  # this caller can never bring it


class StepNeed(Value):
    """A condition that has to hold for a step to be taken; one of a Deny statement turned around.

    `kind` tells what that takes.
    """

    condition: Condition
    kind: NeedKind


def is_of_session(key: str) -> bool:
    """Tell whether a key belongs to the caller's session, so that only its maker can set it."""
    return key.lower().startswith(_OF_A_SESSION)


def statements_of(
    hops: Steps, edge_statements: tuple[int, ...], role: str
) -> tuple[Statement, ...]:
    """Return the statements of a role's trust policy that a trust is made of."""
    found = hops.index.role(role)
    written = found.trust_policy.statements if found is not None else ()
    return tuple(one for one in written if one.index in edge_statements)


def needs_of(hops: Steps, step: Step, *, is_first: bool) -> tuple[StepNeed, ...]:
    """Tell what a step needs, by all policies that bear on it.

    `is_first`: its caller is who the path starts with; else the session of the step before.
    """
    key = ("needs", hops.at, step.source, step.edge.id, is_first)
    return hops.index.remember(key, lambda: tuple(dict.fromkeys(_needs(hops, step, is_first))))


def _needs(hops: Steps, step: Step, is_first: bool) -> Iterator[StepNeed]:  # noqa: FBT001 - private
    name = session_name(step)
    if name and not is_first:
        yield StepNeed(Condition("StringEquals", "sts:RoleSessionName", (name,)), NeedKind.EARLIER)
    caller = caller_at(hops.nodes[hops.number[step.source]], hops.index)
    statements = statements_of(hops, step.edge.statements, step.target)
    if caller is None or not statements:
        return
    found = search(RequestAsker(hops.index, caller, step.target, hops.at), statements)
    if step.level is StepLevel.CLOSED:
        for condition in step.edge.unmeetable or found.attempt.failed(found.statement):
            yield StepNeed(condition, NeedKind.NEVER)
    for requirement in found.requirements:
        yield from _of_requirement(found, requirement, is_first=is_first)


def _of_requirement(
    found: Search, requirement: Requirement, *, is_first: bool
) -> Iterator[StepNeed]:
    asker, source = found.asker, requirement.condition
    if not asker.may_set(source.key) and not is_free(source.key):
        return  # the caller meets it by being itself, or never does
    is_met = holds(asker, source) is requirement.holds
    for condition in (source,) if requirement.holds else opposites(source):
        if not matters(condition):
            continue
        if is_free(condition.key):
            is_name = condition.key.lower() == "sts:rolesessionname"
            yield StepNeed(condition, NeedKind.CHOOSE if is_name else NeedKind.TIME)
        elif not is_met:
            is_earlier = not is_first and is_of_session(condition.key)
            yield StepNeed(condition, NeedKind.EARLIER if is_earlier else NeedKind.BRING)


def session_name(step: Step) -> str:
    """Return the session name that a trust in a session of an imported role asks for."""
    if step.edge.kind is not PrincipalKind.SESSION or step.edge.source == step.source:
        return ""
    return step.edge.source.rpartition("/")[2]
