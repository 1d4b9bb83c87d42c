"""Fixes of conditions that a caller can never meet, and exceptions from Deny statements."""

from collections.abc import Iterator
from dataclasses import replace

from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.inquiry import TAG_SESSION, Inquiry
from rolescope.evaluation.language.condition import CompiledCondition
from rolescope.evaluation.language.condition_kind import operator_parts
from rolescope.evaluation.language.statement import CompiledStatement
from rolescope.evaluation.residual.candidates import Use, candidates
from rolescope.evaluation.residual.supply import MFA_AGE, MFA_PRESENT
from rolescope.evaluation.verdict import Decision, Layer
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, Effect
from rolescope.model.policy_edit import WithCondition, WithoutStatement, WithStatement, WithTag
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.grants import SAML_AUDIENCE, place_of, statement_text
from rolescope.simulation.json_statements import without_statement
from rolescope.simulation.obstacles import Denied
from rolescope.simulation.way import Change, Piece, PieceKind
from rolescope.trust.requests import action_of

Fix = tuple[Piece, ...]
MFA_KEYS = frozenset({MFA_PRESENT, MFA_AGE})
_TAG, _VALUE = "mfa", "true"
_PRINCIPAL_ARN, _SERVICE_NAME = "aws:PrincipalArn", "aws:PrincipalServiceName"


def failing(inquiry: Inquiry, action: str) -> tuple[tuple[CompiledStatement, Condition], ...]:
    """Find the conditions that alone keep trust statements from letting the caller in."""
    question = inquiry.question(action)
    policies = inquiry.resource_policy
    found: list[tuple[CompiledStatement, Condition]] = []
    for statement in policies.about(question.action) if policies is not None else ():
        is_named = statement.match_principal(question) is not None
        if statement.source.effect is Effect.ALLOW and statement.is_sound and is_named:
            found += [
                (statement, test.source)
                for test in statement.conditions
                if test.test(question.context, question.reading) is False
            ]
    return tuple(found)


def condition_fixes(inquiry: Inquiry, action: str, at: str) -> Iterator[Fix]:
    """Yield what would let such a statement apply, first condition by first condition."""
    for statement, condition in failing(inquiry, action):
        key = condition.key.lower()
        if key in MFA_KEYS:
            yield from _mfa_fixes(inquiry, statement, condition, at)
        elif key.startswith("aws:principaltag/"):
            yield from _tag_fixes(inquiry, statement, condition)
        else:
            yield from _value_fixes(inquiry, statement, condition)


def _mfa_fixes(
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


def _providers_behind(
    inquiry: Inquiry, caller: SessionCaller
) -> Iterator[SamlCaller | WebIdentityCaller]:
    """Yield what made the session, or the SAML providers that its role lets make one."""
    if caller.source is not None:
        if isinstance(caller.source, SamlCaller | WebIdentityCaller):
            yield caller.source
        return
    role = inquiry.index.role(caller.role)
    for statement in role.trust_policy.statements if role is not None else ():
        for principal in statement.principals or ():
            is_saml = ":saml-provider/" in principal.value
            if is_saml and statement.effect is Effect.ALLOW:
                attributes = (("aud", (SAML_AUDIENCE,)), ("sub", (caller.name,)))
                yield SamlCaller(provider=principal.value, attributes=attributes)


def _mfa_piece(user: str, before: SessionTokenCaller | None) -> Piece:
    name = role_name(user)
    signed = replace(before or SessionTokenCaller(user=user), mfa=True, mfa_age=1)
    return Piece(
        kind=PieceKind.REQUEST,
        title=f"Ask as {name}, signed in with MFA",
        text=f"GetSessionToken with a code of an MFA device gives {name} credentials that carry "
        "MFA.",
        change=Change(caller=signed),
    )


def _user_behind(inquiry: Inquiry, caller: SessionCaller) -> str | None:
    """Return the user who made the session, or whose name the session has."""
    if isinstance(caller.source, UserCaller):
        return caller.source.arn
    if isinstance(caller.source, SessionTokenCaller):
        return caller.source.user
    account = inquiry.index.account(inquiry.signer.account)
    users = account.users if account is not None else ()
    name = caller.name.partition("@")[0]
    return next((user.arn for user in users if user.name in {caller.name, name}), None)


def _session_tag(
    inquiry: Inquiry,
    caller: SessionCaller,
    source: SamlCaller | WebIdentityCaller,
    failed: tuple[CompiledStatement, Condition],
    at: str,
) -> Iterator[Fix]:
    """Test a tag that the identity provider sets, instead of MFA (TG-1)."""
    statement, condition = failed
    provider, who = caller_name(source), caller_name(caller)
    tagged = replace(caller, source=source, tags=(*caller.tags, (_TAG, _VALUE)))
    test = Condition("StringEquals", f"aws:PrincipalTag/{_TAG}", (_VALUE,))
    yield (
        Piece(
            kind=PieceKind.TRUST,
            title=f"Test a tag that {provider} sets",
            text=f"{statement.source.label} then tests {test.key} instead of {condition.key}.",
            edit=WithCondition(
                Place(PlaceKind.TRUST, inquiry.resource),
                statement.source.index,
                test,
                f"Test {test.key} in the trust policy of {role_name(inquiry.resource)}",
                condition,
            ),
        ),
        Piece(
            kind=PieceKind.REQUEST,
            title=f"{provider} passes the tag",
            text=f"{provider} passes {_TAG}={_VALUE} as a session tag to {who}.",
            change=Change(caller=tagged),
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
        action=action_of(source),
        parameters=AssumeRoleParameters(
            session_name=caller.name,
            tags=caller.tags,
            transitive_tag_keys=caller.transitive_tag_keys,
            source_identity=caller.source_identity,
        ),
    )


def _tag_session(
    inquiry: Inquiry, caller: SessionCaller, source: SamlCaller | WebIdentityCaller, at: str
) -> Iterator[Piece]:
    """Let the provider pass tags to the caller's role, where it may not yet (TG-1)."""
    request = _made_by(source, caller, at)
    verdict = evaluate_assume_role(request, inquiry.index, inquiry.reading, traced=False)
    if verdict.decision is Decision.ALLOW:
        return
    provider, role = caller_name(source), role_name(caller.role)
    yield Piece(
        kind=PieceKind.TRUST,
        title=f"Let {provider} pass tags to {role}",
        text=f"The trust policy of {role} allows {provider} {TAG_SESSION}.",
        edit=WithStatement(
            Place(PlaceKind.TRUST, caller.role),
            statement_text((TAG_SESSION,), principal={"Federated": source.provider}),
            f"Let {provider} pass session tags to {role}",
        ),
    )


def _tag_fixes(
    inquiry: Inquiry, statement: CompiledStatement, condition: Condition
) -> Iterator[Fix]:
    """Tag the user or role as the condition asks."""
    entity = inquiry.signer.entity
    if entity is None:
        return
    test = CompiledCondition(condition, statement.policy.version)
    use = Use(test, statement.policy.version)
    context = inquiry.context
    for values in candidates(test.key, (use,), context, inquiry.reading).values:
        if values is None or not test.test(context.with_values(test.key, values), inquiry.reading):
            continue
        key = condition.key.partition("/")[2]
        label = f"Tag {entity.name} with {key}={values[0]}"
        text = f"{statement.source.label} asks for this tag of the caller."
        edit = WithTag(entity.arn, key, values[0], label)
        yield (Piece(kind=PieceKind.IDENTITY, title=label, text=text, edit=edit),)
        return


def _value_fixes(
    inquiry: Inquiry, statement: CompiledStatement, condition: Condition
) -> Iterator[Fix]:
    """Let the condition take the caller's own value, too."""
    given = inquiry.context.find(condition.key.lower())
    parts = operator_parts(condition.operator)
    if not isinstance(given, tuple) or parts.is_negated or not parts.base.startswith("string"):
        return
    role = role_name(inquiry.resource)
    more = Condition(condition.operator, condition.key, (*condition.values, given[0]))
    yield (
        Piece(
            kind=PieceKind.TRUST,
            title=f"Take {given[0]} in {statement.source.label}, too",
            text=f"The trust policy of {role} asks for {condition.key}; it then also takes "
            f"{given[0]}.",
            edit=WithCondition(
                Place(PlaceKind.TRUST, inquiry.resource),
                statement.source.index,
                more,
                f"Take {condition.key} {given[0]} in the trust policy of {role}",
                condition,
            ),
        ),
    )


def deny_fixes(obstacle: Denied, inquiry: Inquiry, kind: PieceKind) -> Iterator[Fix]:
    """Yield an exception for the caller, or the end of the Deny where it is no guardrail."""
    statement = obstacle.statement
    place = place_of(statement, inquiry)
    if place is not None:
        yield from _exceptions(obstacle, inquiry, kind, place)
        if obstacle.layer not in {Layer.SCP, Layer.RCP}:
            yield (removal(obstacle, kind, place),)
        return
    index, caller = statement.source.index, inquiry.signer.caller
    change = None
    if obstacle.layer is Layer.RESOURCE:
        change = Change(resource_policy=without_statement(statement.policy.text, index))
    elif isinstance(caller, SessionCaller) and caller.session_policy is not None:
        text = without_statement(caller.session_policy, index)
        change = Change(caller=replace(caller, session_policy=text))
    if change is not None:
        yield (replace(removal(obstacle, kind, None), change=change),)


def removal(obstacle: Denied, kind: PieceKind, place: Place | None) -> Piece:
    """Return the piece that takes a Deny statement out."""
    statement, source = obstacle.statement, obstacle.statement.source
    name = f"{source.label} of {statement.policy.name}"
    where = place.title if place is not None else f"the {obstacle.layer.value}"
    return Piece(
        kind=kind,
        title=f"Remove the Deny {source.label}",
        text=f"{where[:1].upper()}{where[1:]} no longer denies it.",
        edit=None
        if place is None
        else WithoutStatement(place, source.index, f"Remove the Deny {name}"),
    )


def _exceptions(obstacle: Denied, inquiry: Inquiry, kind: PieceKind, place: Place) -> Iterator[Fix]:
    caller = inquiry.signer.caller
    key, value, operator = _PRINCIPAL_ARN, inquiry.signer.principal_arn, "ArnNotEquals"
    if isinstance(caller, ServiceCaller):
        key, value, operator = _SERVICE_NAME, caller.name, "StringNotEquals"
    if not value:
        return
    statement = obstacle.statement
    source = statement.source
    there = next(
        (
            one
            for one in source.conditions
            if one.key.lower() == key.lower() and operator_parts(one.operator).is_negated
        ),
        None,
    )
    test = Condition(operator, key, (value,))
    if there is not None:
        test = Condition(there.operator, there.key, (*there.values, value))
    who = caller_name(caller)
    at = f" at {obstacle.level}" if obstacle.level else ""
    yield (
        Piece(
            kind=kind,
            title=f"Except {who} from the Deny {source.label}",
            text=f"{place.title[:1].upper()}{place.title[1:]}{at} then denies it to all but {who}.",
            edit=WithCondition(
                place,
                source.index,
                test,
                f"Except {who} from the Deny {source.label} of {statement.policy.name}",
                there,
            ),
        ),
    )
