"""Inquiry: one request with everything that bears on it, gathered before any rule is applied."""

from dataclasses import dataclass

from rolescope.evaluation.assume_root import is_about_root
from rolescope.evaluation.context import RequestContext, Unknown, Values
from rolescope.evaluation.guardrails import Guardrails, may_rcps_limit
from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.parameters import has_mfa
from rolescope.evaluation.policy_set import PolicySet
from rolescope.evaluation.request_keys import (
    Keys,
    Unknowns,
    parameter_keys,
    resource_keys,
    signer_keys,
    tag_keys,
    time_keys,
)
from rolescope.evaluation.session_attributes import source_identity, transitive_tags
from rolescope.evaluation.signer import Kind, Signer, signer
from rolescope.evaluation.statement import Question
from rolescope.evaluation.token_attributes import token_attributes, with_token_attributes
from rolescope.evaluation.unknown_keys import UnknownKeys
from rolescope.evaluation.verdict import Layer
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Role, User
from rolescope.model.request import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    ActionRequest,
    AssumeRoleRequest,
)

TAG_SESSION, SET_SOURCE_IDENTITY = "sts:TagSession", "sts:SetSourceIdentity"
SET_CONTEXT = "sts:SetContext"

_SPELLINGS = {
    action.lower(): action
    for action in (ASSUME_ROLE, ASSUME_ROLE_WITH_SAML, ASSUME_ROLE_WITH_WEB_IDENTITY)
}

_SET_BY_TOKENS = ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys", "sts:sourceidentity")
_MUST_BE_TRUSTED = "kms"  # EV-17, beside role trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A request against a world.

    `actions` are all that have to be allowed (spec 4.8, step 1). `resource_policy` None: the
    resource has none; `resource_layer` says what kind it is. `must_be_granted`: an identity
    policy alone does not suffice even in the same account (EV-17).
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
        return Question(
            action.lower(),
            action,
            self.resource,
            self.signer.names,
            self.context,
            self.reading,
            self.signer.boundary is not None,
        )


def about_role(request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation) -> Inquiry:
    """Gather what bears on assuming a role."""
    request = with_token_attributes(request)
    caller = signer(request.caller, index)
    role = index.role(request.role)
    account = account_of(request.role)
    resource = _Resource(request.role, account, role, "sts")
    return Inquiry(
        signer=caller,
        index=index,
        reading=reading,
        context=_context(request, caller, index, reading, resource),
        actions=needed_actions(request),
        resource=request.role,
        resource_account=account,
        resource_policy=trust_of(request.role, index),
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
    entity: User | Role | None = index.role(request.resource) or index.user(request.resource)
    service = request.action.partition(":")[0].lower()
    is_role_for_sts = service == "sts" and ":role/" in request.resource
    policy, layer = None, Layer.RESOURCE
    if request.resource_policy is not None:
        document = index.document(request.resource_policy, "resource policy", PolicyType.RESOURCE)
        policy = index.policy_set(document)
    elif is_role_for_sts:
        policy, layer = trust_of(request.resource, index), Layer.TRUST
    return Inquiry(
        signer=caller,
        index=index,
        reading=reading,
        context=_context(
            request, caller, index, reading, _Resource(request.resource, account, entity, service)
        ),
        actions=(request.action,),
        resource=request.resource,
        resource_account=account,
        resource_policy=policy,
        resource_layer=layer,
        must_be_granted=is_role_for_sts
        or (service == _MUST_BE_TRUSTED and request.resource_policy is not None),
        # FED-15: the organization, not a policy of the member account, lets its root be assumed.
        is_same_account=caller.account == account or is_about_root(request.action),
        scps=_scps(caller, account, index, reading),
        rcps=_rcps(caller, request.resource, account, request.action, index),
    )


def needed_actions(request: AssumeRoleRequest) -> tuple[str, ...]:
    """Return the actions that all have to be allowed (TG-1, SI-1, SI-2, AR-20)."""
    parameters, caller = request.parameters, request.caller
    actions = [_SPELLINGS.get(request.action.lower(), request.action)]
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


@dataclass(frozen=True, slots=True)
class _Resource:
    """The resource as the context sees it; `arn` is `*` for none."""

    arn: str
    account: str
    entity: User | Role | None
    service: str


def _context(
    request: AssumeRoleRequest | ActionRequest,
    caller: Signer,
    index: WorldIndex,
    reading: Interpretation,
    resource: _Resource,
) -> RequestContext:
    """Join the keys of time, caller, resource and parameters; what the request gives wins."""
    keys, unknown = index.remember(
        # Of the reading, the keys of a caller depend on these two alone.
        (
            "signer keys",
            caller.caller,
            reading.mfa_is_false_in_sessions,
            reading.saml_names_provider,
        ),
        lambda: signer_keys(caller, index, reading),
    )
    about, missing = index.remember(
        ("resource keys", resource.arn, resource.account, resource.service),
        lambda: _resource_side(resource, index),
    )
    values: dict[str, Values] = {**time_keys(request.at), **keys, **about}
    if isinstance(request, AssumeRoleRequest):
        values.update(parameter_keys(request, has_mfa=has_mfa(request.parameters)))
    for key, listed in request.context:
        values[key.lower()] = () if listed is None else listed
    unread = token_attributes(request.caller).unreadable
    if unread:
        missing = {**missing, **dict.fromkeys(_SET_BY_TOKENS, Unknown(unread[0]))}
    tells = UnknownKeys(
        {**unknown, **missing} if missing else unknown,
        caller.kind,
        is_open=request.is_open,
        is_assume=isinstance(request, AssumeRoleRequest),
        has_resource_tags=resource.entity is not None,
    )
    return RequestContext(values, tells)


def _resource_side(resource: _Resource, index: WorldIndex) -> tuple[Keys, Unknowns]:
    keys, unknown = resource_keys(resource.arn, resource.account, resource.entity, index)
    has_iam_tags = resource.service in {"iam", "sts"}
    if has_iam_tags and resource.entity is not None:
        keys.update(tag_keys("iam:resourcetag/", resource.entity.tags))
    lacking = index.lacking(resource.arn) if ":iam:" in resource.arn else ""
    is_elsewhere = ":iam:" in resource.arn and index.account(resource.account) is None
    if (is_elsewhere or lacking) and has_iam_tags:
        why = Unknown(lacking or f"account {resource.account} is not imported")
        unknown = {**unknown, "aws:resourcetag/": why, "iam:resourcetag/": why}
    return keys, unknown


def _scps(
    caller: Signer, resource_account: str, index: WorldIndex, reading: Interpretation
) -> Guardrails:
    """Return the SCPs that limit the caller (SCP-1 to SCP-4, SCP-11)."""
    if caller.is_service_linked:
        return Guardrails(note="SCPs never limit service-linked roles.")
    if caller.kind.is_signed:
        return index.guardrails(caller.account, PolicyType.SCP)
    if caller.kind is not Kind.SERVICE and reading.scps_limit_federation:  # U-12
        return index.guardrails(resource_account, PolicyType.SCP)
    return Guardrails(
        note=f"SCPs limit principals of accounts; the caller is a {caller.kind.value}."
    )


def _rcps(
    caller: Signer, resource: str, account: str, action: str, index: WorldIndex
) -> Guardrails:
    """Return the RCPs that limit access to the resource (RCP-1 to RCP-4)."""
    if ":role/aws-service-role/" in resource or caller.is_service_linked:
        return Guardrails(note="RCPs never limit service-linked roles.")
    if not may_rcps_limit(action, resource):
        return Guardrails(note="RCPs do not cover this action.")
    return index.guardrails(account, PolicyType.RCP)
