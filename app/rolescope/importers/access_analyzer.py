"""IAM Access Analyzer: ListFindings, ListFindingsV2, GetFinding and GetFindingV2 (DF-28).

Each Region has analyzers of its own, which report the same roles; files of all Regions are read
together.
"""

from collections.abc import Iterator

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.analyzer_finding import EXTERNAL_ACCESS, UNUSED_ROLE, AnalyzerFinding
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.policy import StatementPrincipal
from rolescope.model.principal_reader import PRINCIPAL_KEYS, classify

_ENTRY = frozenset({"id", "resourceType", "resourceOwnerAccount", "status"})
_ROLE = "AWS::IAM::Role"
_READ = (EXTERNAL_ACCESS, UNUSED_ROLE)


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and value.keys() >= _ENTRY


def _detect(content: Content) -> bool:
    value = content.value
    if not isinstance(value, dict):
        return False
    found = value.get("findings")
    if not isinstance(found, list):
        return _is_entry(value)
    # A list without findings tells by its name alone what it is a list of.
    return any(map(_is_entry, found)) or (not found and "analyzer" in content.place.file.lower())


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    gathering.is_analyzed = True
    if not top.has("findings"):
        _add(top, gathering)
        return
    records = list(top.records("findings"))
    owners = {owner for record in records if (owner := _add(record, gathering))}
    if top.has("complete"):  # as of an evaluation, which names the accounts of whole lists
        gathering.analyzed |= set(top.texts("complete"))
    elif top.has("nextToken") or top.has("NextToken"):
        gathering.warn(
            content.place,
            "Access Analyzer has more findings than this file holds.",
            "Trusts of its accounts are not compared with Access Analyzer.",
            "Export all pages (without --max-items and --no-paginate).",
        )
        gathering.analyzed_in_part |= owners
    elif top.lacks_some("findings", len(records)):
        gathering.analyzed_in_part |= owners
    else:
        gathering.analyzed |= owners


def _add(record: Record, gathering: Gathering) -> str:
    """Take a finding about a role; return the account if it tells of external access."""
    owner = record.text("resourceOwnerAccount") or ""
    type_ = record.text("findingType") or EXTERNAL_ACCESS  # ListFindings knows no other
    if not is_account_id(owner):
        record.wrong("resourceOwnerAccount", "an account ID")
        return ""
    if record.text("resourceType") == _ROLE and type_ in _READ:
        role, id_ = record.text("resource") or "", record.text("id")
        if Arn.parse(role) is None or not id_:
            record.wrong("id" if not id_ else "resource", "the ARN of a role" if id_ else "a text")
            gathering.analyzed_in_part.add(owner)
            return ""
        details = list(_details(record))
        finding = AnalyzerFinding(
            id=id_,
            type=type_,
            role=role,
            status=record.text("status") or "",
            principals=tuple(one for detail in details for one in _principals(detail)),
            last_used=next((used for one in details if (used := one.text("lastAccessed"))), ""),
            created=record.text("createdAt") or "",
            updated=record.text("analyzedAt") or record.text("updatedAt") or "",
        )
        # A summary adds nothing to a whole finding.
        if details or id_ not in gathering.analyzer_findings:
            gathering.analyzer_findings[id_] = finding
    return owner if type_ == EXTERNAL_ACCESS else ""


def _details(record: Record) -> Iterator[Record]:
    """Yield what tells more than a summary does: the finding of ListFindings itself, or parts."""
    if record.has("principal"):
        yield record
    for detail in record.records("findingDetails"):
        for key in ("externalAccessDetails", "unusedIamRoleDetails"):
            found = detail.record(key)
            if found is not None:
                yield found


def _principals(detail: Record) -> Iterator[StatementPrincipal]:
    found = detail.record("principal")
    if found is None:
        return
    for name in found.value:
        key = PRINCIPAL_KEYS.get(name.lower())
        written = found.text(name)
        if key is None or not written:
            detail.wrong("principal", "a principal")
        else:
            yield classify(key, written)


ACCESS_ANALYZER = Importer(
    id="access-analyzer",
    title="Findings of IAM Access Analyzer (ListFindings, ListFindingsV2, GetFindingV2)",
    detect=_detect,
    read=_read,
    yaml_keys=("findings",),
)
