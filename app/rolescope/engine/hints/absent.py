"""Why a context key is not in a request: this kind of caller, or this call, never provides it."""

from rolescope.engine.request.signer import Signer
from rolescope.engine.request.token_keys import SURVIVING_ATTRIBUTES, provider_host, survives
from rolescope.engine.verdict import Hint
from rolescope.model.caller import ROLES_ANYWHERE, ByKind, CallerKind
from rolescope.model.condition_keys import is_of_token, rule_of_never, why_never

_UNSIGNED = frozenset({CallerKind.WEB, CallerKind.SAML})
_OF_ACCOUNTS = frozenset(kind for kind in CallerKind if kind.is_signed)
_ALL = frozenset(CallerKind)
_TEMPORARY = frozenset(
    {CallerKind.SESSION, CallerKind.SESSION_TOKEN, CallerKind.FEDERATED_USER, CallerKind.ROOT}
)

WHO = ByKind(
    "the words for who calls",
    {
        CallerKind.USER: "an IAM user",
        CallerKind.SESSION_TOKEN: "an IAM user",
        CallerKind.SESSION: "a role session",
        CallerKind.FEDERATED_USER: "a federated user",
        CallerKind.ROOT: "the root user",
        CallerKind.SERVICE: "an AWS service",
        CallerKind.WEB: "a caller with a token",
        CallerKind.SAML: "a caller with a SAML assertion",
    },
)
_ONLY_USERS = "only IAM users have it"
_NOT_OF_ACCOUNTS = "{} is no principal of an account"
_NO_ORGANIZATION = "{} is in no organization"
_ONLY_SERVICES = "only AWS services bring it, {} never does"

_OWNERS: tuple[tuple[tuple[str, ...], frozenset[CallerKind], str, str], ...] = (
    (
        ("aws:username",),
        frozenset({CallerKind.USER, CallerKind.SESSION_TOKEN}),
        _ONLY_USERS,
        "CK-11",
    ),
    (("aws:principalarn",), _OF_ACCOUNTS, _NOT_OF_ACCOUNTS, "CK-1"),
    (("aws:principalaccount",), _OF_ACCOUNTS, _NOT_OF_ACCOUNTS, "CK-2"),
    (("aws:principalorgid",), _OF_ACCOUNTS, _NO_ORGANIZATION, "CK-3"),
    (("aws:principalorgpaths",), _OF_ACCOUNTS, _NO_ORGANIZATION, "CK-4"),
    (("aws:principaltype",), _OF_ACCOUNTS, _NOT_OF_ACCOUNTS, "CK-6"),
    (("aws:userid",), _OF_ACCOUNTS, _NOT_OF_ACCOUNTS, "CK-10"),
    (
        ("aws:principalisawsservice",),
        _ALL - _UNSIGNED,
        "calls with a token or assertion never hold it",
        "CK-7",
    ),
    (("aws:principalservicename",), frozenset({CallerKind.SERVICE}), _ONLY_SERVICES, "CK-8"),
    (
        ("aws:federatedprovider",),
        _UNSIGNED | {CallerKind.SESSION},
        "only calls with a token, and sessions made of one, have it",
        "CK-12",
    ),
    (
        ("aws:sourceidentity",),
        frozenset({CallerKind.SESSION}),
        "only role sessions have it",
        "CK-13",
    ),
    (
        ("aws:assumedroot",),
        frozenset({CallerKind.ROOT}),
        "only sessions of AssumeRoot have it",
        "CK-14",
    ),
    (("aws:tokenissuetime",), _TEMPORARY, "only temporary credentials have it", "CK-15"),
    (
        ("aws:multifactorauth",),
        frozenset({CallerKind.USER, CallerKind.SESSION_TOKEN, CallerKind.ROOT}),
        "{} brings no MFA",
        "MFA-8",
    ),
    (
        ("aws:calledvia",),
        frozenset(),
        "only a call that a service passes on has it, and AssumeRole is called directly",
        "CK-19",
    ),
    (
        ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorg"),
        frozenset({CallerKind.SERVICE}),
        _ONLY_SERVICES,
        "CK-23",
    ),
    (
        ("aws:ec2instancesource", "ec2:", "lambda:", "ssm:", "codebuild:", "glue:"),
        frozenset({CallerKind.SESSION}),
        "only sessions that an AWS service delivers have it",
        "CK-33",
    ),
    (
        ("aws:signinsessionarn", "aws:chatbotsourcearn", "identitystore:"),
        frozenset({CallerKind.SESSION}),
        "only sessions of IAM Identity Center, of a sign-in or of a chat have it",
        "CK-34",
    ),
    (
        ("sts:externalid",),
        _ALL - _UNSIGNED,
        "calls with a token or assertion cannot pass one",
        "CK-39",
    ),
    (
        ("sts:roleauthorizedbyidp",),
        frozenset({CallerKind.WEB}),
        "only calls with a web identity token have it",
        "CK-47",
    ),
)
_ASSUMING = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext")
_OF_ANY_CALL = (
    *("aws:principal", "aws:user", "aws:federatedprovider", "aws:sourceidentity"),
    *("aws:assumedroot", "aws:tokenissuetime"),
)


def why_absent(key: str, caller: Signer, action: str) -> Hint | None:
    """Say why a request never has a key, given in lower case; None where it might.

    The action is in lower case; of others than those of a role only what follows from the caller
    is told.
    """
    if not action.startswith(_ASSUMING) and not key.startswith(_OF_ANY_CALL):
        return None
    why = why_never(key)
    if why:
        return Hint(f"no request for a role ever has it, {why}", rule_of_never(key))
    if key.startswith("sts:requestcontext") and action != "sts:setcontext":
        return Hint("only the action sts:SetContext has it", "CK-46")
    for tell in (_of_tag, _of_assertion, _of_token):
        found = tell(key, caller)
        if found is not None:
            return found
    return _of_kind(key, caller)


def _of_kind(key: str, caller: Signer) -> Hint | None:
    for prefixes, kinds, text, rule in _OWNERS:
        if key.startswith(prefixes) and caller.kind not in kinds:
            return Hint(text.format(WHO[caller.kind]), rule)
    for prefix, text, rule in _OUTSIDE:
        if key.startswith(prefix):
            return Hint(text, rule)
    return None


_OUTSIDE = (  # of a caller that could have them
    ("aws:principalorg", "the caller's account is in no organization", "CK-37"),
    ("aws:resourceorg", "the role's account is in no organization", "CK-32"),
)


def _of_tag(key: str, caller: Signer) -> Hint | None:
    """CK-5: what has no tags, and which tag is missing."""
    prefix, slash, tag = key.partition("/")
    if prefix != "aws:principaltag" or not slash:
        return None
    if caller.kind in _UNSIGNED:
        text = "the session, which has the tags, does not exist yet"
    elif caller.kind is CallerKind.SERVICE:
        text = "an AWS service has no tags" if caller.title.lower() != ROLES_ANYWHERE else ""
    else:
        text = "" if caller.gap else f"{caller.title} has no tag {tag}"
    return Hint(text, "CK-5") if text else None


def _of_assertion(key: str, caller: Signer) -> Hint | None:
    """CK-57 to CK-60."""
    if not key.startswith("saml:") or caller.kind is CallerKind.SAML:
        return None
    if key in SURVIVING_ATTRIBUTES and caller.kind is CallerKind.SESSION:
        return None
    return Hint("only a sign-in with a SAML assertion has it", "CK-60")


def _of_token(key: str, caller: Signer) -> Hint | None:
    """CK-61, CK-70: claims of tokens, of this caller's provider and of others."""
    if not is_of_token(key):
        return None
    if caller.kind is CallerKind.WEB:
        host = provider_host(caller.caller.provider).lower()
        if key.startswith(f"{host}:"):
            return None
        return Hint("it is a claim of another provider's tokens", "CK-61")
    if caller.caller.is_session and survives(key):
        return None
    return Hint("only a call with a web identity token has it", "CK-61")
