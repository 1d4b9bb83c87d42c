"""Fixes: for one obstacle, the pieces that may take it away. The search tries them all."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from rolescope.engine.index import account_of
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.verdict import Layer
from rolescope.model.arn import role_name
from rolescope.model.caller import SessionCaller
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.policy_edit import WithGuardrail, WithInlinePolicy, WithStatement
from rolescope.simulation.callers import caller_name
from rolescope.simulation.suggestions.condition_fixes import condition_fixes, failing
from rolescope.simulation.suggestions.deny_fixes import deny_fixes
from rolescope.simulation.suggestions.grants import (
    conditions_to_keep,
    own_conditions,
    principal_of,
    statement_text,
)
from rolescope.simulation.suggestions.json_statements import with_statement
from rolescope.simulation.suggestions.mfa_fixes import MFA_KEYS
from rolescope.simulation.suggestions.obstacles import Denied, LackingLayer, Obstacle
from rolescope.simulation.suggestions.way import Fix, PieceKind, SuggestedChange, SuggestedPiece

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
    kept = ", under the conditions that others have there" if conditions else ""
    if not conditions:
        own = own_conditions(inquiry)
        if own is None:
            return
        conditions, kept = own, " with its own audience and subject" if own else ""
    text = statement_text(obstacle.actions, principal=principal_of(inquiry), conditions=conditions)
    yield SuggestedPiece(
        kind=PieceKind.TRUST,
        title=f"Name {who} in the trust policy",
        text=f"The trust policy of {role} lets exactly {who} use "
        f"{actions_text(obstacle.actions)}{kept}.",
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
        title=f"Allow it in the policies of {entity.name}",
        text=f"An inline policy of {entity.name} allows {actions_text(obstacle.actions)} "
        f"on {what} and nothing else.",
        edit=WithInlinePolicy(
            entity.arn,
            f"Allow{_word(role_name(inquiry.resource))}",
            _allow(obstacle, inquiry),
            f"Allow {entity.name} {actions_text(obstacle.actions)} on {what}",
        ),
    )


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
        title=f"Allow it in the boundary of {entity.name}",
        text=f"The permissions boundary {role_name(boundary)} also allows "
        f"{actions_text(obstacle.actions)} on {_what(inquiry)}, for all whom it limits.",
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
        title=f"Make the session of {caller_name(caller)} with a wider session policy",
        text=f"The session policy also allows {actions_text(obstacle.actions)} "
        f"on {_what(inquiry)}.",
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
        title=f"Allow it in the policy of {_what(inquiry)}",
        text=f"The policy of the resource lets exactly {caller_name(inquiry.signer.caller)} use "
        f"{actions_text(obstacle.actions)}.",
        change=SuggestedChange(resource_policy=with_statement(written, statement)),
    )


def _allow_in_scp(obstacle: LackingLayer, inquiry: Inquiry) -> Iterator[SuggestedPiece]:
    """Add the allow to an SCP that is attached there, else attach one (SCP-5)."""
    organization = inquiry.index.world.organization
    attached = organization.policies or () if organization is not None else ()
    title = f"Allow it by an SCP at {obstacle.title}"
    statement = _allow(obstacle, inquiry)
    label = f"Allow {actions_text(obstacle.actions)} on {_what(inquiry)} at {obstacle.title}"
    text = (
        f"An SCP at {obstacle.title} also allows {actions_text(obstacle.actions)} "
        f"on {_what(inquiry)}, for all accounts there."
    )
    piece = partial(SuggestedPiece, kind=PieceKind.SCP, title=title, text=text)
    for one in attached:
        is_there = obstacle.level in (one.targets or ())
        place = Place(PlaceKind.ORGANIZATION, "", one.id)
        edit = WithStatement(place, statement, label)
        is_scp = one.policy.type is PolicyType.SCP
        if is_there and is_scp and edit.refusal(inquiry.index.world) is None:
            yield piece(edit=edit)
            return
    yield piece(edit=WithGuardrail(f"allow-{obstacle.level}", obstacle.level, statement, label))
