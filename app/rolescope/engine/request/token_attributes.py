"""What a token or an assertion sets for the session: name, tags, source identity (CK-71)."""

import json
import re
from collections.abc import Iterable, Iterator

from rolescope.engine.request.session_attributes import overlaid
from rolescope.engine.request.token_keys import provider_host
from rolescope.model.caller import Caller, CallerKind, Claims
from rolescope.model.principal import Tags
from rolescope.model.request import AssumeRoleRequest
from rolescope.value import Value, replace

_CLAIMS = "https://aws.amazon.com/"
_ATTRIBUTES = "https://aws.amazon.com/saml/attributes/"
_ONE_TAG = re.compile("principaltag:|tags/principal_tags/", re.IGNORECASE)
_TRANSITIVE = frozenset({"transitivetagkeys", "tags/transitive_tag_keys"})
_NAME = "rolesessionname"  # of assertions; a token has no name for the session (FED-2, FED-6)
_SOURCE_IDENTITY = frozenset({"sourceidentity", "source_identity"})


class TokenAttributes(Value, kw_only=True):
    """Name, tags and source identity of a session that an identity provider vouches for.

    `unreadable` says in words what is there but cannot be understood.
    """

    tags: Tags = ()
    transitive_tag_keys: tuple[str, ...] = ()
    source_identity: str | None = None
    session_name: str | None = None
    unreadable: tuple[str, ...] = ()


NONE = TokenAttributes()


def token_attributes(caller: Caller) -> TokenAttributes:
    """Read the claims or attributes of a federated caller; for any other there are none."""
    if caller.kind is CallerKind.WEB:
        return _read(_named(caller.claims, provider_host(caller.provider), _CLAIMS))
    if caller.kind is CallerKind.SAML:
        named = tuple(_named(caller.claims, "saml", _ATTRIBUTES))
        names = [values[0] for name, values in named if name.lower() == _NAME]
        return replace(_read(named), session_name=names[0] if names else None)
    return NONE


def with_token_attributes(request: AssumeRoleRequest) -> AssumeRoleRequest:
    """Add what the token or assertion sets to the parameters (formats.md: both add up).

    A parameter stands for the claim of the same name.
    """
    found = token_attributes(request.caller)
    if found is NONE or found == NONE:
        return request
    given = request.parameters
    keys = (*found.transitive_tag_keys, *given.transitive_tag_keys)
    parameters = replace(
        given,
        tags=overlaid(found.tags, given.tags),
        transitive_tag_keys=tuple(dict.fromkeys(keys)),
        source_identity=given.source_identity or found.source_identity,
        session_name=given.session_name or found.session_name,
    )
    return replace(request, parameters=parameters)


def _named(claims: Claims, prefix: str, space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the claims of AWS's name space by the rest of their names."""
    for name, values in claims:
        has_prefix = name.lower().startswith(f"{prefix.lower()}:")
        bare = name[len(prefix) + 1 :] if has_prefix else name
        if bare.lower().startswith(space) and values:
            yield bare[len(space) :], values


def _read(claims: Iterable[tuple[str, tuple[str, ...]]]) -> TokenAttributes:
    tags: list[tuple[str, str]] = []
    transitive: list[str] = []
    identity: str | None = None
    unreadable: list[str] = []
    for name, values in claims:
        lower, one_tag = name.lower(), _ONE_TAG.match(name)
        try:
            if lower == "tags":
                more, keys = _tags_claim(values)
                tags += more
                transitive += keys
            elif one_tag:
                tags.append((name[one_tag.end() :], _only(values)))
            elif lower in _TRANSITIVE:
                transitive += values
            elif lower in _SOURCE_IDENTITY:
                identity = _only(values)
        except ValueError as error:
            unreadable.append(f"{name} of the token or assertion cannot be read: {error}")
    return TokenAttributes(
        tags=tuple(tags),
        transitive_tag_keys=tuple(transitive),
        source_identity=identity,
        unreadable=tuple(unreadable),
    )


def _tags_claim(values: tuple[str, ...]) -> tuple[Tags, tuple[str, ...]]:
    """Read `{"principal_tags": {KEY: [VALUE]}, "transitive_tag_keys": [KEY]}`.

    Raises:
        ValueError: it is something else.
    """
    try:
        found = json.loads(_only(values))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - one kind of error for all
    tags, keys = found.get("principal_tags", {}), found.get("transitive_tag_keys", [])
    if not isinstance(tags, dict):
        raise ValueError("principal_tags is no object")  # noqa: TRY004 - the same
    return tuple((key, _only(_texts(value))) for key, value in tags.items()), _texts(keys)


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        raise ValueError("it holds something else than text")
    return tuple(values)


def _only(values: tuple[str, ...]) -> str:
    if len(values) != 1:
        raise ValueError(f"it has {len(values)} values instead of one")
    return values[0]
