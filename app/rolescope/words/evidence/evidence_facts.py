"""What is asked and what is issued, as facts: labels with their values. Times are in UTC."""

from collections.abc import Iterator
from datetime import UTC

from rolescope.model.caller import ASSUME_ROLE
from rolescope.model.instant import duration_in_words, in_zone, parse_instant
from rolescope.model.principal import Tags
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.session import DurationReason, RoleSession
from rolescope.simulation.assume_role import DEFAULT_NAME, session_arn
from rolescope.simulation.callers import caller_name
from rolescope.simulation.credentials import credentials_of
from rolescope.value import Value
from rolescope.words.caller_text import credentials


class LabelledFact(Value):
    """A label with its value."""

    label: str
    value: str


def moment(text: str) -> str:
    """Write a time with its date, in UTC; what is no time stays as it is."""
    found = parse_instant(text)
    return f"{in_zone(found, UTC):%Y-%m-%d %H:%M:%S} UTC" if found else text


def question_facts(request: AssumeRoleRequest) -> Iterator[LabelledFact]:
    """Yield who asks for what, with all that the request brings."""
    given, caller = request.parameters, request.caller
    yield LabelledFact("Caller", _caller(request))
    end = caller.expires_at
    yield LabelledFact(
        "Signs with", credentials(caller) + (f", until {moment(end)}" if end else "")
    )
    yield LabelledFact("Role", request.role)
    if given.session_name is not None or request.action == ASSUME_ROLE:
        yield LabelledFact("Session name", given.session_name or DEFAULT_NAME)
    yield from _parameters(given)
    for key, values in request.context:
        yield LabelledFact(key, "absent" if values is None else ", ".join(values))


def _parameters(given: AssumeRoleParameters) -> Iterator[LabelledFact]:
    if given.mfa:
        yield LabelledFact("MFA", "a valid code comes with the call")
    if given.duration is not None:
        yield LabelledFact("Duration", duration_in_words(given.duration))
    yield from _tags(given.tags, given.transitive_tag_keys)
    policy = given.session_policy
    single = (
        ("External ID", given.external_id),
        ("Source identity", given.source_identity),
        ("Session policy", None if policy is None else " ".join(policy.split())),
    )
    yield from (LabelledFact(label, value) for label, value in single if value is not None)
    yield from (LabelledFact("Session policy", arn) for arn in given.policy_arns)
    yield from (
        LabelledFact("Provided context", one.provider_arn) for one in given.provided_contexts
    )


def _tags(tags: Tags, transitive: tuple[str, ...]) -> Iterator[LabelledFact]:
    for key, value in tags:
        yield LabelledFact(f"Tag {key}", value + (", transitive" if key in transitive else ""))


def _caller(request: AssumeRoleRequest) -> str:
    caller = request.caller
    if caller.is_session:
        return session_arn(caller.entity_arn, caller.session_name)
    whole = caller.arn_or_provider or caller_name(caller)
    told = ", ".join(f"{name} {', '.join(values)}" for name, values in caller.claims)
    return f"{whole} ({told})" if told else whole


# The session

_REASONS = {
    DurationReason.REQUESTED: "as requested",
    DurationReason.DEFAULT: "the default",
    DurationReason.CHAINED: "role chaining allows no more",
    DurationReason.ASSERTION: "the assertion ends then",
}


def issued_facts(session: RoleSession) -> Iterator[LabelledFact]:
    """Yield the simulated credentials and what the session carries."""
    found = credentials_of(session)
    yield LabelledFact("AccessKeyId", found.access_key_id)
    yield LabelledFact("SecretAccessKey", found.secret_access_key)
    yield LabelledFact("SessionToken", found.session_token)
    lasts = f"{duration_in_words(session.duration)}, {_REASONS[session.reason]}"
    yield LabelledFact("Expiration", f"{found.expiration} ({lasts})")
    if session.max_is_assumed:
        yield LabelledFact(
            "Maximum", "the role's maximum session duration is not imported; 1 h is assumed"
        )
    yield LabelledFact("Arn", found.arn)
    yield LabelledFact("AssumedRoleId", found.assumed_role_id)
    yield from _tags(session.tags, session.transitive_tag_keys)
    if session.source_identity is not None:
        yield LabelledFact("SourceIdentity", session.source_identity)
