"""The context keys that follow from the world and from a request (formats.md)."""

from collections.abc import Iterable
from functools import lru_cache

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.context import UnknownKey, Values
from rolescope.engine.request.session_attributes import (
    session_tags,
    source_identity,
    transitive_tags,
)
from rolescope.engine.request.signer import Signer, mfa_of_session
from rolescope.engine.request.token_keys import (
    ROLE_AUTHORIZED,
    Keys,
    lists_no_roles,
    roles_claim,
    surviving_keys,
    token_keys,
)
from rolescope.model.arn import group_digits
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.principal import Role, Tags, User
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest

Unknowns = dict[str, UnknownKey]
"""Unknown keys in lower case; one that ends with `/` stands for all keys that begin with it."""

_PRINCIPAL_TYPES = ByKind(
    "aws:PrincipalType",
    {
        CallerKind.USER: "User",
        CallerKind.SESSION_TOKEN: "User",
        CallerKind.SESSION: "AssumedRole",
        CallerKind.FEDERATED_USER: "FederatedUser",
        CallerKind.ROOT: "Account",
        CallerKind.SERVICE: "",  # a principal of no account
        CallerKind.WEB: "",
        CallerKind.SAML: "",
    },
)


@lru_cache(maxsize=64)
def time_keys(at: str) -> Keys:
    """Return the keys of every request: time, HTTPS, Region (CK-18, CK-24 to CK-26)."""
    moment = parse_instant(at)
    keys: Keys = {
        "aws:currenttime": (at if moment is None else format_instant(moment),),
        "aws:securetransport": ("true",),
        "aws:requestedregion": ("us-east-1",),
        "aws:viaawsservice": ("false",),
    }
    if moment is not None:
        keys["aws:epochtime"] = (str(int(moment.timestamp())),)
    return keys


def signer_keys(
    signer: Signer, index: WorldIndex, reading: Interpretation
) -> tuple[Keys, Unknowns]:
    """Return the keys that describe the caller."""
    caller = signer.caller
    if caller.is_service:
        return _service_keys(signer), {}
    if caller.is_token:
        return token_keys(caller, reading) | _anonymous(reading), {}
    keys, unknown = organization_keys(signer.account, "principal", index)
    if not (caller.is_path_known or signer.entity):
        owner, _, name = signer.principal_arn.rpartition("/")
        unknown["aws:principalarn"] = UnknownKey(
            f"the path of role {name} is not known", around=(f"{owner}/", name)
        )
    else:
        keys["aws:principalarn"] = (signer.principal_arn,)
    keys["aws:principalaccount"] = (signer.account,)
    keys["aws:principaltype"] = (_PRINCIPAL_TYPES[signer.kind],)
    keys["aws:principalisawsservice"] = ("false",)
    _add_identifiers(signer, keys, unknown)
    tags = _principal_tags(signer)
    keys.update(tag_keys("aws:principaltag/", tags))
    if signer.gap:
        unknown["aws:principaltag/"] = UnknownKey(signer.gap)
    elif signer.entity is not None and not signer.entity.tags_known:
        unknown["aws:principaltag/"] = _unknown_tags(signer.entity)
    keys.update(_session_keys(signer, reading))
    return keys, unknown


def _anonymous(reading: Interpretation) -> Keys:
    """U-33: what unsigned calls may say of their caller."""
    if not reading.unsigned_is_anonymous:
        return {}
    return {
        "aws:principalaccount": ("anonymous",),
        "aws:principaltype": ("Anonymous",),
        "aws:userid": ("anonymous",),
    }


def _add_identifiers(signer: Signer, keys: Keys, unknown: Unknowns) -> None:
    """Add `aws:userid` and `aws:username` (ARN-19, CK-11)."""
    caller, entity = signer.caller, signer.entity
    if signer.kind in (CallerKind.USER, CallerKind.SESSION_TOKEN):
        keys["aws:username"] = (signer.title,)
    if signer.kind is CallerKind.ROOT:
        keys["aws:userid"] = (signer.account,)
    elif caller.role_id:
        keys["aws:userid"] = (f"{caller.role_id}:{caller.session_name}",)
    elif signer.kind is CallerKind.FEDERATED_USER:
        keys["aws:userid"] = (f"{signer.account}:{caller.session_name}",)
    elif entity is None or not entity.id:
        unknown["aws:userid"] = UnknownKey(
            signer.gap or f"the unique ID of {signer.title} is missing"
        )
    elif caller.is_session:
        keys["aws:userid"] = (f"{entity.id}:{caller.session_name}",)
    else:
        keys["aws:userid"] = (entity.id,)


def _principal_tags(signer: Signer) -> Tags:
    """Return the tags behind `aws:PrincipalTag` (TG-6); the later of equal keys wins."""
    own = signer.entity.tags if signer.entity is not None else ()
    return (*own, *session_tags(signer.caller))


def _session_keys(signer: Signer, reading: Interpretation) -> Keys:
    """Return the keys of temporary credentials (CK-12, CK-13, CK-15 to CK-17)."""
    caller = signer.caller
    keys: Keys = {}
    mfa = mfa_of_session(signer, reading)
    if mfa is not None:
        keys["aws:multifactorauthpresent"] = (mfa,)
    if caller.mfa and caller.mfa_age is not None:
        keys["aws:multifactorauthage"] = (str(caller.mfa_age),)
    issued = caller.issued_at
    if issued is not None:
        keys["aws:tokenissuetime"] = (issued,)
    if caller.task_policy:  # CK-14
        keys["aws:assumedroot"] = ("true",)
    identity = source_identity(caller)
    if identity is not None:
        keys["aws:sourceidentity"] = (identity,)
    keys.update(surviving_keys(caller.source, reading))
    return keys


def _service_keys(signer: Signer) -> Keys:
    """CK-7 to CK-9."""
    return {
        "aws:principalisawsservice": ("true",),
        "aws:principalservicename": (signer.title,),
        "aws:principalservicenameslist": (signer.title,),
    }


def tag_keys(prefix: str, tags: Tags) -> Keys:
    """Return tags as keys; of keys that differ by case the last counts (CO-4)."""
    return {prefix + key.lower(): (value,) for key, value in tags}


def organization_keys(account: str, side: str, index: WorldIndex) -> tuple[Keys, Unknowns]:
    """Return the organization of an account (CK-3, CK-4).

    `side` is `principal` or `resource`; `source`, for whose resource a service acts.
    """
    identifier, paths = f"aws:{side}orgid", f"aws:{side}orgpaths"
    organization, path = index.world.organization, index.organization_path(account)
    if organization is None or path is None:
        unknown = _missing_organization(account, index)
        return {}, {identifier: unknown, paths: unknown} if unknown else {}
    if not organization.id:
        nameless = UnknownKey("the ID of the organization is not imported")
        return {}, {identifier: nameless, paths: nameless}
    keys: Keys = {identifier: (organization.id,)}
    if organization.is_whole(path):
        keys[paths] = ("/".join((organization.id, *path, "")),)
        return keys, {}
    if not path:
        return keys, {
            paths: UnknownKey(f"the place of account {group_digits(account)} is not imported")
        }
    return keys, {paths: UnknownKey(f"an OU above account {group_digits(account)} is not imported")}


def _missing_organization(account: str, index: WorldIndex) -> UnknownKey | None:
    """Say why it cannot be told which organization an account is in (DF-23, DF-40, DF-46).

    An imported account outside of the imported organization is in none (formats.md). Of any other
    account only is known that it is not in that one.
    """
    organization = index.world.organization
    if organization is None and not index.world.organization_known:
        return UnknownKey("the organization is not imported")
    if organization is not None and not organization.accounts:
        return UnknownKey("the accounts of the organization are not imported")
    if organization is not None and not organization.members_known:
        return UnknownKey(
            f"whether account {group_digits(account)} is in the organization is not known"
        )
    if not account or index.account(account) is not None:
        return None
    why = f"which organization account {group_digits(account)} is in is not imported"
    return UnknownKey(why, other_than="" if organization is None else organization.id)


def resource_keys(
    resource: str, account: str, entity: User | Role | None, index: WorldIndex
) -> tuple[Keys, Unknowns]:
    """Return the keys that describe the resource, `*` for none (CK-30 to CK-32)."""
    if resource == "*" or not account:
        return {}, {}
    keys, unknown = organization_keys(account, "resource", index)
    keys["aws:resourceaccount"] = (account,)
    if entity is not None:
        keys.update(tag_keys("aws:resourcetag/", entity.tags))
        if not entity.tags_known:
            unknown["aws:resourcetag/"] = unknown["iam:resourcetag/"] = _unknown_tags(entity)
    return keys, unknown


def _unknown_tags(entity: User | Role) -> UnknownKey:
    """DF-46: tags of the export that cannot be read may be any that are not known."""
    return UnknownKey(f"the tags of {entity.arn} cannot be read")


_OF_ASSUMING = frozenset(  # CK-39 to CK-42
    {"sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "sts:transitivetagkeys"}
)
_OF_SIDE_ACTIONS = {
    "sts:tagsession": "sts:transitivetagkeys",
    "sts:setsourceidentity": "sts:sourceidentity",
    "sts:setcontext": "",
}


def keys_in_doubt(action: str) -> frozenset[str]:
    """Return the keys of parameters that an action on the side may lack (U-18, TG-2).

    The action is in lower case; any other lacks none.
    """
    own = _OF_SIDE_ACTIONS.get(action)
    return _NONE_IN_DOUBT if own is None else _OF_ASSUMING - {own}


_NONE_IN_DOUBT: frozenset[str] = frozenset()


def parameter_keys(
    request: AssumeRoleRequest, reading: Interpretation = DEFAULT, *, has_mfa: bool
) -> Keys:
    """Return the keys that the parameters of AssumeRole give (CK-39 to CK-42, MFA-2).

    In an open request, a session name that is not given is still to be chosen.
    """
    parameters, caller = request.parameters, request.caller
    keys: Keys = {}
    name = parameters.session_name
    if name is not None or not request.is_open:
        keys["sts:rolesessionname"] = (name or "session",)
    if parameters.external_id is not None and not caller.is_token:  # CK-39: they pass none
        keys["sts:externalid"] = (parameters.external_id,)
    identity = parameters.source_identity or source_identity(caller)  # CK-41
    if identity is not None:
        keys["sts:sourceidentity"] = (identity,)
    if has_mfa:
        keys["aws:multifactorauthpresent"] = ("true",)
        keys["aws:multifactorauthage"] = ("1",)
    if caller.kind is CallerKind.WEB:
        keys.update(_roles_claim(request, caller, reading))
    if parameters.provided_contexts:  # CK-46, U-18
        keys["sts:requestcontextproviders"] = _unique(
            one.provider_arn for one in parameters.provided_contexts
        )
    keys.update(_tag_parameters(parameters, caller, reading))
    return keys


def _roles_claim(request: AssumeRoleRequest, caller: Caller, reading: Interpretation) -> Keys:
    """Return whether the token is for the role (CK-47).

    A token that lists no roles is for none (U-21), where its provider could list them. In an open
    request it may list them still.
    """
    listed = roles_claim(caller)
    if listed is not None:
        return {ROLE_AUTHORIZED: (str(request.role in listed).lower(),)}
    is_told = not request.is_open and lists_no_roles(caller)
    return {ROLE_AUTHORIZED: ("false",)} if is_told and reading.no_roles_claim_is_false else {}


def _tag_parameters(
    parameters: AssumeRoleParameters, caller: Caller, reading: Interpretation
) -> Keys:
    """Return the tags of the request, passed and inherited (CK-28, CK-29, CK-42, U-34)."""
    if caller.is_roles_anywhere:
        keys = tag_keys("aws:principaltag/", parameters.tags)  # CK-5
        if not parameters.tags or not reading.certificate_tags_are_passed:  # U-34
            return keys
        names = _unique(key for key, _ in parameters.tags)
        return keys | tag_keys("aws:requesttag/", parameters.tags) | {"aws:tagkeys": names}
    inherited = transitive_tags(caller)
    if not (parameters.tags or parameters.transitive_tag_keys or inherited):
        return {}
    tags = (*parameters.tags, *inherited)
    keys = tag_keys("aws:requesttag/", tags)
    if tags:
        keys["aws:tagkeys"] = _unique(key for key, _ in tags)
    carried = tuple(key for key, _ in inherited)
    if carried and not reading.inherited_is_transitive:
        carried = ()
    transitive = _unique((*parameters.transitive_tag_keys, *carried))
    if transitive:
        keys["sts:transitivetagkeys"] = transitive
    return keys


def _unique(keys: Iterable[str]) -> Values:
    return tuple(dict.fromkeys(keys))
