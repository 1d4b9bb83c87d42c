"""The answers of AWS Organizations, joined as formats.md says (DF-16 to DF-22)."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from rolescope.importers.faults import JsonPlace
from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering, OrganizationAnswer
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import is_account_id
from rolescope.model.plain import visible
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.world import (
    AttachedPolicy,
    MemberAccount,
    Organization,
    OrganizationalUnit,
)
from rolescope.value import Value, replace

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
_TYPES = {SCP: PolicyType.SCP, RCP: PolicyType.RCP}
_ENABLED = {"ENABLED", "PENDING_DISABLE"}
_OTHERS = frozenset({"Roots", "OrganizationalUnits", "Accounts", "Policies"})
_NOT_IN_USE = "AWSOrganizationsNotInUseException"


def _detect(content: Content) -> bool:
    value = content.value
    if is_organization_file(content.place.file) and not content.place.path:
        # a file that holds null says: there is none
        return not isinstance(value, dict | list) or value in ({}, []) or _is_organization(value)
    return _is_organization(value)


def is_organization_file(file: str) -> bool:
    """Tell whether the name of a file says that it holds the organization."""
    return "organi" in PurePosixPath(file).name.lower()


def _is_organization(value: object) -> bool:
    return isinstance(value, dict) and (_is_description(value) or _says_none(value))


def _is_description(value: dict[str, object]) -> bool:
    """Tell an organization, also one of which some parts are not as AWS writes them."""
    return isinstance(value.get("Organization"), dict) or (
        "Organization" in value and not _OTHERS.isdisjoint(value)
    )


def _says_none(value: dict[str, object]) -> bool:
    """DF-39: the error by which Organizations tells that the account is in no organization."""
    error = value.get("Error")
    holder = error if isinstance(error, dict) else value
    codes = (value.get("__type"), holder.get("Code"), holder.get("code"))
    return any(isinstance(code, str) and code.endswith(_NOT_IN_USE) for code in codes)


def read_organization(content: Content, gathering: Gathering) -> None:
    """Read an organization, or that there is none (null, or the error of Organizations)."""
    value = content.value
    if value is None or (isinstance(value, dict) and _says_none(value)):
        gathering.add_organization(None, content.place)
        return
    top = gathering.record(value, content.place)
    description = top.record("Organization") if top.has("Organization") else None
    if description is None:
        _refuse(value, content.place, gathering)
        return
    if not top.has("Accounts"):
        if _OTHERS.isdisjoint(top.value):  # the answer of DescribeOrganization by itself
            gathering.answers.append(OrganizationAnswer("Organization", top))
        else:
            report_no_accounts(content.place, gathering)
        return
    add_organization(_parts(top, description), gathering)


def report_no_accounts(place: JsonPlace, gathering: Gathering) -> None:
    """Report that nothing tells which accounts are members."""
    gathering.warn(
        place,
        "The accounts of the organization are missing.",
        "Which account is a member is unknown: the organization counts as not imported.",
        "Add the answer of aws organizations list-accounts.",
        code="missing",
    )


class OrganizationParts(Value, kw_only=True):
    """An organization as records, each with its place: of one file, or of many answers.

    Accounts and OUs carry their `ParentId`, policies their `PolicySummary`, `Content` and
    `Targets`. `policies` None: not imported. `accounts_known`: none is missing. `lost_types` are
    the types of which there may be more policies.
    """

    place: JsonPlace
    id: str
    management_account: str
    feature_set: str | None
    roots: list[Record]
    units: list[Record]
    accounts: list[Record]
    accounts_known: bool
    policies: list[Record] | None
    lost_types: tuple[str, ...] = ()


def _parts(top: Record, description: Record) -> OrganizationParts:
    accounts = list(top.records("Accounts"))
    policies = list(top.records("Policies"))
    return OrganizationParts(
        place=top.place,
        id=description.text("Id") or "",
        management_account=management_account(description),
        feature_set=description.text("FeatureSet"),
        roots=list(top.records("Roots")),
        units=list(top.records("OrganizationalUnits")),
        accounts=accounts,
        accounts_known=not top.lacks_some("Accounts", len(accounts)),
        policies=policies if top.has("Policies") else None,
        lost_types=(
            (SCP, RCP)
            if top.has_list("Policies") and top.lacks_some("Policies", len(policies))
            else ()
        ),
    )


def management_account(description: Record) -> str:
    """Return the management account of a described organization; empty where it is not told."""
    return description.text("MasterAccountId") or description.text("ManagementAccountId") or ""


def add_organization(parts: OrganizationParts, gathering: Gathering) -> None:
    """Take an organization, and report what keeps it from being wholly known."""
    members = tuple(_members(parts.accounts, gathering))
    roots = parts.roots
    organization = Organization(
        id=parts.id,
        management_account=parts.management_account,
        root=(roots[0].text("Id") or "") if roots else "",
        units=tuple(_units(parts.units, gathering)),
        accounts=members,
        policies=None if parts.policies is None else tuple(_policies(parts, gathering)),
        scps_enabled=is_enabled(parts, SCP),
        rcps_enabled=is_enabled(parts, RCP),
        members_known=parts.accounts_known and len(members) == len(parts.accounts),
    )
    _report_missing(parts, organization, gathering)
    gathering.add_organization(organization, parts.place)


def _refuse(value: object, place: JsonPlace, gathering: Gathering) -> None:
    """Report what stands in place of an organization; whether there is one is not known."""
    what = "The organization has no Organization that is an object."
    if not isinstance(value, dict):
        what = "The organization is neither an object nor null."
    gathering.fail(
        place,
        what,
        "It was left out: whether there is an organization, and which SCPs and RCPs apply, is "
        "unknown. Verdicts name them as not imported.",
        "Join the answers of the Organizations API. Write null where there is no organization.",
        code="organization",
    )


def _report_missing(
    parts: OrganizationParts, organization: Organization, gathering: Gathering
) -> None:
    """Report what keeps the place of an account in the organization from being known (SCP-5)."""
    if not organization.root:
        gathering.fail(
            parts.place.at("Roots"),
            "The root of the organization is missing.",
            _MEANS.format("the accounts"),
            "Add the answer of aws organizations list-roots.",
            code="missing",
        )
        return
    lost = organization.unplaced()
    if not lost:
        return
    circle = _circle(organization)
    what = f"The parents of {_counted(lost)} are missing"
    if circle:
        what = f"OUs stand in one another in a circle ({', '.join(circle[:_MAX_NAMED])}), above "
        what += _counted(lost)
    shown = ", ".join(lost[:_MAX_NAMED]) + (" …" if len(lost) > _MAX_NAMED else "")
    gathering.fail(
        parts.place.at("OrganizationalUnits" if circle else "Accounts"),
        f"{what}: {shown}.",
        _MEANS.format("them"),
        "Add ParentId (aws organizations list-parents) to each account and OU, and list all OUs.",
        code="parents",
    )


_MAX_NAMED = 5
_MEANS = (
    "Which SCPs and RCPs apply to {} is not wholly known: verdicts that need them depend, or name "
    "them as not imported."
)


def _counted(accounts: tuple[str, ...]) -> str:
    return "1 account" if len(accounts) == 1 else f"{len(accounts):,} accounts"


def _circle(organization: Organization) -> tuple[str, ...]:
    """Return the OUs that are above themselves."""
    parents = {unit.id: unit.parent for unit in organization.units}
    known = {organization.root: False}  # whether a circle is above it
    for start in parents:
        path: list[str] = []
        place = start
        while place in parents and place not in known and place not in path:
            path.append(place)
            place = parents[place]
        if place in path:
            return tuple(path[path.index(place) :])
        known |= dict.fromkeys(path, False)
    return ()


def _units(records: list[Record], gathering: Gathering) -> Iterator[OrganizationalUnit]:
    """Read the OUs; of one that stands there twice with two parents, none is known."""
    found: dict[str, OrganizationalUnit] = {}
    for record in records:
        id_ = record.text("Id") or ""
        if not id_:
            record.wrong("Id", "the ID of an OU")
            continue
        parent = record.text("ParentId") or ""
        known = found.get(id_)
        if known is not None and known.parent != parent:
            _report_twice(record, id_, gathering)
            parent = ""
        name = record.text("Name") or id_
        found[id_] = OrganizationalUnit(id=id_, name=name, parent=parent)
    yield from found.values()


def _members(records: list[Record], gathering: Gathering) -> Iterator[MemberAccount]:
    """Read the accounts; of one that stands there twice with two parents, none is known."""
    found: list[MemberAccount] = []
    numbers: dict[str, int] = {}
    for record in records:
        id_ = record.text("Id") or ""
        if not is_account_id(id_):
            record.wrong("Id", "an account ID of 12 digits")
            continue
        member = MemberAccount(
            id=id_,
            name=record.text("Name") or id_,
            parent=record.text("ParentId") or "",
            status=_status(record),
        )
        known = numbers.setdefault(id_, len(found))
        if known < len(found) and found[known].parent != member.parent:
            _report_twice(record, id_, gathering)
            member = replace(member, parent="")
            found[known] = member
        found.append(member)
    yield from found


def _report_twice(record: Record, id_: str, gathering: Gathering) -> None:
    gathering.fail(
        record.place,
        f"{visible(id_)} stands in the organization twice, with different parents.",
        "Where it is in the organization is unknown.",
        "Export the organization again, as it is at one time.",
        code="parents",
    )


def _status(record: Record) -> str:
    """Return the state of an account (DF-18); empty where it cannot be read."""
    keys = [key for key in ("Status", "State") if record.has(key)]
    if not keys:
        return "ACTIVE"
    return next(filter(None, [record.text(key) for key in keys]), "")


def _policies(parts: OrganizationParts, gathering: Gathering) -> Iterator[AttachedPolicy]:
    for record in parts.policies or ():
        summary = record.record("PolicySummary")
        type_ = summary.text("Type") if summary is not None else None
        if summary is None or type_ is None:
            yield from _of_any_type(record, summary)
        elif type_ in _TYPES:  # tag, backup and other policies decide nothing here
            yield _attached(record, summary, _TYPES[type_], gathering)
    for lost in parts.lost_types:
        policy = Policy(name=_LOST, type=_TYPES[lost], unreadable=_NO_TYPE)
        yield AttachedPolicy(id="", policy=policy, targets=None)


_LOST = "(unreadable)"
_NO_TYPE = "What kind of policy it is cannot be read"


def _of_any_type(record: Record, summary: Record | None) -> Iterator[AttachedPolicy]:
    """Take a policy that does not say what it is for an SCP and for an RCP, both unreadable."""
    record.wrong("PolicySummary", "the summary of a policy with its Type")
    id_ = (summary.text("Id") if summary is not None else None) or ""
    targets = _targets(record)
    for type_ in _TYPES.values():
        policy = Policy(name=id_ or _LOST, type=type_, unreadable=_NO_TYPE)
        yield AttachedPolicy(id=id_, policy=policy, targets=targets)


def _attached(
    record: Record, summary: Record, type_: PolicyType, gathering: Gathering
) -> AttachedPolicy:
    id_ = summary.text("Id") or ""
    if not record.has("Targets"):
        gathering.warn(
            record.place,
            f"Where {type_.value} {summary.text('Name') or id_} is attached is missing.",
            "It may be attached anywhere: verdicts that need it depend.",
            "Add Targets (aws organizations list-targets-for-policy).",
            code="missing",
        )
    return AttachedPolicy(
        id=id_,
        policy=gathering.policies.read(
            record.value.get("Content"),
            record.place.at("Content"),
            name=summary.text("Name") or id_,
            type=type_,
            arn=summary.text("Arn"),
        ),
        targets=_targets(record),
    )


def _targets(record: Record) -> tuple[str, ...] | None:
    """Return where a policy is attached; None where not all of it can be told (SCP-6)."""
    found = [target for one in record.records("Targets") if (target := _target(one))]
    is_whole = record.has("Targets") and not record.lacks_some("Targets", len(found))
    return tuple(found) if is_whole else None


def _target(record: Record) -> str:
    target = record.text("TargetId") or ""
    if not target:
        record.wrong("TargetId", "the ID of a root, an OU or an account")
    return target


def is_enabled(parts: OrganizationParts, type_: str) -> bool | None:
    """Tell whether a policy type is enabled at the root (SCP-7); None when nothing says so."""
    if parts.feature_set == "CONSOLIDATED_BILLING":
        return False
    root = parts.roots[0] if parts.roots else None
    if root is None or not root.has("PolicyTypes"):
        return None
    found = [(one.text("Type"), one.text("Status")) for one in root.records("PolicyTypes")]
    if any(kind == type_ and status in _ENABLED for kind, status in found):
        return True
    is_lost = root.lacks_some("PolicyTypes", len(found)) or any(
        kind is None or (kind == type_ and status is None) for kind, status in found
    )
    return None if is_lost else False


ORGANIZATION = Importer(
    id="organization",
    title="AWS Organizations (organization.json)",
    detect=_detect,
    read=read_organization,
    yaml_keys=("Organization",),
)
