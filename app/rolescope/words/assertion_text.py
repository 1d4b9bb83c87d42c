"""What an assertion says, as a sentence without a period."""

from collections.abc import Iterator

from rolescope.model.arn import role_name
from rolescope.model.caller import Caller
from rolescope.model.instant import duration_in_words
from rolescope.model.request import ActionRequest, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.review import Expectation
from rolescope.questions.assertions import Asked, PathQuery
from rolescope.simulation.callers import caller_name
from rolescope.trust.paths.ends import ADMIN_KEYWORDS


def asserted_in_words(asked: Asked, expect: Expectation) -> str:
    """Say who must reach what, or must not: "ana must reach lake-deploy with MFA"."""
    if isinstance(asked, PathQuery):
        whom = "an administrator" if asked.target in ADMIN_KEYWORDS else role_name(asked.target)
        by = "by trusts or ways of escalation" if asked.ways else "by trusts"
        return f"{role_name(asked.source)} must find no path to {whom} {by}"
    who = " → ".join(_callers(asked.caller))
    must = "must" if expect is Expectation.ALLOWED else "must not"
    if isinstance(asked, ActionRequest):
        return f"{who} {must} be allowed {asked.action} on {asked.resource}"
    return f"{who} {must} reach {role_name(asked.role)}{_given(asked)}"


def asked_in_words(asked: AssumeRoleRequest | ActionRequest) -> str:
    """Say who asks for what: "ana → lake-deploy with MFA"."""
    who = " → ".join(_callers(asked.caller))
    if isinstance(asked, ActionRequest):
        return f"{who}: {asked.action} on {asked.resource}"
    return f"{who} → {role_name(asked.role)}{_given(asked)}"


def _given(asked: AssumeRoleRequest) -> str:
    brings = list(_brings(asked.parameters))
    if asked.context:
        brings.append(_counted(len(asked.context), "given context key"))
    return f" with {_joined(brings)}" if brings else ""


def _callers(caller: Caller) -> tuple[str, ...]:
    """Name the callers of a chain, the first one first."""
    names = [caller_name(caller)]
    while caller.source is not None:
        caller = caller.source
        names.append(caller_name(caller))
    return tuple(reversed(names))


def _brings(given: AssumeRoleParameters) -> Iterator[str]:
    if given.mfa or given.token_code is not None:
        yield "MFA"
    if given.external_id is not None:
        yield "external ID"
    if given.tags:
        yield _counted(len(given.tags), "session tag")
    if given.source_identity is not None:
        yield f"source identity {given.source_identity}"
    if given.duration is not None:
        yield duration_in_words(given.duration)


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def asserted_step(asserted: str) -> str:
    """Say what was asserted, as a step that can be undone."""
    return f"Assert: {asserted}"


def not_asserted_step(asserted: str) -> str:
    """Say what is asserted no more."""
    return f"Do not assert: {asserted}"


# Assertions of a file


def file_refused(file: str, why: str) -> str:
    """Say why no assertions are imported from a file."""
    return f"{file}: {why}"


def line_refused(number: int, fault: str) -> str:
    """Say what is wrong with a line of a file, which keeps all of them out."""
    return f"line {number}: {fault} Nothing was imported."


def assertions_unreadable(why: object) -> str:
    """Say why a file cannot be read."""
    return f"it cannot be read: {why}."
