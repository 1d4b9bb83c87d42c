"""Signer: a caller with all that the world knows about it."""

from collections.abc import Callable
from typing import NamedTuple

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.principal import (
    ANYONE,
    Name,
    Names,
    Strength,
    account_names,
    name_of,
    role_at_some_path,
    service_as_written,
    some_id,
)
from rolescope.engine.request.session_attributes import is_federated
from rolescope.model.arn import Arn, group_digits, role_name
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
    FederatedUserCaller,
    RootCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    TokenCaller,
    UserCaller,
)
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role, User
from rolescope.value import Value, replace


class Signer(Value, kw_only=True):
    """Who calls. `arn` is the ARN that AWS reports, `principal_arn` the one of the key (ARN-11).

    `entity` is the user or role behind the caller. `gap` says in words what is not imported of
    it; `is_missing` that its account is imported completely without it. `identity` None: the
    caller has no identity policies; `session` and `boundary` None: none is set. `has_all_rights`:
    the root user stands behind it, who needs no policies (EV-23, FED-13).
    """

    kind: CallerKind
    caller: Caller
    title: str
    names: Names
    arn: str = ""
    principal_arn: str = ""
    account: str = ""
    partition: str = ""
    entity: User | Role | None = None
    gap: str = ""
    is_missing: bool = False
    identity: PolicySet | None = None
    boundary: PolicySet | None = None
    session: PolicySet | None = None
    has_all_rights: bool = False

    @property
    def is_service_linked(self) -> bool:
        """Tell whether this is a session of a service-linked role (EV-22)."""
        return ":role/aws-service-role/" in self.principal_arn


def signer(caller: Caller, index: WorldIndex) -> Signer:
    """Look a caller up in a world."""
    has_documents = bool(caller.session_policy)
    return index.recall(
        ("signer", caller),
        lambda: _MAKERS[caller.kind](caller, index),
        is_large=has_documents,
    )


def _user(caller: UserCaller, index: WorldIndex) -> Signer:
    arn = caller.arn
    name = name_of(PrincipalType.USER, arn)
    entity, parsed = index.user(arn), Arn.parse(arn)
    own = _own_side(caller, arn, parsed, entity, index)
    return Signer(
        kind=CallerKind.USER,
        caller=caller,
        title=role_name(arn),
        arn=arn,
        principal_arn=arn,
        entity=entity,
        **own._asdict(),
        names=_names((name, Strength.USER), _unique(entity, "AIDA", Strength.USER), owner=parsed),
    )


def _session_token(caller: SessionTokenCaller, index: WorldIndex) -> Signer:
    """AR-2: with a token of the root user, it is the root user who calls."""
    root = _root_user(caller.user)
    if root is not None:
        return replace(_root(root, index), caller=caller)
    user = _user(UserCaller(caller.user), index)
    return replace(user, kind=CallerKind.SESSION_TOKEN, caller=caller)


def _session(caller: SessionCaller, index: WorldIndex) -> Signer:
    role = caller.role
    account = account_of(role)
    parsed = Arn.parse(role)
    partition = parsed.partition if parsed else "aws"
    arn = f"arn:{partition}:sts::{account}:assumed-role/{role_name(role)}/{caller.name}"
    entity = index.role(role)
    is_other = bool(caller.role_id and entity and entity.id not in {"", caller.role_id})  # SES-11
    if is_other:
        entity = None
    by_role = (name_of(PrincipalType.ROLE, role), Strength.ROLE)
    if not (caller.is_path_known or entity):  # ARN-8
        by_role = (role_at_some_path(role), Strength.UNSURE)
    by_id = _unique(entity, "AROA", Strength.ROLE)
    if caller.role_id:
        by_id = (name_of(PrincipalType.UNIQUE_ID, caller.role_id), Strength.ROLE)
    names = _names(
        (name_of(PrincipalType.SESSION, arn), Strength.SESSION), by_role, by_id, owner=parsed
    )
    own = _own_side(caller, role, parsed, entity, index)
    return Signer(
        kind=CallerKind.SESSION,
        caller=caller,
        title=role_name(role),
        arn=arn,
        principal_arn=role,
        entity=entity,
        **own._asdict(),
        session=index.session(account, caller.session_policy, caller.policy_arns),
        names=names,
    )


def _federated_user(caller: FederatedUserCaller, index: WorldIndex) -> Signer:
    account = account_of(caller.user)
    parsed = Arn.parse(caller.user)
    partition = parsed.partition if parsed else "aws"
    arn = f"arn:{partition}:sts::{account}:federated-user/{caller.name}"
    entity, root = index.user(caller.user), _root_user(caller.user)
    named = [(name_of(PrincipalType.FEDERATED_USER, arn), Strength.SESSION)]
    if root is None:
        named.append((name_of(PrincipalType.USER, caller.user), Strength.ROLE))
        named.append(_unique(entity, "AIDA", Strength.ROLE))
    # EV-16: a federated user without session policies has no permissions.
    session = index.session(account, caller.session_policy, caller.policy_arns)
    own = _OwnSide(account, partition)
    if root is None:
        own = _own_side(caller, arn, Arn.parse(arn), entity, index)
    return Signer(
        kind=CallerKind.FEDERATED_USER,
        caller=caller,
        title=caller.name,
        arn=arn,
        principal_arn=arn,
        entity=entity,
        **own._asdict(),
        session=session or index.policy_set(),
        names=_names(*named, owner=parsed),
        has_all_rights=root is not None,
    )


def _root_user(arn: str) -> RootCaller | None:
    """Return the root user of an ARN; None when it is that of another user."""
    parsed = Arn.parse(arn)
    if parsed is None or parsed.resource != "root":
        return None
    return RootCaller(parsed.account, parsed.partition)


def _root(caller: RootCaller, index: WorldIndex) -> Signer:
    """EV-23; a session of AssumeRoot is limited by its task policy (EV-24)."""
    tasks = (caller.task_policy,) if caller.task_policy else ()
    arn = f"arn:{caller.partition}:iam::{caller.account}:root"
    return Signer(
        kind=CallerKind.ROOT,
        caller=caller,
        title=f"root user of {group_digits(caller.account)}",
        arn=arn,
        principal_arn=arn,
        account=caller.account,
        partition=caller.partition,
        names=_names(owner=Arn.parse(arn)),
        session=index.session(caller.account, None, tasks),
        has_all_rights=True,
    )


def _service(caller: ServiceCaller, _index: WorldIndex) -> Signer:
    written = caller.name.strip()
    names = (
        (name_of(PrincipalType.SERVICE, written.lower()), Strength.OTHER),  # PR-7
        (service_as_written(written), Strength.OTHER),  # U-28
        (ANYONE, Strength.ANYONE),
    )
    return Signer(kind=CallerKind.SERVICE, caller=caller, title=caller.name, names=names)


def _federated(caller: TokenCaller, _index: WorldIndex) -> Signer:
    provider = caller.provider
    name = name_of(PrincipalType.FEDERATED, provider if ":" in provider else provider.lower())
    names = ((name, Strength.OTHER), (ANYONE, Strength.ANYONE))
    title = caller.provider.split("-provider/", 1)[-1]
    return Signer(kind=caller.kind, caller=caller, title=title, names=names)


_MAKERS: ByKind[Callable[..., Signer]] = ByKind(
    "signers",
    {
        CallerKind.USER: _user,
        CallerKind.SESSION_TOKEN: _session_token,
        CallerKind.SESSION: _session,
        CallerKind.FEDERATED_USER: _federated_user,
        CallerKind.ROOT: _root,
        CallerKind.SERVICE: _service,
        CallerKind.WEB: _federated,
        CallerKind.SAML: _federated,
    },
)


def _unique(entity: User | Role | None, prefix: str, strength: Strength) -> tuple[Name, Strength]:
    """Return the unique ID as a name (PR-10); one that is not imported may be any."""
    if entity is None or not entity.id:
        return some_id(prefix), Strength.UNSURE
    return name_of(PrincipalType.UNIQUE_ID, entity.id), strength


def _names(*named: tuple[Name, Strength], owner: Arn | None) -> Names:
    """Add what names every principal of an account, and sort by strength (PR-17)."""
    accounts = account_names(owner.partition, owner.account) if owner else ()
    all_names = [
        *named,
        (ANYONE, Strength.ANYONE),
        *((name, Strength.ACCOUNT) for name in accounts),
    ]
    return tuple(sorted(all_names, key=lambda item: -item[1]))


def caller_account_gap(account: str) -> str:
    """Say that nothing is known of the account of a caller."""
    return f"account {group_digits(account)} of the caller is not imported"


class _OwnSide(NamedTuple):
    """The account of a caller, and the policies of its user or role."""

    account: str
    partition: str
    gap: str = ""
    is_missing: bool = False
    identity: PolicySet | None = None
    boundary: PolicySet | None = None


def _own_side(
    caller: Caller,
    principal_arn: str,
    parsed: Arn | None,
    entity: User | Role | None,
    index: WorldIndex,
) -> _OwnSide:
    """Find the account, and the policies of the user or role."""
    account = parsed.account if parsed else ""
    partition = parsed.partition if parsed else ""
    if entity is not None:
        identity, boundary = index.identity(entity), index.boundary(entity)
        return _OwnSide(account, partition, identity=identity, boundary=boundary)
    gap = index.lacking(caller.entity_arn or principal_arn)
    if index.account(account) is not None and not gap:  # DF-46: the account is complete
        return _OwnSide(account, partition, is_missing=True, identity=index.policy_set())
    gap = gap or caller_account_gap(account)
    return _OwnSide(account, partition, gap, identity=PolicySet((), index.compiled, (gap,)))


def mfa_of_session(made: Signer, reading: Interpretation) -> str | None:
    """Return `aws:MultiFactorAuthPresent` of temporary credentials; None: absent (MFA-3 to 6)."""
    caller = made.caller
    if caller.mfa:
        return "true"
    if is_federated(caller):
        return None if reading.mfa_is_absent_after_federation else "false"
    if caller.is_session or caller.kind is CallerKind.SESSION_TOKEN:
        return "false" if reading.mfa_is_false_in_sessions else None
    return None
