"""What policies write: the names in ARNs and in values of conditions."""

import re
from collections.abc import Iterator

from rolescope.privacy.numbered import Found, NameKind

_TYPES = """
role user group policy assumed-role federated-user saml-provider oidc-provider mfa root
instance-profile server-certificate aws-service-role aws-reserved sso.amazonaws.com service-role
secret key alias table function log-group log-stream parameter stack cluster service task
task-definition repository instance volume snapshot image subnet vpc security-group
network-interface db topic queue rule event-bus stateMachine stream deliverystream layer project
build pipeline certificate document index domain organization account ou restapis execute-api
distribution hostedzone bucket object permissionSet backup-vault
"""
_SUBJECTS = """
repo ref refs heads tags environment pull_request project_path ref_type branch group workspace
run_phase organization system serviceaccount *
"""
_ARN_TYPES = frozenset(_TYPES.split())
_IN_TOKENS = frozenset(_SUBJECTS.split())  # words of the subjects of tokens
_KINDS = {
    "role": NameKind.ROLE,
    "user": NameKind.USER,
    "group": NameKind.GROUP,
    "policy": NameKind.POLICY,
    "saml-provider": NameKind.PROVIDER,
    "oidc-provider": NameKind.PROVIDER,
    "assumed-role": NameKind.ROLE,
}
_EKS_SHOWN = 8  # characters of the ID of a cluster that its name has
_VARIABLE = re.compile(r"\$\{[^}]*\}")
_ARN = re.compile(r"arn:aws[^\s\"'\\,;\])}]+")
_PARTS = re.compile(r"[/:]")
_COLONS = 5  # of an ARN


def in_text(text: str) -> Iterator[Found]:
    """Yield what the ARNs in any text name."""
    for arn in _ARN.findall(text):
        yield from in_arn(arn)


def in_value(value: str, kind: NameKind = NameKind.VALUE) -> Iterator[Found]:
    """Yield what stands between the colons and slashes of a value, unless it is of AWS."""
    parts = _PARTS.split(_VARIABLE.sub("*", value))
    if not any(part.endswith("amazon.com") for part in parts):
        yield from ((kind, part) for part in parts if part not in _IN_TOKENS)


def in_arn(text: str) -> Iterator[Found]:
    """Yield what an ARN names, wildcards and all; of another text, itself."""
    pieces = text.split(":", _COLONS)
    if len(pieces) <= _COLONS or pieces[0] != "arn":
        yield NameKind.PROVIDER, text.removeprefix("https://")
        return
    first, *rest = _PARTS.split(_VARIABLE.sub("*", pieces[_COLONS]))
    kind = (
        _KINDS.get(first, NameKind.RESOURCE) if pieces[2] in ("iam", "sts") else NameKind.RESOURCE
    )
    if first not in _ARN_TYPES:
        yield NameKind.RESOURCE, first
    if first == "assumed-role" or not rest:
        yield from ((kind, part) for part in rest[:1])
        yield from ((NameKind.VALUE, part) for part in rest[1:])  # the name of a session
        return
    inner = (
        NameKind.PATH
        if kind in (NameKind.ROLE, NameKind.USER, NameKind.GROUP, NameKind.POLICY)
        else kind
    )
    yield from ((inner, part) for part in rest[:-1] if part not in _ARN_TYPES)
    yield kind, rest[-1]
    if "oidc.eks." in text:
        yield kind, rest[-1][:_EKS_SHOWN]
