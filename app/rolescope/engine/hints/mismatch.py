"""Why a `Principal` element does not name a caller, where it seems to, or names nobody at all.

A value that plainly is of somebody else needs no words.
"""

from collections.abc import Callable, Iterable, Mapping

from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.language.wildcard import glob
from rolescope.engine.request.signer import Signer
from rolescope.engine.request.token_keys import provider_host
from rolescope.engine.verdict import Hint
from rolescope.model.arn import Arn, group_digits, is_account_id
from rolescope.model.caller import CallerKind
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.principal import User

_USERS = frozenset({CallerKind.USER, CallerKind.SESSION_TOKEN})
_BY_PREFIX = {"AIDA": ("user", _USERS), "AROA": ("role", frozenset({CallerKind.SESSION}))}  # ARN-17
_ID_PREFIX = 4
_CASE = "upper and lower case count, and {} is not {}"


def why_not_named(
    principals: Iterable[StatementPrincipal], caller: Signer, index: WorldIndex
) -> Hint | None:
    """Return what keeps the values of an element from naming a caller: the nearest miss.

    None where nothing is to be said but that they name others.
    """
    found = [hint for one in principals if (hint := _why_not(one, caller, index))]
    return max(found, key=lambda hint: hint.is_close, default=None)


def _why_not(one: StatementPrincipal, caller: Signer, index: WorldIndex) -> Hint | None:
    if "${" in one.value:
        return Hint("variables are not filled in in a Principal", "GR-29")
    return _TELLERS[one.type](one, caller, index)


# Values that name somebody


def _of_id(one: StatementPrincipal, caller: Signer, index: WorldIndex) -> Hint | None:
    """PR-10, ARN-18: an ID is never given twice."""
    kind, kinds = _BY_PREFIX[one.value[:_ID_PREFIX]]
    if one.value in index.by_unique_id:
        return None
    text = f"{one.value} is the unique ID of a {kind} that was deleted"
    own = caller.caller.role_id or (caller.entity.id if caller.entity is not None else "")
    if caller.kind not in kinds or not own:
        return Hint(text, "PR-10")
    return Hint(
        f"{text}; {caller.title} has {own}, and a {kind} that is created again gets a new ID",
        "PR-10",
        is_close=True,
    )


def _of_account(one: StatementPrincipal, caller: Signer, _index: WorldIndex) -> Hint | None:
    """ARN-2, PR-2."""
    arn = Arn.parse(one.written.strip())
    if arn is None or one.value != caller.account or arn.partition == caller.partition:
        return None
    return Hint(_partitions(one.written.strip(), caller.partition), "ARN-2", is_close=True)


def _partitions(written: str, own: str) -> str:
    return f"{written} is in the partition {partition_of(written)}, and the caller in {own}"


def _of_entity(one: StatementPrincipal, caller: Signer, _index: WorldIndex) -> Hint | None:
    """PR-3, PR-4: partition, account, type, path and name all have to be the same."""
    theirs, own = Arn.parse(one.value), _entity_arn(caller)
    if theirs is None or own is None or "/" not in own.resource:
        return None
    rule = "PR-3" if one.type is PrincipalType.USER else "PR-4"
    if theirs.name.lower() != own.name.lower():
        return _of_earlier_set(theirs, own)
    if theirs.partition != own.partition:
        return Hint(_partitions(one.value, own.partition), "ARN-2", is_close=True)
    told = tuple(_differences(theirs, own))
    return Hint(told[0][0], told[0][1] or rule, is_close=True) if told else None


def _entity_arn(caller: Signer) -> Arn | None:
    """Return the ARN of the user or role behind a caller."""
    user = getattr(caller.caller, "user", "")  # of a federated user, or of a session token
    return Arn.parse(user or caller.principal_arn)


def _differences(theirs: Arn, own: Arn) -> Iterable[tuple[str, str]]:
    """Yield what keeps two ARNs of one partition and name apart, with a rule of its own if any."""
    if theirs.account != own.account:
        place = f"{group_digits(theirs.account)}, and the caller is in {group_digits(own.account)}"
        yield f"it names {theirs.name} of account {place}", ""
    if theirs.type != own.type:
        yield f"{theirs.resource} is a {theirs.type}, and the caller is a {own.type}", ""
    if theirs.name != own.name:
        yield _CASE.format(theirs.name, own.name), "" if own.type == "user" else "ARN-7"
    path, own_path = _path(theirs), _path(own)
    if path.lower() == own_path.lower() and path != own_path:
        yield _CASE.format(path, own_path), ""
    elif path != own_path:
        rule = "ARN-14" if own_path.startswith("/aws-reserved/") else ""
        yield _paths(path, own_path, own), rule


def _path(arn: Arn) -> str:
    """Return the path of a user or role: `/a/b/` (ARN-5)."""
    return f"/{arn.resource.partition('/')[2].rpartition('/')[0]}/".replace("//", "/")


def _paths(theirs: str, own: str, arn: Arn) -> str:
    if theirs == "/":
        return f"its path is missing in the ARN, which is {arn.type}{own}{arn.name}"
    where = "has none" if own == "/" else f"has the path {own}"
    return f"it names {arn.name} with the path {theirs}, and the caller {where}"


def _of_earlier_set(theirs: Arn, own: Arn) -> Hint | None:
    """ARN-14: a permission set that is provisioned again gets a role of another suffix."""
    set_of = [one.name.rpartition("_")[0] for one in (theirs, own)]
    same = set_of[0] == set_of[1] and theirs.account == own.account
    if not (same and own.name.startswith("AWSReservedSSO_")):
        return None
    text = (
        f"{theirs.name} is another role of this permission set, which gets a new suffix each time "
        "that it is provisioned anew"
    )
    return Hint(text, "ARN-14", is_close=True)


def _of_session(one: StatementPrincipal, caller: Signer, _index: WorldIndex) -> Hint | None:
    """PR-5, PR-6: the name of the session has to be the same, too."""
    theirs, own = Arn.parse(one.value), Arn.parse(caller.arn)
    if theirs is None or own is None or not _is_of_same_role(theirs, own):
        return None
    rule = "PR-5" if one.type is PrincipalType.SESSION else "PR-6"
    if theirs.partition != own.partition:
        text, rule = _partitions(one.value, own.partition), "ARN-2"
    elif theirs.resource.lower() == own.resource.lower():
        text = _CASE.format(theirs.resource, own.resource)
    elif one.type is PrincipalType.SESSION:
        text = f"it names the session {theirs.name} alone, and this one is called {own.name}"
    else:
        return None
    return Hint(text, rule, is_close=True)


def _is_of_same_role(theirs: Arn, own: Arn) -> bool:
    owner, own_owner = (arn.resource.rpartition("/")[0].lower() for arn in (theirs, own))
    return (theirs.type, theirs.account, owner) == (own.type, own.account, own_owner)


def _of_service(one: StatementPrincipal, caller: Signer, _index: WorldIndex) -> Hint | None:
    """PR-7: the whole name counts; U-28: and maybe its case."""
    if caller.kind is not CallerKind.SERVICE:
        return None
    written, own = one.written.strip(), caller.title.strip()
    if one.value == own.lower():
        return Hint(_CASE.format(written, own), "PR-7", is_close=True)
    if one.value.partition(".")[0] != own.lower().partition(".")[0]:
        return None
    text = f"{written} and {own} are two service principals"
    return Hint(text, "PR-7", is_close=True)


def _of_provider(one: StatementPrincipal, caller: Signer, _index: WorldIndex) -> Hint | None:
    """PR-8."""
    source = caller.caller.source if caller.caller.is_session else caller.caller
    own = source.provider if source is not None else ""
    if not own or _issuer(own).lower() != _issuer(one.value).lower():
        return None
    if caller.kind is CallerKind.SESSION:
        text = "who has signed in with it is a role session from then on"
        return Hint(text, "PR-8", is_close=True)
    if partition_of(one.value) != partition_of(own):
        return Hint(_partitions(one.value, partition_of(own)), "ARN-2", is_close=True)
    if account_of(one.value) == account_of(own):
        return Hint(_CASE.format(_issuer(one.value), _issuer(own)), "PR-8", is_close=True)
    place = f"{group_digits(account_of(one.value))}, and the caller's is of"
    text = f"it is the provider of account {place} {group_digits(account_of(own))}"
    return Hint(text, "PR-8", is_close=True)


def _issuer(provider: str) -> str:
    """Return the kind and name of a provider, without its account: `oidc-provider/HOST`."""
    arn = Arn.parse(provider)
    return provider if arn is None else arn.resource


def _of_anyone(_one: StatementPrincipal, _caller: Signer, _index: WorldIndex) -> Hint:
    """U-3: only so where the rule is read that way."""
    return Hint("* is read not to let in tokens and assertions", "PR-18", is_close=True)


# Values that name nobody


def _of_canonical_user(_one: StatementPrincipal, _caller: Signer, _index: WorldIndex) -> Hint:
    return Hint("a canonical user is known to Amazon S3 alone", "PR-9")


def _of_nobody(one: StatementPrincipal, caller: Signer, _index: WorldIndex) -> Hint:
    """PR-11, PR-12: say what is wrong with a value that matches nothing."""
    value = one.value
    if "*" in value or "?" in value:
        return _of_wildcard(one, caller)
    arn = Arn.parse(value)
    if arn is None:
        return _of_no_arn(one, caller)
    if one.key != "AWS":
        return Hint(f"{value} does not belong under {one.key}", "PR-8")
    return _of_other_arn(arn, caller)


def _of_wildcard(one: StatementPrincipal, caller: Signer) -> Hint:
    text = f"{one.written.strip()} has a wildcard, and a wildcard within a principal matches nobody"
    own = (caller.arn, caller.principal_arn, caller.caller.provider, caller.title)
    is_close = any(glob(one.value).matches(name) for name in own if name)
    return Hint(text, "PR-11", is_close=is_close)


def _of_no_arn(one: StatementPrincipal, caller: Signer) -> Hint:
    value = one.value
    if one.key == "Federated":
        own = caller.caller.provider
        is_close = bool(own) and value.lower().removeprefix("https://") == provider_host(own)
        return Hint(f"{value} is not the ARN of a provider", "PR-8", is_close=is_close)
    if value.lower().endswith((".amazonaws.com", ".amazonaws.com.cn")):
        is_close = value.lower() == caller.title.lower()
        return Hint(f"{value} is a service, which belongs under Service", "PR-7", is_close=is_close)
    if value.replace("-", "").isdigit():
        is_close = value.replace("-", "").zfill(12) == caller.account
        return Hint(f"{value} is no account ID: it has 12 digits", "ARN-3", is_close=is_close)
    return Hint(f"“{value}” is neither an account ID nor an ARN", "ARN-1")


def _of_other_arn(arn: Arn, caller: Signer) -> Hint:
    """Tell of an ARN that is of no principal, or is not well formed."""
    told = _NO_PRINCIPALS.get(arn.type)
    if told is not None:
        return Hint(told[0], told[1], is_close=_is_behind(arn, caller))
    if arn.service == "sts" and arn.type == "assumed-role":
        return _of_odd_session(arn, caller)
    entity = _entity_arn(caller)
    is_close = entity is not None and entity.resource == arn.resource
    if arn.region:
        return Hint("ARNs of IAM and STS name no Region", "ARN-3", is_close=is_close)
    if not is_account_id(arn.account):
        what = f"“{arn.account}” is no account ID: it has 12 digits"
        return Hint(what, "ARN-3", is_close=is_close)
    return Hint("it is the ARN of neither an account, a user, a role nor a session", "PR-12")


_NO_PRINCIPALS: Mapping[str, tuple[str, str]] = {
    "group": ("a group cannot be a principal, only its users can", "PR-12"),
    "instance-profile": ("an instance profile cannot be a principal, only its role can", "PR-12"),
    "oidc-provider": ("an identity provider belongs under Federated", "PR-8"),
    "saml-provider": ("an identity provider belongs under Federated", "PR-8"),
}


def _is_behind(arn: Arn, caller: Signer) -> bool:
    """Tell whether a group has the caller, or an instance profile the role, or a provider it is."""
    if arn.type == "group":
        groups = caller.entity.groups if isinstance(caller.entity, User) else ()
        return arn.account == caller.account and arn.name in groups
    if arn.type == "instance-profile":
        return arn.account == caller.account and arn.name == caller.title
    own = Arn.parse(caller.caller.provider)
    return own == arn


def _of_odd_session(arn: Arn, caller: Signer) -> Hint:
    steps = arn.resource.split("/")[1:]
    is_close = caller.kind is CallerKind.SESSION and caller.title in steps
    if len([step for step in steps if step]) < _ROLE_AND_SESSION:
        return Hint("the ARN of a session ends with the session's name", "PR-5", is_close=is_close)
    return Hint("the ARN of a session holds no path", "ARN-8", is_close=is_close)


_ROLE_AND_SESSION = 2

_TELLERS: Mapping[
    PrincipalType, Callable[[StatementPrincipal, Signer, WorldIndex], Hint | None]
] = {
    PrincipalType.ANYONE: _of_anyone,
    PrincipalType.ACCOUNT: _of_account,
    PrincipalType.USER: _of_entity,
    PrincipalType.ROLE: _of_entity,
    PrincipalType.SESSION: _of_session,
    PrincipalType.FEDERATED_USER: _of_session,
    PrincipalType.SERVICE: _of_service,
    PrincipalType.FEDERATED: _of_provider,
    PrincipalType.CANONICAL_USER: _of_canonical_user,
    PrincipalType.UNIQUE_ID: _of_id,
    PrincipalType.INVALID: _of_nobody,
}
