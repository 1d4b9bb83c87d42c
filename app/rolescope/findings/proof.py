"""Proof: a request that shows what a trust lets in, or which policy denies it after all."""

from collections.abc import Iterable, Iterator
from enum import Enum

from rolescope.engine.evaluate import answer_assume_role, not_imported
from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.verdict import Decision, Layer, Verdict
from rolescope.findings.finding import Witness
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.policy import (
    MATCHING_NOBODY,
    Condition,
    Effect,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.edge import Standing
from rolescope.trust.entities import caller_of
from rolescope.trust.facts import Requirement
from rolescope.trust.named_caller import named_caller
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import Search, search
from rolescope.trust.strangers import NOBODYS, is_stranger
from rolescope.value import Value, replace

STRANGER = "example"
"""The name of a caller who stands for anyone of an account that is not imported."""
CALLER_ACCOUNT_ALLOWS = "callerAccountAllows"
"""What a witness assumes of a caller whose account is not imported."""
WITHOUT_MFA = (Requirement(Condition("Null", "aws:MultiFactorAuthPresent", ("true",))),)
"""What holds of a request without MFA."""
_ANY_SESSION = SessionCaller(role="").name
_PRINCIPAL_ARN = "aws:principalarn"
_GUARDRAILS = (Layer.RCP, Layer.SCP, Layer.BOUNDARY)


class Proved(Enum):
    """What came of the search for a witness."""

    OPEN = "open"  # it is allowed, or depends on what is assumed
    HELD = "held"  # a guardrail denies it (FND-56)
    CLOSED = "closed"  # the trust policy itself denies it, whatever the request
    UNPROVEN = "unproven"  # nobody is known who can make it


class FindingProof(Value):
    """What came of the search, with the request where there is one."""

    proved: Proved
    witness: Witness | None = None


_UNPROVEN = FindingProof(Proved.UNPROVEN)


def prove(
    index: WorldIndex,
    role: Role,
    statement: Statement,
    callers: Iterable[Caller],
    at: str,
    wishes: tuple[Requirement, ...] = (),
) -> FindingProof:
    """Look for a caller whom a statement of a trust policy lets in; the best of what is found."""
    best = _UNPROVEN
    for caller in callers:
        proof = _judged(search(RequestAsker(index, caller, role.arn, at), (statement,), wishes))
        if proof.proved is Proved.OPEN:
            return proof
        if best.proved is Proved.UNPROVEN or proof.proved is Proved.HELD:
            best = proof
    return best


def proof_of_hop(
    index: WorldIndex, caller: Caller, role: Role, at: str, wishes: tuple[Requirement, ...] = ()
) -> FindingProof:
    """Look for a request by which a caller gets into a role, by any statement that allows some."""
    allowing = [one for one in role.trust_policy.statements if one.effect is not Effect.DENY]
    return _judged(search(RequestAsker(index, caller, role.arn, at), allowing, wishes))


def session_called(name: str) -> tuple[Requirement, ...]:
    """Return what has to hold of a request that makes a session of a name; empty: of any."""
    is_named = Condition("StringEquals", "sts:RoleSessionName", (name,))
    return (Requirement(is_named),) if name else ()


def session_needed(chain: tuple[Witness, ...]) -> str:
    """Return the name that the session with which a chain goes on has to have, empty for any."""
    caller = chain[0].request.caller if chain else None
    if isinstance(caller, SessionCaller) and caller.name != _ANY_SESSION:
        return caller.name
    return ""


def callers_behind(
    index: WorldIndex, role: Role, principal: StatementPrincipal, known: tuple[str, ...]
) -> Iterator[Caller]:
    """Yield callers whom a principal of a trust policy stands for; `known` are imported ones."""
    if principal.type in MATCHING_NOBODY:
        return
    if principal.type is PrincipalType.ANYONE:
        yield from _strangers(role, NOBODYS)
    elif principal.type is PrincipalType.ACCOUNT:
        entities = (index.user(arn) or index.role(arn) for arn in known)
        yield from (caller_of(entity) for entity in entities if entity is not None)
        if index.account(principal.value) is None:
            yield from _strangers(role, principal.value)
    elif principal.type is not PrincipalType.UNIQUE_ID or principal.value in index.by_unique_id:
        yield named_caller(index, principal)


def _strangers(role: Role, account: str) -> Iterator[Caller]:
    owner = f"arn:{partition_of(role.arn)}:iam::{account}"
    yield UserCaller(f"{owner}:user/{STRANGER}")
    yield SessionCaller(role=f"{owner}:role/{STRANGER}")


def _judged(found: Search) -> FindingProof:
    index, request, tried = found.asker.index, found.request, found.attempt
    if tried.standing is Standing.ALLOWED and not found.is_cut:
        unknown = not_imported(tried.judged) if tried.judged is not None else ()
        return FindingProof(Proved.OPEN, _witness(request, index, unknown))
    verdict = answer_assume_role(request, index)
    if _is_open(verdict) and not found.is_cut:
        return FindingProof(Proved.OPEN, _witness(request, index, verdict.unknown))
    if verdict.decision is Decision.EXPLICIT_DENY:
        layers = {ground.layer for ground in verdict.grounds}
        if Layer.TRUST in layers:
            return FindingProof(
                Proved.CLOSED if found.is_certain or not found.is_cut else Proved.UNPROVEN
            )
    held_by = _holding(verdict) if found.attempt.is_trusted and not found.is_cut else ()
    if held_by:
        return FindingProof(Proved.HELD, Witness(request=request, held_by=held_by))
    return _UNPROVEN


def _is_open(verdict: Verdict) -> bool:
    return verdict.decision in (Decision.ALLOW, Decision.DEPENDS) and not verdict.refusals


def _witness(request: AssumeRoleRequest, index: WorldIndex, unknown: tuple[str, ...]) -> Witness:
    """Return a request that is let in; from anyone, it is made by whom aws:PrincipalArn names."""
    named = _made_by_named(request)
    if named is not None:
        verdict = answer_assume_role(named, index)
        if _is_open(verdict):
            request, unknown = named, verdict.unknown
    return Witness(request=request, assumes=assumed(index, request.caller, unknown))


def _made_by_named(request: AssumeRoleRequest) -> AssumeRoleRequest | None:
    """Return a request of the user or role that its context names (ARN-10, ARN-11)."""
    before = request.caller
    told = {key.lower(): values for key, values in request.context}
    arn = Arn.parse((told.get(_PRINCIPAL_ARN) or ("",))[0])
    if arn is None or arn.service != "iam" or account_of(before.entity_arn) != NOBODYS:
        return None
    account = arn.account if is_account_id(arn.account) else NOBODYS
    named = f"arn:{arn.partition}:iam::{account}:{arn.resource}"
    caller: Caller
    if arn.type == "user":
        caller = UserCaller(named)
    elif arn.type == "role":
        name = before.name if isinstance(before, SessionCaller) else _ANY_SESSION
        caller = SessionCaller(role=named, name=name)
    else:
        return None
    rest = tuple(one for one in request.context if one[0].lower() != _PRINCIPAL_ARN)
    return replace(request, caller=caller, context=rest)


def assumed(index: WorldIndex, caller: Caller, unknown: tuple[str, ...]) -> tuple[str, ...]:
    """Say on what a verdict rests that was not imported; `unknown` is what it says itself."""
    is_strange = bool(account_of(caller.entity_arn)) and is_stranger(index, caller)
    return (*((CALLER_ACCOUNT_ALLOWS,) if is_strange else ()), *unknown)


def _holding(verdict: Verdict) -> tuple[str, ...]:
    """Name the guardrails that deny a request (FND-56)."""
    if verdict.decision is Decision.EXPLICIT_DENY:
        found = [ground for ground in verdict.grounds if ground.layer in _GUARDRAILS]
        return tuple(dict.fromkeys(f"{one.layer.value} {one.policy}" for one in found))
    is_denied = verdict.decision is Decision.IMPLICIT_DENY
    return tuple(one.value for one in verdict.missing if is_denied and one in _GUARDRAILS)
