"""What IAM refuses when a policy is written.

The expected texts are those that AWS is known to answer with; their wording may drift (U-31). A
document that is refused here may well be in an account: the import reads it all the same.
"""

import re
from collections.abc import Iterator

from rolescope.model.arn import Arn
from rolescope.model.document import OLD_VERSION, VERSION
from rolescope.model.original import original
from rolescope.model.policy import MATCHING_NOBODY, DefectKind, Policy, PolicyType, Statement
from rolescope.model.strict_json import Path
from rolescope.value import Value

_FOREIGN = re.compile(r"[^\t\n\r\u0020-\u00ff]")  # GR-46
_SID = re.compile(r"[0-9A-Za-z]*")  # GR-5
_VENDOR = re.compile(r"[a-zA-Z0-9.-]+")
_STS_ACTIONS = frozenset(  # GR-15
    {
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:tagsession",
        "sts:setsourceidentity",
        "sts:setcontext",
    }
)
_IAM_TYPES = (
    *("user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "policy/"),
    *("server-certificate/", "saml-provider/", "oidc-provider/", "sms-mfa/", "u2f/"),
    *("report/", "access-report/"),
)
_OF_IAM = frozenset({PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.TRUST})
_OF_ORGANIZATIONS = frozenset({PolicyType.SCP, PolicyType.RCP})
_LIMITS = {  # GR-36, GR-37: without white space
    PolicyType.TRUST: (2_048, "ACLSizePerRole"),
    PolicyType.IDENTITY: (6_144, "PolicySize"),
    PolicyType.BOUNDARY: (6_144, "PolicySize"),
}
_GUARDRAIL_LIMIT = 5_120  # GR-44: white space counts
_SYNTAX = "Syntax errors in policy."
_REFUSALS = {
    DefectKind.NO_ACTION: ("GR-53", "Policy statement must contain actions."),
    DefectKind.NO_RESOURCE: ("GR-54", "Policy statement must contain resources."),
    DefectKind.NO_PRINCIPAL: ("GR-63", "Missing required field Principal"),
    DefectKind.MISPLACED: ("GR-61", "Policy document should not specify a principal."),
}
_COLONS, _SERVICE_AT = 5, 2  # ARN-1


class DocumentFault(Value):
    """Why IAM would refuse a document: rule, expected text, and the path of what it is about."""

    rule: str
    text: str
    path: Path = ()


def refused_on_write(policy: Policy) -> tuple[DocumentFault, ...]:
    """Find everything for which IAM refuses to save a policy; IAM itself names one thing.

    Whether principals exist (PR-13) only AWS knows.
    """
    found = [*_of_document(policy)]
    for statement in policy.statements:
        found += _of_statement(statement, policy.type)
    return tuple(dict.fromkeys(found))


def _of_document(policy: Policy) -> Iterator[DocumentFault]:
    if policy.unreadable is not None:
        yield DocumentFault("GR-49", _SYNTAX)
    yield from _of_size(policy)
    if policy.version not in {VERSION, OLD_VERSION}:
        yield DocumentFault("GR-49", _SYNTAX, ("Version",))
    elif policy.version != VERSION and policy.type in {PolicyType.IDENTITY, PolicyType.BOUNDARY}:
        text = "Policy document must be version 2012-10-17 or greater."
        yield DocumentFault("GR-50", text, ("Version",))
    seen: set[str] = set()
    for statement in policy.statements:
        path = ("Statement", statement.index, "Sid")
        if statement.sid is None:
            continue
        if policy.type in _OF_IAM and not _SID.fullmatch(statement.sid):
            text = "Statement IDs (SID) must be alpha-numeric."
            yield DocumentFault("GR-5", text, path)
        if statement.sid in seen:
            text = "Statement IDs (SID) in a single policy must be unique."
            yield DocumentFault("GR-52", text, path)
        seen.add(statement.sid)


def _of_size(policy: Policy) -> Iterator[DocumentFault]:
    text = original(policy)
    if policy.type in _OF_IAM and _FOREIGN.search(text):
        yield DocumentFault(
            "GR-46",
            "Value at 'policyDocument' failed to satisfy constraint: Member must satisfy regular "
            r"expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+",
        )
    if policy.type in _OF_ORGANIZATIONS and len(text) > _GUARDRAIL_LIMIT:
        yield DocumentFault("GR-44", "POLICY_CONTENT_LIMIT_EXCEEDED")
    limit, quota = _LIMITS.get(policy.type, (0, ""))
    if limit and len("".join(text.split())) > limit:
        yield DocumentFault("GR-67", f"LimitExceeded: Cannot exceed quota for {quota}: {limit}")


def _of_statement(statement: Statement, kind: PolicyType) -> Iterator[DocumentFault]:
    root: Path = ("Statement", statement.index)
    yield from _of_defects(statement, kind)
    if kind is PolicyType.TRUST:
        yield from _of_trust(statement, root)
    for name, actions in (("Action", statement.actions), ("NotAction", statement.not_actions)):
        for at, action in enumerate(actions or ()):
            yield from _of_action(action, (*root, name, at))
    if kind is not PolicyType.TRUST:
        for name, patterns in (
            ("Resource", statement.resources),
            ("NotResource", statement.not_resources),
        ):
            for at, pattern in enumerate(patterns or ()):
                yield from _of_resource(pattern, (*root, name, at))
    yield from _of_nothing(statement, root)


def _of_nothing(statement: Statement, root: Path) -> Iterator[DocumentFault]:
    """Find empty lists (GR-9, CO-2)."""
    elements = (statement.actions, statement.not_actions, statement.resources)
    if () in (*elements, statement.not_resources, statement.principals):
        yield DocumentFault("GR-49", _SYNTAX, root)
    for condition in statement.conditions:
        if not condition.values:
            path = (*root, "Condition", condition.operator, condition.key)
            yield DocumentFault("GR-49", _SYNTAX, path)


def _of_defects(statement: Statement, kind: PolicyType) -> Iterator[DocumentFault]:
    for defect, path in zip(statement.defect_kinds, statement.defect_paths, strict=True):
        rule, text = _REFUSALS.get(defect, ("GR-49", _SYNTAX))
        if defect is DefectKind.NO_ACTION and kind is PolicyType.TRUST:
            rule, text = "GR-63", "Missing required field Action"
        yield DocumentFault(rule, text, path)


def _of_trust(statement: Statement, root: Path) -> Iterator[DocumentFault]:
    for name, patterns in (
        ("Resource", statement.resources),
        ("NotResource", statement.not_resources),
    ):
        if patterns is not None:
            yield DocumentFault("GR-62", f"Has prohibited field {name}", (*root, name))
    if statement.not_principals is not None:
        text = "AssumeRole policy must not contain NotPrincipal field."
        yield DocumentFault("GR-64", text, (*root, "NotPrincipal"))
    actions = (*(statement.actions or ()), *(statement.not_actions or ()))
    if any(action.lower() not in _STS_ACTIONS for action in actions):
        name = "NotAction" if statement.actions is None else "Action"
        text = "AssumeRole policy may only specify STS AssumeRole actions."
        yield DocumentFault("GR-65", text, (*root, name))
    for principal in statement.principals or ():
        if principal.type in MATCHING_NOBODY:
            key = principal.key
            text = f'Invalid principal in policy: "{key}":"{principal.written}"'
            yield DocumentFault("GR-66", text, (*root, "Principal", key))


def _of_action(action: str, path: Path) -> Iterator[DocumentFault]:
    if action == "*":
        return
    vendor, colon, name = action.partition(":")
    if not colon:
        text = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        yield DocumentFault("GR-55", text, path)
    elif ":" in name:
        yield DocumentFault("GR-56", "Actions/Condition can contain only one colon.", path)
    elif not _VENDOR.fullmatch(vendor):
        yield DocumentFault("GR-57", f"Vendor {vendor} is not valid", path)


def _of_resource(pattern: str, path: Path) -> Iterator[DocumentFault]:
    if pattern == "*":
        return
    if not pattern.startswith("arn:"):
        yield DocumentFault("GR-58", f'Resource {pattern} must be in ARN format or "*".', path)
        return
    parts = pattern.split(":", _COLONS)
    if len(parts) <= _COLONS:
        yield DocumentFault("GR-51", "The policy failed legacy parsing", path)
        return
    if re.search(r"[*?]", "".join(parts[1 : _SERVICE_AT + 1])):
        text = "Resource vendor must be fully qualified and cannot contain regexes."
        yield DocumentFault("GR-59", text, path)
    arn = Arn.parse(pattern)
    if arn is not None and arn.service == "iam" and not _is_iam_resource(arn.resource):
        text = f'IAM resource path must either be "*" or start with {", ".join(_IAM_TYPES)}.'
        yield DocumentFault("GR-60", text, path)


def _is_iam_resource(resource: str) -> bool:
    return resource in {"*", "root"} or resource.startswith(_IAM_TYPES)  # GR-22
