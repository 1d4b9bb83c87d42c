"""What IAM lets nobody change: roles that AWS ties to a service, and its own policies (SVC-7a)."""

from collections.abc import Iterator

from rolescope.engine.request.signer import Signer
from rolescope.model.arn import Arn, role_name
from rolescope.model.caller import CallerKind
from rolescope.value import Value


class Protected(Value):
    """A kind of entity that IAM protects: all that `pattern` matches, a Resource of policies.

    `writes` are the actions that it refuses on them, in lower case; `words` say so of all of
    them, `sentence` of one by its name.
    """

    pattern: str
    writes: tuple[str, ...]
    words: str
    sentence: str


# What the Service Authorization Reference calls a write, or tagging, on roles and on policies; a
# test holds this against the catalogue. Not among them: iam:PassRole, which changes no role
# (SVC-11), and iam:CreateServiceLinkedRole, with which the service makes its own.
_ROLE_WRITES = (
    "iam:attachrolepolicy",
    "iam:createrole",
    "iam:deleterole",
    "iam:deleterolepermissionsboundary",
    "iam:deleterolepolicy",
    "iam:deleteservicelinkedrole",
    "iam:detachrolepolicy",
    "iam:putrolepermissionsboundary",
    "iam:putrolepolicy",
    "iam:tagrole",
    "iam:untagrole",
    "iam:updateassumerolepolicy",
    "iam:updaterole",
    "iam:updateroledescription",
)
_POLICY_WRITES = (
    "iam:createpolicy",
    "iam:createpolicyversion",
    "iam:deletepolicy",
    "iam:deletepolicyversion",
    "iam:setdefaultpolicyversion",
    "iam:tagpolicy",
    "iam:untagpolicy",
)
_OPEN_ON_SERVICE_LINKED = ("iam:deleteservicelinkedrole", "iam:updateroledescription")

_SERVICE_LINKED = Protected(
    "arn:*:iam::*:role/aws-service-role/*",
    tuple(one for one in _ROLE_WRITES if one not in _OPEN_ON_SERVICE_LINKED),
    "IAM lets only their services change service-linked roles.",
    "IAM lets only its service change the service-linked role {}.",
)
_RESERVED = Protected(
    "arn:*:iam::*:role/aws-reserved/*",
    _ROLE_WRITES,
    "IAM lets only AWS change roles under /aws-reserved/.",
    "IAM lets only AWS change {}, a role under /aws-reserved/.",
)
_MANAGED_BY_AWS = Protected(
    "arn:*:iam::aws:policy/*",
    _POLICY_WRITES,
    "Only AWS changes AWS managed policies.",
    "Only AWS changes {}, an AWS managed policy.",
)


def protected_from(caller: Signer) -> Iterator[Protected]:
    """Yield what a caller cannot change; a service at work changes the roles that are its own."""
    if not (caller.is_service_linked or caller.kind is CallerKind.SERVICE):
        yield _SERVICE_LINKED
        yield _RESERVED
    yield _MANAGED_BY_AWS


def refuse_change(action: str, resource: str, caller: Signer) -> str:
    """Say why IAM refuses an action, in lower case, whatever policies say; empty: it does not."""
    if not action.startswith("iam:"):
        return ""
    kind = _kind_of(Arn.parse(resource))
    if kind is None or action not in kind.writes or kind not in protected_from(caller):
        return ""
    return kind.sentence.format(role_name(resource))


def is_protected(resource: str) -> bool:
    """Tell whether IAM protects an entity, from whomever."""
    return _kind_of(Arn.parse(resource)) is not None


def _kind_of(arn: Arn | None) -> Protected | None:
    """Return the kind of protected entity that an ARN names (ARN-12: by the path)."""
    if arn is None or arn.service != "iam":
        return None
    if arn.resource.startswith("role/aws-service-role/"):
        return _SERVICE_LINKED
    if arn.resource.startswith("role/aws-reserved/"):
        return _RESERVED
    is_of_aws = arn.account == "aws" and arn.resource.startswith("policy/")
    return _MANAGED_BY_AWS if is_of_aws else None
