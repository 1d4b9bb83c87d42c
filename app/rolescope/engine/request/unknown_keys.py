"""Which keys of a request may be there although nothing gives them (formats.md, "mode")."""

from collections.abc import Mapping

from rolescope.engine.language.context import OPEN, OPEN_VALUE, UnknownKey, Values
from rolescope.engine.request.token_keys import (
    ROLE_AUTHORIZED,
    SURVIVING_ATTRIBUTES,
    may_list_roles,
    provider_host,
    survives,
)
from rolescope.model.caller import (
    Caller,
    CallerKind,
)

_SETTLED = (  # the world or the kind of request implies them, present or absent
    "aws:principal",
    "aws:userid",
    "aws:username",
    "aws:sourceidentity",
    "aws:assumedroot",
    "aws:resourceaccount",
    "aws:resourceorg",
)
_CALLED_VIA = frozenset({"aws:calledvia", "aws:calledviafirst", "aws:calledvialast"})  # CK-19
_OF_ENDPOINTS = ("aws:vpcsourceip", "aws:sourcevpc", "aws:vpce")  # CK-21, CK-22
_OF_MCP = ("aws:viaawsmcp", "aws:calledviaawsmcp", "aws:ismcpserviceaction")  # CK-35
_OF_DELIVERED_SESSIONS = (  # CK-33: only in sessions that a service delivered
    "aws:ec2instancesource",
    "ec2:",
    "lambda:",
    "ssm:",
    "codebuild:",
    "glue:",
)
DELIVERED_KEYS = frozenset(
    {
        "aws:ec2instancesourcevpc",
        "aws:ec2instancesourceprivateipv4",
        "ec2:sourceinstancearn",
        "ec2:roledelivery",
        "lambda:sourcefunctionarn",
        "ssm:sourceinstancearn",
        "codebuild:buildarn",
        "codebuild:projectarn",
        "glue:roleassumedby",
        "glue:credentialissuingservice",
    }
)
"""Keys of credentials that a service delivered; its other keys describe what is asked for."""
_OF_SIGN_IN = ("aws:signinsessionarn", "aws:chatbotsourcearn", "identitystore:")  # CK-34
_SESSION_NAME = "sts:rolesessionname"  # CK-40: always there
_SAML, _FEDERATED_PROVIDER = "saml:", "aws:federatedprovider"  # CK-12
_NOT_IN_ASSUME_ROLE = (
    "sts:durationseconds",
    "sts:awsservicename",
    "sts:taskpolicyarn",
    "sts:requestcontext",  # CK-46: of SetContext
    "sts:identitytokenaudience",  # CK-48: of GetWebIdentityToken
    "sts:signingalgorithm",
    "iam:",
)
_SIGNED = frozenset(kind for kind in CallerKind if kind.is_signed)
_ONLY_FOR = (  # the kinds of caller that may have them
    (("aws:tokenissuetime",), _SIGNED - {CallerKind.USER, CallerKind.ROOT}),  # CK-15
    (
        ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorg"),
        frozenset({CallerKind.SERVICE}),
    ),  # CK-23
    (_OF_MCP, _SIGNED),
    (_OF_ENDPOINTS, frozenset(CallerKind) - {CallerKind.SERVICE}),
    (_OF_SIGN_IN, frozenset({CallerKind.SESSION})),
    (("sts:externalid",), _SIGNED | {CallerKind.SERVICE}),  # CK-39: not in the federated calls
)


class UnknownKeys:
    """Answers for the keys that are not among the known ones of a request."""

    __slots__ = (
        "_caller",
        "_exact",
        "_is_assume",
        "_is_open",
        "_kind",
        "_known",
        "_prefixes",
        "_tagged",
        "_told",
    )

    def __init__(
        self,
        unknown: Mapping[str, UnknownKey],
        caller: Caller,
        kind: CallerKind,
        known: Mapping[str, Values],
        *,
        is_open: bool,
        is_assume: bool,
        has_resource_tags: bool,
    ) -> None:
        """Take what the import lacks; a key that ends with `/` stands for all below it.

        `known` are the keys that are known: some of them rule others out.
        """
        self._exact = {key: why for key, why in unknown.items() if not key.endswith("/")}
        self._prefixes = tuple((key, why) for key, why in unknown.items() if key.endswith("/"))
        self._caller, self._kind, self._known = caller, kind, known
        self._is_open, self._is_assume = is_open, is_assume
        self._tagged = has_resource_tags
        self._told: dict[str, UnknownKey | None] = {}  # statements ask for the same keys again

    def __call__(self, key: str) -> UnknownKey | None:
        """Return why a key may be there; None when it is absent."""
        if key not in self._told:
            self._told[key] = self._tell(key)
        return self._told[key]

    def _tell(self, key: str) -> UnknownKey | None:
        found = self._exact.get(key)
        if found is not None:
            return found
        for prefix, why in self._prefixes:
            if key.startswith(prefix):
                return why
        if not self._is_open or self._is_settled(key):
            return None
        return OPEN_VALUE if self._is_assume and key == _SESSION_NAME else OPEN

    def _is_settled(self, key: str) -> bool:
        if key.startswith(_SETTLED) or key in _CALLED_VIA:
            return True
        if key.startswith("aws:resourcetag/"):
            return self._tagged
        if key.startswith("iam:resourcetag/") and self._tagged:
            return True
        if self._is_assume and key.startswith(_NOT_IN_ASSUME_ROLE):
            return True
        if key.startswith("aws:multifactorauth"):
            return self._is_mfa_settled(key)
        return self._is_settled_for_kind(key) or is_ruled_out(key, self._known)

    def _is_mfa_settled(self, key: str) -> bool:
        """MFA-1, MFA-3, MFA-5, MFA-8: a user may add MFA; in other credentials it is decided."""
        caller = self._caller
        if caller.kind is CallerKind.SESSION_TOKEN and key == "aws:multifactorauthage":
            return not caller.mfa
        return self._kind is not CallerKind.USER and self._kind is not CallerKind.ROOT

    def _is_settled_for_kind(self, key: str) -> bool:
        if key == ROLE_AUTHORIZED:  # CK-47
            caller = self._caller
            return caller.kind is not CallerKind.WEB or not may_list_roles(caller.provider)
        for prefixes, kinds in _ONLY_FOR:
            if key.startswith(prefixes):
                return self._kind not in kinds
        if key.startswith(_OF_DELIVERED_SESSIONS) and (self._is_assume or key in DELIVERED_KEYS):
            return not self._is_of_unknown_origin
        return self._is_foreign_claim(key)

    @property
    def _is_of_unknown_origin(self) -> bool:
        """Tell whether the caller is a session of unknown origin."""
        return self._caller.is_session and self._caller.source is None

    def _is_foreign_claim(self, key: str) -> bool:
        """Tell whether a key is a claim or attribute that the caller cannot have (3.6, 3.7)."""
        is_claim = "." in key.partition(":")[0]
        if not (is_claim or key.startswith(_SAML) or key == _FEDERATED_PROVIDER):
            return False
        if self._caller.kind is CallerKind.WEB:  # CK-61: only of its own provider
            return not key.startswith(f"{provider_host(self._caller.provider).lower()}:")
        if self._kind is CallerKind.SAML:
            return not key.startswith(_SAML)
        if not self._is_of_unknown_origin:
            return True  # where it is known who made the session, its keys are known
        if is_claim:
            return not survives(key)
        return key.startswith(_SAML) and key not in SURVIVING_ATTRIBUTES  # CK-60


def is_ruled_out(key: str, known: Mapping[str, object]) -> bool:
    """CK-20, CK-21: a call comes from a public address, or through a VPC endpoint."""
    if key == "aws:sourceip":
        return any(known.get(one) for one in ("aws:sourcevpce", "aws:sourcevpc"))
    return key.startswith(_OF_ENDPOINTS) and bool(known.get("aws:sourceip"))
