"""Which keys of a request may be there although nothing gives them (formats.md, "mode")."""

from collections.abc import Mapping

from rolescope.evaluation.context import OPEN, Unknown
from rolescope.evaluation.signer import Kind

_SETTLED = (  # the world or the kind of request implies them, present or absent
    "aws:principal",
    "aws:userid",
    "aws:username",
    "aws:sourceidentity",
    "aws:assumedroot",
    "aws:calledvia",
    "aws:resourceaccount",
    "aws:resourceorg",
)
_OF_SERVICES = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorg")  # CK-23
_OF_SESSIONS = (  # CK-12, CK-33, CK-34: only in sessions that something else delivered
    "aws:federatedprovider",
    "aws:ec2instancesource",
    "aws:signinsessionarn",
    "aws:chatbotsourcearn",
    "ec2:",
    "lambda:",
    "ssm:",
    "codebuild:",
    "glue:",
    "identitystore:",
    "saml:",
)
_NOT_IN_ASSUME_ROLE = (
    "sts:durationseconds",
    "sts:awsservicename",
    "sts:taskpolicyarn",
    "sts:requestcontext",  # CK-46: of SetContext
    "sts:identitytokenaudience",  # CK-48: of GetWebIdentityToken
    "sts:signingalgorithm",
    "iam:",
)
_OF_WEB_IDENTITY = "sts:roleauthorizedbyidp"  # CK-47
_OF_ASSUME_ROLE = "sts:externalid"  # CK-39: not in the federated calls


class UnknownKeys:
    """Answers for the keys that are not among the known ones of a request."""

    __slots__ = ("_exact", "_is_assume", "_is_open", "_kind", "_prefixes", "_tagged")

    def __init__(
        self,
        unknown: Mapping[str, Unknown],
        kind: Kind,
        *,
        is_open: bool,
        is_assume: bool,
        has_resource_tags: bool,
    ) -> None:
        """Take what the import lacks; a key that ends with `/` stands for all below it."""
        self._exact = {key: why for key, why in unknown.items() if not key.endswith("/")}
        self._prefixes = tuple((key, why) for key, why in unknown.items() if key.endswith("/"))
        self._kind, self._is_open, self._is_assume = kind, is_open, is_assume
        self._tagged = has_resource_tags

    def __call__(self, key: str) -> Unknown | None:
        """Return why a key may be there; None when it is absent."""
        found = self._exact.get(key)
        if found is not None:
            return found
        for prefix, why in self._prefixes:
            if key.startswith(prefix):
                return why
        return OPEN if self._is_open and not self._is_settled(key) else None

    def _is_settled(self, key: str) -> bool:
        if key.startswith(_SETTLED):
            return True
        if key.startswith("aws:resourcetag/"):
            return self._tagged
        if self._is_assume and key.startswith(_NOT_IN_ASSUME_ROLE):
            return True
        return self._is_settled_for_kind(key)

    def _is_settled_for_kind(self, key: str) -> bool:
        kind = self._kind
        if key.startswith("aws:multifactorauth"):  # MFA-1, MFA-5, MFA-8
            return kind is not Kind.USER and kind is not Kind.ROOT
        if key == "aws:tokenissuetime":
            return kind in {Kind.USER, Kind.ROOT} or not kind.is_signed
        if key == _OF_WEB_IDENTITY:
            return kind is not Kind.WEB
        if key.startswith(_OF_SERVICES):
            return kind is not Kind.SERVICE
        if kind in {Kind.WEB, Kind.SAML}:
            return key == _OF_ASSUME_ROLE
        is_delivered = key.startswith(_OF_SESSIONS) or "." in key.rpartition(":")[0]
        return is_delivered and kind is not Kind.SESSION
