"""GetAccountAuthorizationDetails: users, groups, roles and policies of an account (DF-1 to DF-12).

Takes one page or all pages merged, documents decoded, URL-encoded or as text.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypedDict

from rolescope.importers.faults import JsonPlace, problem
from rolescope.importers.fields import Record
from rolescope.importers.gathering import AnswerPage, Entity, Gathering, RoleFacts
from rolescope.importers.importer import Content, Importer
from rolescope.importers.policies import TRUST_POLICY
from rolescope.model.arn import Arn, is_account_id, role_name
from rolescope.model.document import parse_policy
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.plain import visible
from rolescope.model.policy import NO_DEFAULT_VERSION, Policy, PolicyType
from rolescope.model.principal import Group, Role, Tags, User
from rolescope.model.world import LISTS
from rolescope.problem import ProblemLevel

_ENTITIES = ("UserDetailList", "GroupDetailList", "RoleDetailList")
DETAIL_LISTS = (*_ENTITIES, "Policies")
_LISTS = tuple(zip(DETAIL_LISTS, LISTS, strict=True))
_UNREADABLE = "(unreadable)"  # stands for what is there: what it says is unknown
_STEP = 50  # entities between two reports of progress
_MIN_SESSION_DURATION, _MAX_SESSION_DURATION = 3_600, 43_200  # seconds (GR-43)


class _Tagged(TypedDict):
    tags: Tags
    tags_known: bool


def _detect(content: Content) -> bool:
    if not isinstance(content.value, dict):
        return False
    if any(isinstance(content.value.get(key), list) for key in _ENTITIES):
        return True
    policies = content.value.get("Policies")
    return (
        isinstance(policies, list)
        and bool(policies)
        and isinstance(policies[0], dict)
        and "PolicyVersionList" in policies[0]
    )


def read_details(content: Content, gathering: Gathering) -> None:
    """Read one page, or all pages merged. Entities are filed by the account in their ARN (DF-9)."""
    top = gathering.record(content.value, content.place)
    broken: set[str] = set()
    found = list(_entities(top, gathering, broken))
    accounts = Counter(account for _, account, _ in found if account)
    account = next((account for account, _ in accounts.most_common(1)), content.account)
    if len(accounts) > 1:
        gathering.warn(
            content.place,
            f"The file holds entities of {len(accounts):,} accounts: "
            f"{', '.join(sorted(accounts))}.",
            "Each is filed under the account in its ARN.",
            "If that is not what you expect, export each account by itself.",
        )
    for owner in sorted({account, *accounts} - {None}, key=str):
        gathering.add_account(str(owner), content.place.file)
    for entity, owner, place in found:
        if owner or account:
            gathering.add_entity(entity, owner or account or "", place)
        elif isinstance(entity, Policy):
            gathering.unfiled.append((entity, place))
    more = top.truth("IsTruncated") is not False or top.has("NextToken") or top.has("nextToken")
    lists = tuple(name for key, name in _LISTS if top.has_list(key))
    for owner in sorted({account, *accounts} - {None}, key=str) or [None]:
        page = AnswerPage(GAAD.id, content.place, owner, not more, lists, frozenset(broken))
        gathering.add_page(page)


def _entities(
    top: Record, gathering: Gathering, broken: set[str]
) -> Iterator[tuple[Entity, str, JsonPlace]]:
    """Yield every entity with its account (empty for AWS managed policies) and its place.

    Adds to `broken` the lists with entries that cannot be read: there may be more (DF-46).
    """
    lists = (top.value.get(key) for key in READERS)
    total = sum(len(found) for found in lists if isinstance(found, list)) or 1
    done = 0
    for (key, read), name in zip(READERS.items(), LISTS, strict=True):
        read_before = done
        for record in top.records(key):
            if done % _STEP == 0:
                gathering.tick(done / total)
            done += 1
            arn = record.text("Arn") or ""
            parsed = Arn.parse(arn)
            account = parsed.account if parsed else ""
            is_managed_by_aws = key == "Policies" and account == "aws"
            if is_account_id(account) or is_managed_by_aws:
                known = gathering.known.get((key, arn))
                if known is None or isinstance(known, RoleFacts):
                    known = read(record, gathering, arn)
                yield (
                    known,
                    "" if is_managed_by_aws else account,
                    record.place,
                )
            else:
                broken.add(name)
                _report_arn(record, arn, gathering)
        if top.has_list(key) and top.lacks_some(key, done - read_before):
            broken.add(name)


def _report_arn(record: Record, arn: str, gathering: Gathering) -> None:
    if gathering.is_full:  # there may be a great many
        gathering.left_out += 1
        gathering.loses_more = True
        return
    said = f"has the ARN {visible(arn[:100])}, which names no account" if arn else "has no ARN"
    gathering.report(
        problem(
            ProblemLevel.ERROR,
            record.place,
            f"An entity {said}.",
            "Skipped; results may be incomplete.",
            "Export the account again with aws iam get-account-authorization-details.",
            code="no-arn",
        )
    )


def _user(record: Record, gathering: Gathering, arn: str) -> User:
    return User(
        arn=arn,
        name=record.text("UserName") or role_name(arn),
        id=record.text("UserId") or "",
        inline=_inline(record, "UserPolicyList", gathering),
        attached=_attached(record),
        groups=_groups(record),
        boundary=_boundary(record),
        **_tags(record),
    )


def _group(record: Record, gathering: Gathering, arn: str) -> Group:
    return Group(
        arn=arn,
        name=record.text("GroupName") or role_name(arn),
        id=record.text("GroupId") or "",
        inline=_inline(record, "GroupPolicyList", gathering),
        attached=_attached(record),
    )


def read_role(record: Record, gathering: Gathering, arn: str) -> Role:
    """Read a role of RoleDetailList, GetRole or ListRoles."""
    key = "AssumeRolePolicyDocument"
    return Role(
        arn=arn,
        name=record.text("RoleName") or role_name(arn),
        trust_policy=gathering.policies.read(
            record.value.get(key), record.place.at(key), name=TRUST_POLICY, type=PolicyType.TRUST
        ),
        id=record.text("RoleId") or "",
        inline=_inline(record, "RolePolicyList", gathering),
        attached=_attached(record),
        boundary=_boundary(record),
        **_tags(record),
        max_session_duration=session_duration(record),
        description=record.text("Description"),
        last_used=_last_used(record),
        never_used=_is_never_used(record),
        created=moment_of(record, "CreateDate"),
        instance_profiles=_profiles(record),
    )


def session_duration(record: Record) -> int | None:
    """Return MaxSessionDuration in seconds; None when it is absent or no such number (DF-6)."""
    value = record.value.get("MaxSessionDuration")
    if value is None:
        return None
    if isinstance(value, int) and _MIN_SESSION_DURATION <= value <= _MAX_SESSION_DURATION:
        return value
    record.wrong(
        "MaxSessionDuration",
        f"a number of seconds from {_MIN_SESSION_DURATION:,} to {_MAX_SESSION_DURATION:,}",
    )
    return None


def _managed(record: Record, gathering: Gathering, arn: str) -> Policy:
    """Read a managed policy: its default version alone counts, and may not be the newest (EV-3)."""
    name = record.text("PolicyName") or role_name(arn)
    versions = list(record.records("PolicyVersionList"))
    default, lacks = _default(record, versions)
    if default is not None:
        source, place = default.value.get("Document"), default.place.at("Document")
        others = tuple(
            parse_policy(one.value.get("Document"), name=name, type=PolicyType.IDENTITY, arn=arn)
            for one in versions
            if one is not default
        )
        is_whole = record.value.get("IsTruncated") is not True  # only files of ours say it is
        return gathering.policies.read(
            source,
            place,
            name=name,
            type=PolicyType.IDENTITY,
            arn=arn,
            others=others if is_whole else None,
        )
    return gathering.policies.lost(
        record.place.at("PolicyVersionList"), lacks, name=name, type=PolicyType.IDENTITY, arn=arn
    )


def _default(record: Record, versions: list[Record]) -> tuple[Record | None, str]:
    """Return the default version; where nothing tells which it is, None and why.

    IsDefaultVersion and DefaultVersionId say the same in what AWS writes. Where they do not, and
    the documents differ, either may be the one that counts.
    """
    wanted = record.text("DefaultVersionId")
    marks = [version.truth("IsDefaultVersion") for version in versions]
    marked = [one for one, mark in zip(versions, marks, strict=True) if mark]
    named = [one for one in versions if wanted and one.text("VersionId") == wanted]
    found = [*marked, *(one for one in named if one not in marked)]
    documents = [one.value.get("Document") for one in found]
    if any(document != documents[0] for document in documents):
        return None, (_TWO_DEFAULTS if len(marked) > 1 else _OTHER_DEFAULT)
    if wanted and any(one.text("VersionId") not in (None, wanted) for one in marked):
        return None, _OTHER_DEFAULT
    is_told = None not in marks and not record.lacks_some("PolicyVersionList", len(versions))
    if found and (is_told or named):
        return found[0], ""
    return None, (NO_DEFAULT_VERSION if is_told else _NO_MARK)


_TWO_DEFAULTS = (
    "More than one version is marked as the default version: which of them counts is not known"
)
_OTHER_DEFAULT = (
    "IsDefaultVersion and DefaultVersionId name different versions: which of them counts is not "
    "known"
)
_NO_MARK = "Which version is the default version cannot be read"


def _inline(record: Record, key: str, gathering: Gathering) -> tuple[Policy, ...]:
    found = [
        gathering.policies.read(
            policy.value.get("PolicyDocument"),
            policy.place.at("PolicyDocument"),
            name=policy.text("PolicyName") or f"inline policy {index + 1}",
            type=PolicyType.IDENTITY,
        )
        for index, policy in enumerate(record.records(key))
    ]
    if record.lacks_some(key, len(found)):
        place = record.place.at(key)
        lost = "It is not as AWS writes it"
        found.append(
            gathering.policies.lost(place, lost, name=_UNREADABLE, type=PolicyType.IDENTITY)
        )
    return tuple(found)


def _attached(record: Record) -> tuple[str, ...]:
    key = "AttachedManagedPolicies"
    found = [_arn(policy, "PolicyArn") for policy in record.records(key)]
    if record.lacks_some(key, len(found)):
        found.append(_UNREADABLE)
    return tuple(dict.fromkeys(found))


def _groups(record: Record) -> tuple[str, ...]:
    found = record.texts("GroupList")
    return (*found, _UNREADABLE) if record.lacks_some("GroupList", len(found)) else found


def _boundary(record: Record) -> str | None:
    """Return the boundary; one that cannot be read is unknown, never none (SES-21)."""
    boundary = record.record("PermissionsBoundary")
    if boundary is not None:
        return _arn(boundary, "PermissionsBoundaryArn")
    return _UNREADABLE if record.has("PermissionsBoundary") else None


def _profiles(record: Record) -> tuple[str, ...] | None:
    """Return the instance profiles of a role; None where the export does not list them."""
    key = "InstanceProfileList"
    if not record.has_list(key):
        return None
    found = tuple(one.text("Arn") or "" for one in record.records(key))
    return found if all(found) and not record.lacks_some(key, len(found)) else None


def _arn(record: Record, key: str) -> str:
    arn = record.text(key)
    if not arn and not (record.has(key) and arn is None):  # that has been reported
        record.wrong(key, "an ARN")
    return arn or _UNREADABLE


def _tags(record: Record) -> _Tagged:
    """Return the tags; those that cannot be read may be any (DF-46)."""
    found: list[tuple[str, str]] = []
    for tag in record.records("Tags"):
        if isinstance(tag.value.get("Key"), str) and isinstance(tag.value.get("Value"), str):
            found.append((tag.text("Key") or "", tag.text("Value") or ""))
        else:
            tag.reject("a tag with Key and Value, both text")
    return {"tags": tuple(found), "tags_known": not record.lacks_some("Tags", len(found))}


def _last_used(record: Record) -> str | None:
    used = record.record("RoleLastUsed")
    return moment_of(used, "LastUsedDate") if used is not None else None


def _is_never_used(record: Record) -> bool:
    """FND-19: RoleLastUsed without a date is use that there never was."""
    used = record.value.get("RoleLastUsed")
    return isinstance(used, dict) and used.get("LastUsedDate") is None


def moment_of(record: Record, key: str) -> str | None:
    """Return a time of IAM, which counts whole seconds: some tools write fractions of them."""
    written = record.text(key)
    moment = parse_instant(written or "")
    if written is not None and moment is None:
        record.wrong(key, "a time such as 2026-11-24T12:00:00Z")
    return format_instant(moment.replace(microsecond=0)) if moment else None


READERS: dict[str, Callable[[Record, Gathering, str], Entity]] = {
    "UserDetailList": _user,
    "GroupDetailList": _group,
    "RoleDetailList": read_role,
    "Policies": _managed,
}

GAAD = Importer(
    id="gaad",
    title="Authorization details of an account (GetAccountAuthorizationDetails)",
    detect=_detect,
    read=read_details,
    yaml_keys=DETAIL_LISTS,
)
