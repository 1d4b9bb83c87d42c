"""Fixes: for one obstacle, the pieces that may take it away. The search tries them all."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.parameters import MAX_SECONDS, MIN_SECONDS
from rolescope.engine.request.refusals import (
    CHAINED_MAX_SECONDS,
    DEFAULT_MAXIMUM,
    is_capped,
    refusals,
)
from rolescope.engine.request.session_attributes import source_identity, transitive_tags
from rolescope.engine.residual.search import residual
from rolescope.engine.residual.supply import MFA_AGE, MFA_PRESENT
from rolescope.engine.verdict import Layer, Need, Refusal
from rolescope.model.arn import role_name
from rolescope.model.caller import SessionCaller
from rolescope.model.instant import duration_in_words
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.policy_edit import WithGuardrail, WithInlinePolicy, WithStatement
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, Request
from rolescope.simulation.callers import caller_name
from rolescope.simulation.suggestions.condition_fixes import condition_fixes, failing
from rolescope.simulation.suggestions.deny_fixes import deny_fixes, with_statement
from rolescope.simulation.suggestions.grants import (
    conditions_to_keep,
    own_conditions,
    principal_of,
    statement_text,
)
from rolescope.simulation.suggestions.mfa_fixes import MFA_KEYS
from rolescope.simulation.suggestions.obstacles import Denied, LackingLayer, Obstacle
from rolescope.simulation.suggestions.way import (
    Fix,
    PieceKind,
    SuggestedChange,
    SuggestedPiece,
    Suggestion,
    Told,
)
from rolescope.value import replace


def what_to_bring(
    request: Request, inquiry: Inquiry, index: WorldIndex, reading: Interpretation
) -> Iterator[Fix]:
    """Yield the residual as pieces: with all that is given, else in place of what is given."""
    left = residual(replace(request, is_open=True), index, reading)
    if left.needs:
        yield _pieces(left.needs, inquiry)
        return
    left = residual(_bare(request), index, reading)
    if left.needs:
        yield _pieces(left.needs, inquiry)


def _bare(request: Request) -> Request:
    """Return an open request without what a caller may choose."""
    if isinstance(request, AssumeRoleRequest):
        parameters = replace(
            request.parameters,
            external_id=None,
            session_name=None,
            mfa=False,
            serial_number=None,
            token_code=None,
        )
        return replace(request, is_open=True, context=(), parameters=parameters)
    return replace(request, is_open=True, context=())


def _pieces(needs: Iterable[Need], inquiry: Inquiry) -> Fix:
    """Return a piece for every key that the request does not give as it should."""
    groups: dict[str, list[Need]] = {}
    for need in needs:
        key = need.key.lower()
        groups.setdefault(MFA_PRESENT if key == MFA_AGE else key, []).append(need)
    given = inquiry.context
    return tuple(
        _piece(tuple(group))
        for group in groups.values()
        if any(given.find(need.key.lower()) != need.value for need in group)
    )


def _piece(needs: tuple[Need, ...]) -> SuggestedPiece:
    change = SuggestedChange(needs=needs)
    return SuggestedPiece(kind=PieceKind.REQUEST, suggestion=Suggestion.GIVE, change=change)


def what_to_leave_out(request: Request) -> Iterator[Fix]:
    """Yield what asks for more actions than a plain call (TG-1, SI-1)."""
    if not isinstance(request, AssumeRoleRequest):
        return
    parameters = request.parameters
    if parameters.tags:
        plain = replace(parameters, tags=(), transitive_tag_keys=())
        yield (_other(plain, Suggestion.LEAVE_OUT_TAGS),)
    if parameters.source_identity:
        plain = replace(parameters, source_identity=None)
        yield (_other(plain, Suggestion.LEAVE_OUT_SOURCE_IDENTITY),)


def _other(parameters: AssumeRoleParameters, suggestion: Suggestion, **told: str) -> SuggestedPiece:
    return SuggestedPiece(
        kind=PieceKind.REQUEST,
        suggestion=suggestion,
        told=tuple(told.items()),
        change=SuggestedChange(parameters=parameters),
    )


def what_sts_takes(request: Request, index: WorldIndex, reading: Interpretation) -> Iterator[Fix]:
    """Yield for the first refusal of STS what the request may ask for instead (AR-17)."""
    if not isinstance(request, AssumeRoleRequest):
        return
    for refusal in refusals(request, index, reading):
        maker = _OF_REFUSALS.get(refusal.rule)
        piece = maker(request, refusal, index, reading) if maker is not None else None
        if piece is not None:
            yield (piece,)
        return


_Maker = Callable[[AssumeRoleRequest, Refusal, WorldIndex, Interpretation], SuggestedPiece | None]


def _duration(
    request: AssumeRoleRequest, refusal: Refusal, index: WorldIndex, reading: Interpretation
) -> SuggestedPiece | None:
    role = index.role(request.role)
    longest = (role.max_session_duration if role is not None else None) or DEFAULT_MAXIMUM
    if is_capped(request.caller, reading):
        longest = CHAINED_MAX_SECONDS
    asked = request.parameters.duration or 0
    seconds = max(MIN_SECONDS, min(asked, longest, MAX_SECONDS))
    return _other(
        replace(request.parameters, duration=seconds),
        Suggestion.ASK_FOR_DURATION,
        duration=duration_in_words(seconds),
        explanation=refusal.explanation,
    )


def _without(parameter: str, **changes: Any) -> _Maker:
    """Return what leaves parameters out, which are called as one."""

    def made(
        request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
    ) -> SuggestedPiece | None:
        parameters = replace(request.parameters, **changes)
        return _left_out(parameters, parameter, refusal)

    return made


def _tags(
    request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
) -> SuggestedPiece | None:
    """Leave out tags that the calling session carries already, and keys given twice."""
    seen = {key.lower() for key, _ in transitive_tags(request.caller)}
    kept = []
    for key, value in request.parameters.tags:
        if key.lower() not in seen and not key.lower().startswith("aws:"):
            seen.add(key.lower())
            kept.append((key, value))
    left = {key.lower() for key, _ in kept}
    transitive = (key for key in request.parameters.transitive_tag_keys if key.lower() in left)
    parameters = replace(
        request.parameters, tags=tuple(kept), transitive_tag_keys=tuple(transitive)
    )
    return _left_out(parameters, "tags that STS refuses", refusal)


def _source_identity(
    request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
) -> SuggestedPiece | None:
    carried = source_identity(request.caller)
    parameters = replace(request.parameters, source_identity=None)
    told = {"identity": str(carried), "explanation": refusal.explanation}
    return _other(parameters, Suggestion.KEEP_SOURCE_IDENTITY, **told)


def _mfa(
    request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
) -> SuggestedPiece | None:
    parameters = replace(request.parameters, mfa=False, serial_number=None, token_code=None)
    return _left_out(parameters, "MFA code", refusal)


def _left_out(parameters: AssumeRoleParameters, parameter: str, refusal: Refusal) -> SuggestedPiece:
    explanation = refusal.explanation
    return _other(parameters, Suggestion.LEAVE_OUT, parameter=parameter, explanation=explanation)


_OF_REFUSALS: dict[str, _Maker] = {
    "CH-3": _duration,
    "CH-6": _duration,
    "AR-7": _duration,
    "AR-6": _without("session name", session_name=None),
    "AR-8": _without("external ID", external_id=None),
    "AR-9": _mfa,
    "AR-10": _without("session policies", session_policy=None, policy_arns=()),
    "AR-11": _tags,
    "AR-12": _tags,
    "AR-13": _without("source identity", source_identity=None),
    "TG-5": _tags,
    "TG-8": _tags,
    "SI-3": _source_identity,
}


_KINDS = {
    Layer.RCP: PieceKind.RCP,
    Layer.SCP: PieceKind.SCP,
    Layer.TRUST: PieceKind.TRUST,
    Layer.RESOURCE: PieceKind.RESOURCE,
    Layer.IDENTITY: PieceKind.IDENTITY,
    Layer.BOUNDARY: PieceKind.BOUNDARY,
    Layer.SESSION: PieceKind.SESSION,
}


def fixes(obstacle: Obstacle, inquiry: Inquiry, at: str) -> Iterator[Fix]:
    """Yield alternatives, the gentlest first."""
    if isinstance(obstacle, Denied):
        yield from deny_fixes(obstacle, inquiry, _KINDS[obstacle.layer])
        return
    if obstacle.layer is Layer.TRUST:
        action = obstacle.actions[0]
        yield from condition_fixes(inquiry, action, at)
        if any(one.key.lower() in MFA_KEYS for _, one in failing(inquiry, action)):
            return  # a second statement would go round the MFA that is asked for
    makers: dict[Layer, Callable[[LackingLayer, Inquiry], Iterator[SuggestedPiece]]] = {
        Layer.SCP: _allow_in_scp,
        Layer.TRUST: _trust,
        Layer.RESOURCE: _allow_in_resource,
        Layer.IDENTITY: _allow_in_identity,
        Layer.BOUNDARY: _allow_in_boundary,
        Layer.SESSION: _allow_in_session,
    }
    for piece in makers[obstacle.layer](obstacle, inquiry):
        yield (piece,)
    if obstacle.layer is Layer.IDENTITY and inquiry.is_same_account:  # TR-3, TR-4
        for piece in _trust(obstacle, inquiry):
            yield (piece,)


def actions_text(actions: tuple[str, ...]) -> str:
    """List actions: `sts:AssumeRole and sts:TagSession`."""
    return " and ".join((", ".join(actions[:-1]), actions[-1])) if len(actions) > 1 else actions[0]


def _trust(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    """Name the caller in the trust policy."""
    if inquiry.resource_layer is not Layer.TRUST:
        return
    role, who = role_name(inquiry.resource), caller_name(inquiry.signer.caller)
    conditions = conditions_to_keep(inquiry, obstacle.actions[0])
    suggestion = Suggestion.NAME_CALLER_AS_OTHERS
    if not conditions:
        own = own_conditions(inquiry)
        if own is None:
            return
        conditions = own
        suggestion = Suggestion.NAME_CALLER_AS_ITSELF if own else Suggestion.NAME_CALLER
    text = statement_text(obstacle.actions, principal=principal_of(inquiry), conditions=conditions)
    yield SuggestedPiece(
        kind=PieceKind.TRUST,
        suggestion=suggestion,
        told=(("caller", who), ("role", role), ("actions", actions_text(obstacle.actions))),
        edit=WithStatement(
            Place(PlaceKind.TRUST, inquiry.resource),
            text,
            f"Let {who} assume {role}",
        ),
    )


def _allow_in_identity(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    """Give the caller an inline policy for exactly this."""
    entity = inquiry.signer.entity
    assert entity is not None  # noqa: S101 - for the type checker: of others nothing is asked
    what = _what(inquiry)
    yield SuggestedPiece(
        kind=PieceKind.IDENTITY,
        suggestion=Suggestion.ALLOW_IN_IDENTITY,
        told=(("entity", entity.name), *_told(obstacle, inquiry)),
        edit=WithInlinePolicy(
            entity.arn,
            f"Allow{_word(role_name(inquiry.resource))}",
            _allow(obstacle, inquiry),
            f"Allow {entity.name} {actions_text(obstacle.actions)} on {what}",
        ),
    )


def _told(obstacle: LackingLayer, inquiry: Inquiry) -> Told:
    return ("actions", actions_text(obstacle.actions)), ("resource", _what(inquiry))


def _what(inquiry: Inquiry) -> str:
    return "all resources" if inquiry.resource == "*" else role_name(inquiry.resource)


def _word(text: str) -> str:
    """Return a text as part of the name of a policy."""
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return "".join(word[:1].upper() + word[1:] for word in words) or "Action"


def _allow(obstacle: LackingLayer, inquiry: Inquiry) -> str:
    return statement_text(obstacle.actions, resource=inquiry.resource)


def _allow_in_boundary(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    entity = inquiry.signer.entity
    assert entity is not None  # noqa: S101 - for the type checker: only users and roles have one
    boundary = entity.boundary or ""
    place = Place(PlaceKind.MANAGED, account_of(entity.arn), boundary)
    yield SuggestedPiece(
        kind=PieceKind.BOUNDARY,
        suggestion=Suggestion.ALLOW_IN_BOUNDARY,
        told=(
            ("entity", entity.name),
            ("boundary", role_name(boundary)),
            *_told(obstacle, inquiry),
        ),
        edit=WithStatement(
            place,
            _allow(obstacle, inquiry),
            f"Allow {actions_text(obstacle.actions)} on {_what(inquiry)} in boundary "
            f"{role_name(boundary)}",
        ),
    )


def _allow_in_session(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    """Make the caller's session with a session policy that takes this in."""
    caller = inquiry.signer.caller
    if not isinstance(caller, SessionCaller):
        return
    policy = with_statement(caller.session_policy, _allow(obstacle, inquiry))
    yield SuggestedPiece(
        kind=PieceKind.SESSION,
        suggestion=Suggestion.ALLOW_IN_SESSION,
        told=(("caller", caller_name(caller)), *_told(obstacle, inquiry)),
        change=SuggestedChange(caller=replace(caller, session_policy=policy)),
    )


def _allow_in_resource(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    """Let the caller in by the resource's own policy, which is part of the question."""
    policies = inquiry.resource_policy
    written = policies.policies[0].text if policies is not None else None
    statement = statement_text(
        obstacle.actions, principal=principal_of(inquiry), resource=inquiry.resource
    )
    yield SuggestedPiece(
        kind=PieceKind.RESOURCE,
        suggestion=Suggestion.ALLOW_IN_RESOURCE,
        told=(("caller", caller_name(inquiry.signer.caller)), *_told(obstacle, inquiry)),
        change=SuggestedChange(resource_policy=with_statement(written, statement)),
    )


def _allow_in_scp(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    """Add the allow to an SCP that is attached there, else attach one (SCP-5)."""
    organization = inquiry.index.world.organization
    attached = organization.policies or () if organization is not None else ()
    statement = _allow(obstacle, inquiry)
    label = f"Allow {actions_text(obstacle.actions)} on {_what(inquiry)} at {obstacle.title}"
    told = (("place", obstacle.title), *_told(obstacle, inquiry))
    suggestion = Suggestion.ALLOW_IN_SCP
    piece = partial(SuggestedPiece, kind=PieceKind.SCP, suggestion=suggestion, told=told)
    for one in attached:
        is_there = obstacle.level in (one.targets or ())
        place = Place(PlaceKind.ORGANIZATION, "", one.id)
        edit = WithStatement(place, statement, label)
        is_scp = one.policy.type is PolicyType.SCP
        if is_there and is_scp and edit.refusal(inquiry.index.world) is None:
            yield piece(edit=edit)
            return
    yield piece(edit=WithGuardrail(f"allow-{obstacle.level}", obstacle.level, statement, label))
