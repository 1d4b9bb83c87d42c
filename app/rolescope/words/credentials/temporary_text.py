"""What STS answers to GetSessionToken, GetFederationToken and AssumeRoot."""

from datetime import tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import TAG_SESSION
from rolescope.engine.verdict import Decision
from rolescope.model.arn import role_name
from rolescope.model.caller import Caller, FederatedUserCaller, SessionTokenCaller
from rolescope.model.instant import duration_in_words
from rolescope.simulation.callers import caller_name
from rolescope.simulation.temporary import Issued, TemporaryRequest
from rolescope.value import Value
from rolescope.words.caller_text import clock
from rolescope.words.credentials.aws_call import aws_call
from rolescope.words.excerpt import Mark
from rolescope.words.runs import Line, Run, strong
from rolescope.words.verdict.action_answer import action_answer
from rolescope.words.verdict.trace import TraceSection


class TemporaryText(Value, kw_only=True):
    """`headline` says whether credentials are issued and until when, `because` why.

    `remark` says what they can do, `gap` what is not imported and could change the answer.
    """

    mark: Mark
    headline: Line
    because: str
    remark: str
    gap: str
    section: TraceSection


def temporary_text(
    request: TemporaryRequest, issued: Issued, index: WorldIndex, zone: tzinfo | None = None
) -> TemporaryText:
    """Put the answer into words; times are written in `zone` (UTC when None)."""
    answer, verdict = action_answer(issued.asked, issued.verdict, index.reading), issued.verdict
    # `gap` tells all that there is to say
    is_told = bool(verdict.unknown) and not verdict.needs and answer.mark is Mark.UNKNOWN
    return TemporaryText(
        mark=answer.mark,
        headline=_headline(request, issued, zone),
        because="" if is_told else _because(issued, answer.because),
        remark=_remark(issued),
        gap=answer.gap,
        section=answer.section,
    )


def _because(issued: Issued, because: str) -> str:
    """FED-13: with tags another action is needed, too."""
    is_tagging = issued.asked.action == TAG_SESSION and not issued.verdict.refusals
    return f"Tags need {TAG_SESSION}, too. {because}" if is_tagging else because


def _headline(request: TemporaryRequest, issued: Issued, zone: tzinfo | None) -> Line:
    verdict = issued.verdict
    who, call = strong(caller_name(request.caller)), aws_call(request).operation
    if verdict.refusals:
        return strong("Refused."), Run(f" STS refuses this {call} of "), who, Run(".")
    match verdict.decision:
        case Decision.ALLOW:
            end = _end(request, issued, zone)
            return strong("Allowed."), Run(" "), who, Run(f" gets credentials by {call}{end}.")
        case Decision.DEPENDS if verdict.unknown:
            tail = " depends on what was not imported or cannot be read."
            return (
                strong("Cannot be decided."),
                Run(" Whether "),
                who,
                Run(f" can call {call}{tail}"),
            )
        case Decision.DEPENDS:
            tail = " if the request brings what the policies ask for."
            return strong("Conditional."), Run(" "), who, Run(f" can call {call}{tail}")
        case decision:
            explicitly = " explicitly" if decision is Decision.EXPLICIT_DENY else ""
            return strong(f"Denied{explicitly}."), Run(" "), who, Run(f" cannot call {call}.")


def _end(request: TemporaryRequest, issued: Issued, zone: tzinfo | None) -> str:
    credentials, seconds = issued.credentials, issued.duration
    if credentials is None or seconds is None:
        return ""
    until = clock(credentials.expires_at, zone, request.at)
    return f" until {until}, for {duration_in_words(seconds)}"


def _remark(issued: Issued) -> str:
    if issued.credentials is None:
        return ""
    told = _what_they_can(issued.credentials)
    if issued.verdict.decision is Decision.DEPENDS:
        return f"If any are issued: {told[:1].lower()}{told[1:]}"
    return told


def _what_they_can(credentials: Caller) -> str:
    """FED-12, FED-13, EV-24."""
    match credentials:
        case SessionTokenCaller(user=user, mfa=has_mfa):
            who = f"{'the ' if user.endswith(':root') else ''}{caller_name(credentials)}"
            if has_mfa:
                return f"The credentials act as {who}, signed in with MFA."
            return f"The credentials act as {who} without MFA, and cannot call IAM."
        case FederatedUserCaller(user=user, name=name):
            has_policies = credentials.session_policy is not None or bool(credentials.policy_arns)
            if has_policies and user.endswith(":root"):  # EV-23: it has no policies of its own
                return (
                    "The credentials can do what the session policies allow, and call neither IAM "
                    "nor STS."
                )
            if not has_policies:
                return (
                    "Without a session policy the credentials can do no more than resource-based "
                    f"policies allow the federated user {name}."
                )
            return (
                f"The credentials can do what the policies of {role_name(user)} and the session "
                "policies both allow, and call neither IAM nor STS."
            )
        case _:  # AssumeRoot
            task = role_name(credentials.task_policy or "")
            return f"The credentials act as the {caller_name(credentials)}, within {task}."
