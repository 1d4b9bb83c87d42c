"""Answers of AWS Organizations side by side, as the AWS CLI prints them, one call a file.

Some do not say what they are about: the targets of a policy, the parent of an account or OU, and
the OUs, accounts or children of a parent. An ID in the name of the file or its folder says it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering, OrganizationAnswer
from rolescope.importers.importer import Content, Importer
from rolescope.importers.organization import (
    RCP,
    SCP,
    OrganizationParts,
    add_organization,
    is_enabled,
    management_account,
    report_no_accounts,
)
from rolescope.model.arn import Arn, is_account_id
from rolescope.value import Value, replace

_PAGE_KEYS = frozenset({"NextToken", "nextToken", "ResponseMetadata"})
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_POLICY_ID = re.compile(rf"{_BEFORE}p-[0-9A-Za-z_]{{8,128}}{_AFTER}")
_UNIT = r"ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}"
_PARENT_ID = re.compile(rf"{_BEFORE}(?:{_UNIT}|r-[0-9a-z]{{4,32}}){_AFTER}")
_CHILD_ID = re.compile(rf"{_BEFORE}(?:{_UNIT}|[0-9]{{12}}){_AFTER}")


class _Subject(Value):
    """The subject of an answer that does not name it, which the name of its file has to tell."""

    pattern: re.Pattern[str]
    words: str
    example: str


_SUBJECTS = {
    "Targets": _Subject(_POLICY_ID, "policy", "list-targets-for-policy-p-FullAWSAccess.json"),
    "Parents": _Subject(_CHILD_ID, "account or OU", "list-parents-111122223333.json"),
    "Children": _Subject(_PARENT_ID, "root or OU", "list-children-r-ab12.json"),
    "OrganizationalUnits": _Subject(
        _PARENT_ID, "root or OU", "list-organizational-units-for-parent-r-ab12.json"
    ),
}
_ENTRIES = {"Accounts": "Id", "Roots": "Id", "Policies": "Type", "OrganizationalUnits": "Id"} | {
    "Targets": "TargetId",
    "Parents": "Id",
    "Children": "Id",
}
_OBJECTS = {"Policy": "PolicySummary", "OrganizationalUnit": "Id", "Account": "Id"}


def _key(value: object) -> str | None:
    """Return the key that tells which answer a value is."""
    if not isinstance(value, dict):
        return None
    keys = value.keys() - _PAGE_KEYS
    key = next(iter(keys)) if len(keys) == 1 else ""
    held = value.get(key)
    if key in _OBJECTS:
        return key if isinstance(held, dict) and _OBJECTS[key] in held else None
    if key not in _ENTRIES or not isinstance(held, list):
        return None
    wanted = _ENTRIES[key]
    return key if all(isinstance(one, dict) and wanted in one for one in held) else None


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    key = _key(content.value) or ""
    subject = _subject(key, content.place.file, top)
    if subject is None:
        wanted = _SUBJECTS[key]
        gathering.fail(
            content.place.at(key),
            f"Nothing tells of which {wanted.words} these {_WORDS[key]} are.",
            "They were left out: which SCPs and RCPs apply is not wholly known.",
            f"Put its ID into the name of the file or of its folder, as in {wanted.example}.",
            code="no-subject",
        )
    elif key == "Policies" and _PARENT_OR_TARGET.search(_name(content.place.file)):
        gathering.fail(
            content.place.at(key),
            "These are the policies of one target only.",
            "They were left out: they do not tell which other policies there are.",
            "Add aws organizations list-policies, and list-targets-for-policy for each policy.",
            code="no-subject",
        )
    else:
        gathering.answers.append(OrganizationAnswer(key, top, subject))


_WORDS = {"Targets": "targets", "Parents": "parents", "Children": "children"} | {
    "OrganizationalUnits": "OUs"
}
_PARENT_OR_TARGET = re.compile(rf"for-target|{_PARENT_ID.pattern}")


def _name(file: str) -> str:
    return file.rsplit("/", 1)[-1]


def _subject(key: str, file: str, top: Record) -> str | None:
    """Return the ID of what an answer is about; None where it needs one and nothing tells it.

    Empty: it says so itself.
    """
    if key == "Accounts":  # ListAccounts, or ListAccountsForParent
        found = _PARENT_ID.findall(_name(file))
        return str(found[-1]) if found else ""
    if key not in _SUBJECTS:
        return ""
    if key == "OrganizationalUnits" and all(one.has("ParentId") for one in top.records(key)):
        return ""
    found = _SUBJECTS[key].pattern.findall(file)
    return str(found[-1]) if found else None


@dataclass(slots=True)
class _Joined:
    """The combined content of all answers, by ID."""

    accounts: dict[str, Record] = field(default_factory=dict)
    units: dict[str, Record] = field(default_factory=dict)
    parents: dict[str, dict[str, None]] = field(default_factory=dict)
    targets: dict[str, list[object]] = field(default_factory=dict)
    summaries: dict[str, Record] = field(default_factory=dict)
    contents: dict[str, Record] = field(default_factory=dict)


def join_answers(gathering: Gathering) -> None:
    """Make one organization of the answers that stand side by side, if there are any.

    What none of them tells stays unknown, and is reported with the command that tells it.
    """
    answers = gathering.answers
    if not answers:
        return
    listed = [one for one in answers if one.key == "Accounts" and not one.subject]
    if not listed:
        report_no_accounts(answers[0].record.place, gathering)
        return
    joined = _join(answers)
    roots = [root for one in _of("Roots", answers) for root in one.record.records("Roots")]
    descriptions = [one.record.record("Organization") for one in _of("Organization", answers)]
    description = next(iter(descriptions), None)
    named = (*roots, *joined.accounts.values())
    parts = OrganizationParts(
        place=listed[0].record.place,
        id=_organization_id(description, named),
        management_account=_management(description, named),
        feature_set=description.text("FeatureSet") if description else None,
        roots=roots,
        units=list(_placed(joined.units, joined)),
        accounts=list(_placed(joined.accounts, joined)),
        accounts_known=_is_whole(listed),
        policies=_policies(joined, answers),
    )
    lost = _lost_types(parts, _of("Policies", answers), gathering)
    add_organization(replace(parts, lost_types=tuple(lost)), gathering)


def _of(key: str, answers: Iterable[OrganizationAnswer]) -> list[OrganizationAnswer]:
    return [one for one in answers if one.key == key]


def _is_whole(pages: Iterable[OrganizationAnswer]) -> bool:
    """Tell whether the last page of an answer is there: one that names no further."""
    return any(not (page.record.has("NextToken") or page.record.has("nextToken")) for page in pages)


def _join(answers: list[OrganizationAnswer]) -> _Joined:
    joined = _Joined()
    for answer in answers:
        top, subject = answer.record, answer.subject
        match answer.key:
            case "Accounts" | "Account":
                _add_members(joined.accounts, answer, joined)
            case "OrganizationalUnits" | "OrganizationalUnit":
                _add_members(joined.units, answer, joined)
            case "Parents":
                for one in top.records("Parents"):
                    _add_parent(subject, one.text("Id") or "", joined, one)
            case "Children":
                for one in top.records("Children"):
                    _add_parent(one.text("Id") or "", subject, joined, one)
            case _:
                _add_policies(answer, joined)
    return joined


def _add_members(found: dict[str, Record], answer: OrganizationAnswer, joined: _Joined) -> None:
    """Take accounts or OUs, listed or described one by one."""
    described = answer.record.record(answer.key) if answer.key in _OBJECTS else None
    for one in [described] if described else answer.record.records(answer.key):
        id_ = one.text("Id") or ""
        known = found.get(id_)
        if known is None or len(known.value) < len(one.value):  # an OU may be known by its ID alone
            found[id_] = one
        parent = answer.subject or one.text("ParentId") or ""
        _add_parent(id_, parent, joined, one)


def _add_policies(answer: OrganizationAnswer, joined: _Joined) -> None:
    if answer.key == "Policies":
        for one in answer.record.records("Policies"):
            joined.summaries.setdefault(one.text("Id") or "", one)
    elif answer.key == "Policy":
        policy = answer.record.record("Policy")
        summary = policy.record("PolicySummary") if policy else None
        if policy is not None and summary is not None:
            id_ = summary.text("Id") or ""
            joined.contents[id_] = policy
            joined.summaries.setdefault(id_, summary)
    elif answer.key == "Targets":
        joined.targets.setdefault(answer.subject, []).extend(answer.record.items("Targets"))


def _add_parent(child: str, parent: str, joined: _Joined, where: Record) -> None:
    if not child or not parent:
        return
    joined.parents.setdefault(child, {})[parent] = None
    for one in (child, parent):
        if one.startswith("ou-"):  # of which nothing but the ID may be known
            joined.units.setdefault(one, Record({"Id": one}, where.place, where.report))


def _placed(found: dict[str, Record], joined: _Joined) -> Iterator[Record]:
    """Yield accounts or OUs with their parent, once for each where they are said to have two."""
    for id_, record in found.items():
        for parent in joined.parents.get(id_) or ("",):
            yield Record({**record.value, "ParentId": parent}, record.place, record.report)


def _policies(joined: _Joined, answers: list[OrganizationAnswer]) -> list[Record] | None:
    """Return the policies with content and targets; None where no answer is about policies."""
    if not joined.summaries:
        return None
    return [_policy(id_, summary, joined, answers) for id_, summary in joined.summaries.items()]


def _policy(
    id_: str, summary: Record, joined: _Joined, answers: list[OrganizationAnswer]
) -> Record:
    value: dict[str, object] = {"PolicySummary": summary.value}
    described = joined.contents.get(id_)
    if described is not None:
        value["Content"] = described.value.get("Content")
    pages = [one for one in _of("Targets", answers) if one.subject == id_]
    if _is_whole(pages):
        value["Targets"] = joined.targets.get(id_, [])
    return Record(value, (described or summary).place, summary.report)


def _lost_types(
    parts: OrganizationParts, pages: list[OrganizationAnswer], gathering: Gathering
) -> list[str]:
    """Return the types of policies that no list tells to its end, and report them.

    Where a type is enabled, its list holds at least the policy of AWS that allows everything.
    """
    if parts.policies is None:
        return []
    listed = {
        one.text("Type")
        for page in pages
        if _is_whole([page])
        for one in page.record.records("Policies")
    }
    lost = [
        type_
        for type_ in (SCP, RCP)
        if type_ not in listed and is_enabled(parts, type_) is not False
    ]
    for type_ in lost:
        gathering.warn(
            parts.place,
            f"The list of policies of the type {type_} is missing, or its last page is.",
            "There may be more of them, attached anywhere: verdicts that need them depend.",
            f"Add the answer of aws organizations list-policies --filter {type_}.",
            code="missing",
        )
    return lost


def _organization_id(description: Record | None, named: Iterable[Record]) -> str:
    """Return the ID of the organization: as described, else from the ARN of something in it."""
    described = description.text("Id") if description else None
    return described or next((arn.resource.split("/")[1] for arn in _arns(named)), "")


def _management(description: Record | None, named: Iterable[Record]) -> str:
    """Return the management account, which owns everything in the organization."""
    described = management_account(description) if description else ""
    return described or next((arn.account for arn in _arns(named)), "")


def _arns(named: Iterable[Record]) -> Iterator[Arn]:
    for one in named:
        arn = Arn.parse(one.text("Arn") or "")
        is_of_one = arn is not None and arn.service == "organizations" and "/" in arn.resource
        if arn is not None and is_of_one and is_account_id(arn.account):
            yield arn


ORGANIZATION_ANSWERS = Importer(
    id="organization-answers",
    title="Answers of AWS Organizations, one call a file",
    detect=lambda content: _key(content.value) is not None,
    read=_read,
    yaml_keys=(*_ENTRIES, *_OBJECTS),
)
