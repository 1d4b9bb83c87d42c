"""What the entries of legends are about, as terms of a filter."""

from rolescope.questions.filters.filter import Term

_PROVIDERS = Term("kind", ("oidc-provider", "saml-provider"))
_ROLES = Term("kind", ("role",))
_USERS = Term("kind", ("user",))
_ADMINS = Term("is", ("admin",))

TERMS: dict[str, Term] = {
    "role": _ROLES,
    "user": _USERS,
    "role session": Term("kind", ("session",)),
    "federated user": Term("kind", ("federated-user",)),
    "provider": _PROVIDERS,
    "AWS service": Term("kind", ("service",)),
    "account": Term("kind", ("account",)),
    "anyone": Term("kind", ("anyone",)),
    "not in the import": Term("is", ("missing",)),
    "admin role": _ADMINS,
    "admin": _ADMINS,
    "administrator": _ADMINS,
    "administrators": _ADMINS,
    "outside account": Term("zone", ("outside",)),
    "account not imported": Term("zone", ("outside",)),
    "whole account": Term("edge", ("account",)),
    "federated": Term("edge", ("federated",)),
    "by anyone": Term("edge", ("anyone",)),
    "from outside": Term("trust", ("external",)),
    "can assume": Term("verdict", ("allowed", "depends")),
    "cannot be decided": Term("verdict", ("depends",)),
    "trusted, not permitted": Term("verdict", ("trusted-only",)),
    "never met": Term("verdict", ("never",)),
    "denied": Term("verdict", ("denied",)),
    "MFA": Term("cond", ("aws:MultiFactorAuth*",)),
    "external ID": Term("cond", ("sts:ExternalId",)),
    "time": Term("cond", ("aws:CurrentTime", "aws:EpochTime")),
}
"""By the words of an entry; those of the others cannot be filtered by."""
