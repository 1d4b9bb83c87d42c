"""Fixes for callers that carry no MFA: who can carry it, or what says the same (MFA-3)."""

from collections.abc import Iterator

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.inquiry import TAG_SESSION, Inquiry
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.residual.supply import MFA_AGE, MFA_PRESENT
from rolescope.engine.verdict import Decision
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    Caller,
    CallerKind,
    SamlCaller,
    SessionCaller,
    SessionTokenCaller,
)
from rolescope.model.condition_keys import SAML_AUDIENCE
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, Effect
from rolescope.model.policy_edit import WithCondition, WithStatement
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.callers import caller_name
from rolescope.simulation.suggestions.grants import statement_text
from rolescope.simulation.suggestions.way import (
    Fix,
    PieceKind,
    SuggestedChange,
    SuggestedPiece,
    Suggestion,
)
from rolescope.value import replace

MFA_KEYS = frozenset({MFA_PRESENT, MFA_AGE})
_TAG, _VALUE = "mfa", "true"


def mfa_fixes(
    inquiry: Inquiry, statement: CompiledStatement, condition: Condition, at: str
) -> Iterator[Fix]:
    """MFA-3, MFA-5, MFA-6: who can carry MFA, or what says the same."""
    caller = inquiry.signer.caller
    if isinstance(caller, SessionTokenCaller):
        yield (_mfa_piece(caller.user, caller),)
    if not isinstance(caller, SessionCaller):
        return
    for source in _providers_behind(inquiry, caller):
        yield from _session_tag(inquiry, caller, source, (statement, condition), at)
    user = _user_behind(inquiry, caller)
    if user is not None:
        yield (_mfa_piece(user, None),)


def _providers_behind(inquiry: Inquiry, caller: SessionCaller) -> Iterator[Caller]:
    """Yield what made the session, or the SAML providers that its role lets make one."""
    if caller.source is not None:
        if caller.source.is_token:
            yield caller.source
        return
    role = inquiry.index.role(caller.role)
    for statement in role.trust_policy.statements if role is not None else ():
        for principal in statement.principals or ():
            is_saml = ":saml-provider/" in principal.value
            if is_saml and statement.effect is Effect.ALLOW:
                attributes = (("aud", (SAML_AUDIENCE,)), ("sub", (caller.name,)))
                yield SamlCaller(provider=principal.value, attributes=attributes)


def _mfa_piece(user: str, before: SessionTokenCaller | None) -> SuggestedPiece:
    signed = replace(before or SessionTokenCaller(user=user), mfa=True, mfa_age=1)
    return SuggestedPiece(
        kind=PieceKind.REQUEST,
        suggestion=Suggestion.SIGN_IN_WITH_MFA,
        told=(("user", role_name(user)),),
        change=SuggestedChange(caller=signed),
    )


def _user_behind(inquiry: Inquiry, caller: SessionCaller) -> str | None:
    """Return the user who made the session, or whose name the session has."""
    source = caller.source
    if source is not None and source.kind in {CallerKind.USER, CallerKind.SESSION_TOKEN}:
        return source.entity_arn
    account = inquiry.index.account(inquiry.signer.account)
    users = account.users if account is not None else ()
    name = caller.name.partition("@")[0]
    return next((user.arn for user in users if user.name in {caller.name, name}), None)


def _session_tag(
    inquiry: Inquiry,
    caller: SessionCaller,
    source: Caller,
    failed: tuple[CompiledStatement, Condition],
    at: str,
) -> Iterator[Fix]:
    """Test a tag that the identity provider sets, instead of MFA (TG-1)."""
    statement, condition = failed
    provider, who = caller_name(source), caller_name(caller)
    tagged = replace(caller, source=source, tags=(*caller.tags, (_TAG, _VALUE)))
    test = Condition("StringEquals", f"aws:PrincipalTag/{_TAG}", (_VALUE,))
    yield (
        SuggestedPiece(
            kind=PieceKind.TRUST,
            suggestion=Suggestion.TEST_TAG,
            told=(
                ("provider", provider),
                ("statement", statement.source.label),
                ("tested", test.key),
                ("key", condition.key),
            ),
            edit=WithCondition(
                Place(PlaceKind.TRUST, inquiry.resource),
                statement.source.index,
                test,
                f"Test {test.key} in the trust policy of {role_name(inquiry.resource)}",
                condition,
            ),
        ),
        SuggestedPiece(
            kind=PieceKind.REQUEST,
            suggestion=Suggestion.SESSION_TAG,
            told=(("provider", provider), ("tag", f"{_TAG}={_VALUE}"), ("caller", who)),
            change=SuggestedChange(caller=tagged),
        ),
        *_tag_session(inquiry, tagged, source, at),
    )


def source_request(caller: SessionCaller, at: str) -> AssumeRoleRequest | None:
    """Return the request that makes a session; None when it is not known who made it."""
    return None if caller.source is None else _made_by(caller.source, caller, at)


def _made_by(source: Caller, caller: SessionCaller, at: str) -> AssumeRoleRequest:
    return AssumeRoleRequest(
        caller=source,
        role=caller.role,
        at=caller.issued_at or at,
        action=source.operation,
        parameters=AssumeRoleParameters(
            session_name=caller.name,
            tags=caller.tags,
            transitive_tag_keys=caller.transitive_tag_keys,
            source_identity=caller.source_identity,
        ),
    )


def _tag_session(
    inquiry: Inquiry, caller: SessionCaller, source: Caller, at: str
) -> Iterator[SuggestedPiece]:
    """Let the provider pass tags to the caller's role, where it may not yet (TG-1)."""
    request = _made_by(source, caller, at)
    verdict = evaluate_assume_role(request, inquiry.index, inquiry.reading, traced=False)
    if verdict.decision is Decision.ALLOW:
        return
    provider, role = caller_name(source), role_name(caller.role)
    yield SuggestedPiece(
        kind=PieceKind.TRUST,
        suggestion=Suggestion.LET_TAG_SESSIONS,
        told=(("provider", provider), ("role", role), ("action", TAG_SESSION)),
        edit=WithStatement(
            Place(PlaceKind.TRUST, caller.role),
            statement_text((TAG_SESSION,), principal={"Federated": source.provider}),
            f"Let {provider} pass session tags to {role}",
        ),
    )
