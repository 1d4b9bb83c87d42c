"""Inquiry: one request with everything it depends on, gathered before any rule is applied."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import (
    RequestContext,
    Tells,
    UnknownKey,
    Values,
    nothing_is_unknown,
)
from rolescope.engine.language.guardrails import Guardrails, may_rcps_limit
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import Question
from rolescope.engine.request.assume_root import is_about_root
from rolescope.engine.request.parameters import has_mfa
from rolescope.engine.request.request_keys import (
    Unknowns,
    keys_in_doubt,
    parameter_keys,
    resource_keys,
    signer_keys,
    tag_keys,
    time_keys,
)
from rolescope.engine.request.session_attributes import (
    is_federated,
    source_identity,
    transitive_tags,
)
from rolescope.engine.request.signer import Signer, signer
from rolescope.engine.request.token_attributes import token_attributes, with_token_attributes
from rolescope.engine.request.token_keys import Keys
from rolescope.engine.request.unknown_keys import UnknownKeys
from rolescope.engine.verdict import Layer
from rolescope.model.arn import group_digits
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    CallerKind,
)
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Role, User
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.value import Value

TAG_SESSION, SET_SOURCE_IDENTITY = "sts:TagSession", "sts:SetSourceIdentity"
SET_CONTEXT = "sts:SetContext"

ROLE_ACTIONS = {
    action.lower(): action
    for action in (ASSUME_ROLE, ASSUME_ROLE_WITH_SAML, ASSUME_ROLE_WITH_WEB_IDENTITY)
}

_SET_BY_TOKENS = ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys", "sts:sourceidentity")
_WITH_IAM_TAGS = frozenset({"iam", "sts"})
_MUST_BE_TRUSTED = "kms"  # EV-17, beside role trust


class Inquiry(Value, kw_only=True):
    """A request against a world.

    `actions` are all that have to be allowed. `resource_policy` None: the
    resource has none; `resource_layer` says what kind it is. `must_be_granted`: an identity
    policy alone does not suffice even in the same account (EV-17), or the caller has none.
    """

    signer: Signer
    index: WorldIndex
    reading: Interpretation
    context: RequestContext
    actions: tuple[str, ...]
    resource: str
    resource_account: str
    resource_policy: PolicySet | None
    resource_layer: Layer
    must_be_granted: bool
    is_same_account: bool
    scps: Guardrails
    rcps: Guardrails

    def question(self, action: str) -> Question:
        """Return what every statement is asked about one action."""
        lower, context = action.lower(), self.context
        in_doubt = keys_in_doubt(lower)
        if in_doubt and not self.reading.side_actions_see_all:  # U-18
            for key in in_doubt:
                context = context.with_values(key, None)
        return Question(
            lower,
            action,
            self.resource,
            self.signer.names,
            context,
            self.reading,
            self.signer.boundary is not None,
        )


def about_role(
    request: AssumeRoleRequest,
    index: WorldIndex,
    reading: Interpretation,
    caller: Signer | None = None,
) -> Inquiry:
    """Gather what bears on assuming a role. `caller` is who calls, if already looked up."""
    request = with_token_attributes(request)
    if caller is None:
        caller = signer(request.caller, index)
    target = _target_role(request.role, index)
    account = target.account
    return Inquiry(
        signer=caller,
        index=index,
        reading=reading,
        context=_context(request, caller, index, reading, target),
        actions=needed_actions(request),
        resource=request.role,
        resource_account=account,
        resource_policy=target.trust,
        resource_layer=Layer.TRUST,
        must_be_granted=True,
        is_same_account=caller.account == account,
        scps=_scps(caller, account, index, reading),
        rcps=_rcps(caller, request.role, account, request.action, index),
    )


def about_action(request: ActionRequest, index: WorldIndex, reading: Interpretation) -> Inquiry:
    """Gather what bears on any other action."""
    caller = signer(request.caller, index)
    account = request.resource_account or account_of(request.resource) or caller.account
    service = request.action.partition(":")[0].lower()
    target = _target(request.resource, account, service, index)
    policy, layer = target.trust, Layer.RESOURCE if target.trust is None else Layer.TRUST
    if request.resource_policy is not None:
        document = index.document(request.resource_policy, "resource policy", PolicyType.RESOURCE)
        policy, layer = index.policy_set(document), Layer.RESOURCE
    return Inquiry(
        signer=caller,
        index=index,
        reading=reading,
        context=_context(request, caller, index, reading, target),
        actions=(request.action,),
        resource=request.resource,
        resource_account=account,
        resource_policy=policy,
        resource_layer=layer,
        must_be_granted=not caller.kind.is_signed  # TR-19: a service has no policies of its own
        or target.trust is not None
        or (service == _MUST_BE_TRUSTED and request.resource_policy is not None),
        # FED-15: the organization, not a policy of the member account, lets its root be assumed.
        is_same_account=caller.account == account or is_about_root(request.action),
        scps=_scps(caller, account, index, reading),
        rcps=_rcps(caller, request.resource, account, request.action, index),
    )


def needed_actions(request: AssumeRoleRequest) -> tuple[str, ...]:
    """Return the actions that all have to be allowed (TG-1, SI-1, SI-2, AR-20)."""
    parameters, caller = request.parameters, request.caller
    actions = [ROLE_ACTIONS.get(request.action.lower(), request.action)]
    if parameters.tags or transitive_tags(caller):
        actions.append(TAG_SESSION)
    if parameters.source_identity or source_identity(caller):
        actions.append(SET_SOURCE_IDENTITY)
    if parameters.provided_contexts:
        actions.append(SET_CONTEXT)
    return tuple(actions)


def trust_of(arn: str, index: WorldIndex) -> PolicySet:
    """Return the trust policy of a role; unknown when its account is not imported completely."""
    role = index.role(arn)
    if role is not None:
        return index.trust(role)
    if index.account(account_of(arn)) is not None and not index.lacking(arn):
        return index.policy_set()
    gap = index.lacking(arn) or f"the trust policy of {arn} is not imported"
    return PolicySet((), index.compiled, (gap,))


class _Target(NamedTuple):
    """The resource with its keys, `*` for none. `trust` is that of a role whom STS is asked for."""

    arn: str
    account: str
    entity: User | Role | None
    keys: Callable[[], tuple[Keys, Unknowns]]
    trust: PolicySet | None


def _target_role(arn: str, index: WorldIndex) -> _Target:
    def make() -> _Target:
        account, role = account_of(arn), index.role(arn)
        keys = cache(lambda: _keys_of_resource(arn, account, "sts", role, index))
        return _Target(arn, account, role, keys, trust_of(arn, index))

    return index.recall(("role", arn), make)


def known_of_role(arn: str, index: WorldIndex) -> Keys:
    """Return what is known of a role as keys, in lower case: every request for it has them."""
    return _target_role(arn, index).keys()[0]


def _target(arn: str, account: str, service: str, index: WorldIndex) -> _Target:
    is_role_for_sts = service == "sts" and ":role/" in arn

    def make() -> _Target:
        entity: User | Role | None = index.role(arn) or index.user(arn)
        keys = cache(lambda: _keys_of_resource(arn, account, service, entity, index))
        trust = trust_of(arn, index) if is_role_for_sts else None
        return _Target(arn, account, entity, keys, trust)

    return index.recall(
        ("resource", arn, account, service in _WITH_IAM_TAGS, is_role_for_sts), make
    )


def _context(
    request: AssumeRoleRequest | ActionRequest,
    caller: Signer,
    index: WorldIndex,
    reading: Interpretation,
    target: _Target,
) -> RequestContext:
    """Join the keys of time, caller, resource and parameters; what the request gives wins."""

    def join() -> tuple[dict[str, Values], Tells]:
        keys, unknown = _keys_of_signer(caller, index, reading)
        of_target, unknown_of_target = target.keys()
        values: dict[str, Values] = {**time_keys(request.at), **keys, **of_target}
        if isinstance(request, AssumeRoleRequest):
            values.update(parameter_keys(request, reading, has_mfa=has_mfa(request.parameters)))
        for key, listed in request.context:
            values[key.lower()] = () if listed is None else listed
        unread = token_attributes(request.caller).unreadable
        unread_keys = dict.fromkeys(_SET_BY_TOKENS, UnknownKey(unread[0])) if unread else {}
        if isinstance(request, AssumeRoleRequest) and request.parameters.provided_contexts:  # CK-46
            unread_keys["sts:requestcontext/"] = UnknownKey("the context assertion is not read")
        if not (request.is_open or unknown or unknown_of_target or unread_keys):
            return values, nothing_is_unknown
        return values, UnknownKeys(
            {**unknown, **unknown_of_target, **unread_keys},
            caller.caller,
            caller.kind,
            values,
            is_open=request.is_open,
            is_assume=isinstance(request, AssumeRoleRequest),
            has_resource_tags=target.entity is not None,
        )

    return RequestContext.made_by(join)


def _keys_of_signer(
    caller: Signer, index: WorldIndex, reading: Interpretation
) -> tuple[Keys, Unknowns]:
    """Return the keys of a caller, for what of the reading they depend on."""
    if reading is index.reading:  # the one that most is asked with
        usual = ("signer keys", caller.caller)
        return index.recall(usual, lambda: signer_keys(caller, index, reading))
    kind = caller.kind
    is_temporary = kind is CallerKind.SESSION or kind is CallerKind.SESSION_TOKEN
    key = (
        "signer keys",
        caller.caller,
        is_temporary and reading.mfa_is_false_in_sessions,
        is_federated(caller.caller) and reading.mfa_is_absent_after_federation,
        kind in (CallerKind.SAML, CallerKind.SESSION) and reading.saml_names_provider,
        kind in (CallerKind.SAML, CallerKind.WEB) and reading.unsigned_is_anonymous,
    )
    return index.recall(key, lambda: signer_keys(caller, index, reading))


def _keys_of_resource(
    arn: str, account: str, service: str, entity: User | Role | None, index: WorldIndex
) -> tuple[Keys, Unknowns]:
    keys, unknown = resource_keys(arn, account, entity, index)
    has_iam_tags = service in _WITH_IAM_TAGS
    if has_iam_tags and entity is not None:
        keys.update(tag_keys("iam:resourcetag/", entity.tags))
    lacking = index.lacking(arn) if ":iam:" in arn else ""
    is_elsewhere = ":iam:" in arn and index.account(account) is None
    if (is_elsewhere or lacking) and has_iam_tags:
        why = UnknownKey(lacking or f"account {group_digits(account)} is not imported")
        unknown = {**unknown, "aws:resourcetag/": why, "iam:resourcetag/": why}
    return keys, unknown


def _scps(
    caller: Signer, resource_account: str, index: WorldIndex, reading: Interpretation
) -> Guardrails:
    """Return the SCPs that limit the caller (SCP-1 to SCP-4, SCP-11)."""
    if caller.is_service_linked:
        return _NO_SCPS_OF_LINKED
    if caller.kind.is_signed:
        return index.guardrails(caller.account, PolicyType.SCP)
    if caller.kind is not CallerKind.SERVICE and reading.scps_limit_federation:  # U-12
        return index.guardrails(resource_account, PolicyType.SCP)
    return Guardrails(
        note=f"SCPs limit principals of accounts; the caller is a {caller.kind.value}."
    )


def _rcps(
    caller: Signer, resource: str, account: str, action: str, index: WorldIndex
) -> Guardrails:
    """Return the RCPs that limit access to the resource (RCP-1 to RCP-4)."""
    if ":role/aws-service-role/" in resource or caller.is_service_linked:
        return _NO_RCPS_OF_LINKED
    if not may_rcps_limit(action, resource):
        return _NO_RCPS_OF_ACTION
    return index.guardrails(account, PolicyType.RCP)


_NO_SCPS_OF_LINKED = Guardrails(note="SCPs never limit service-linked roles.")
_NO_RCPS_OF_LINKED = Guardrails(note="RCPs never limit service-linked roles.")
_NO_RCPS_OF_ACTION = Guardrails(note="RCPs do not cover this action.")
