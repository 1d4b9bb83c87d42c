"""A part of an evaluation, opened as an import like any other: what is read is what it needs.

Accounts come whole. Of other accounts come the roles that were asked for, everybody who is named
as a caller of what comes, and the other ends of ways that lead into the accounts or out of them,
each with all their policies: so that what was evaluated is found again. Whoever else a trust policy
names is known by ARN alone. What the import tells beside IAM comes with every account.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolescope.cluster.database import open_database
from rolescope.cluster.fact_files import Facts, account_facts, organization_files
from rolescope.cluster.folder import (
    MANIFEST,
    ORGANIZATION,
    FolderUnusable,
    Manifest,
    is_evaluation,
    read_facts,
    read_manifest,
)
from rolescope.cluster.tables import MAX_CALLERS, NOT_BY_PART, LibraryMissing
from rolescope.importers import read_again
from rolescope.importers.faults import file_problem
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.importers.reader import ImportResult
from rolescope.importers.world import FORMAT
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.plain import counted
from rolescope.problem import MORE_PAGES, Problem, Severity, Unreadable
from rolescope.progress import Tick

OUTSIDE = "outside"
_MAX_NAMED = 5  # accounts in a note
_HOPS = 2  # from a role: who gets to it, and what is reached from it
_USERS, _GROUPS, _ROLES = "UserDetailList", "GroupDetailList", "RoleDetailList"
_POLICIES, _LISTED = "Policies", "roles"
_Records = dict[str, dict[str, list[Any]]]  # entries by account and list
# Who may come through an edge: those that it names, and those of the account that it names.
_CALLERS = (
    "list_distinct(list_concat([source], coalesce(usable_by, []), coalesce(undecided_by, [])))"
)
_NEIGHBORS = f"""
with recursive pairs as materialized (
    select unnest({_CALLERS}) as caller, target from open_edges
), before(id, hops) as (
    select unnest(?::varchar[]), 0
    union select caller, hops + 1 from pairs join before on target = id where hops < {_HOPS}
), behind(id, hops) as (
    select unnest(?::varchar[]), 0
    union select target, hops + 1 from pairs join behind on caller = id where hops < {_HOPS}
)
select id from before union select id from behind
"""  # noqa: S608 - texts of ours


@dataclass(frozen=True, slots=True)
class EvaluationScope:
    """What of an evaluation is opened: accounts and OUs (or the root) by ID, and roles.

    `around` are ARNs of roles and users: with them comes who is at most two hops away. `outside`:
    with every role that lets in somebody from outside of the organization.
    """

    accounts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    outside: bool = False


def scope_of(texts: Iterable[str]) -> EvaluationScope:
    """Read what people write: the ID of an account or OU, the ARN of a role, or `outside`.

    Raises:
        ValueError: a text is none of them.
    """
    found: dict[str, list[str]] = {"accounts": [], "units": [], "around": []}
    texts = list(texts)
    for text in texts:
        if is_account_id(text):
            found["accounts"].append(text)
        elif text.startswith(("ou-", "r-")):
            found["units"].append(text)
        elif Arn.parse(text) is not None:
            found["around"].append(text)
        elif text != OUTSIDE:
            raise ValueError(text)
    return EvaluationScope(
        **{name: tuple(some) for name, some in found.items()}, outside=OUTSIDE in texts
    )


def evaluation_at(path: Path) -> Path | None:
    """Return the folder of an evaluation that a path is of: the folder itself, or its manifest."""
    folder = path.parent if path.name == MANIFEST else path
    return folder if is_evaluation(folder) else None


def read_scope(
    folder: Path, scope: EvaluationScope, tick: Tick, *, catalogue: Path | None = None
) -> ImportResult:
    """Read a part of an evaluation; it carries the files that it was read from.

    `catalogue`: where AWS managed policies are that it lacks.

    Raises:
        Cancelled: `tick` stopped the work.
        Unreadable: DuckDB is not installed, the folder is no evaluation or broken, or there is
            nothing in the scope.
    """
    tick(0, f"Reading {folder.name}")
    try:
        manifest = read_manifest(folder)
        organization = (folder / ORGANIZATION).read_bytes()
        rest = read_facts(folder)
        with open_database(folder, manifest) as database:
            records = _Reading(database, manifest).records(scope)
        files = [JsonFile(f"{folder.name}/{ORGANIZATION}", organization, None, chosen=False)]
        files += _account_files(folder.name, records)
        files += organization_files(folder.name, rest, records.facts.values())
    except (FolderUnusable, LibraryMissing) as error:
        raise Unreadable(_broken(folder, str(error), "")) from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        said = getattr(error, "strerror", None) or "it was changed"
        what = f"It cannot be read: {said}."
        raise Unreadable(_broken(folder, what, "Evaluate again in an empty folder.")) from error
    found = read_again([keep(file) for file in files], tick, catalogue=catalogue)
    named = {f"{folder.name}/{account}.json" for account in records.parts}
    told = [one for one in found.problems if one.code != MORE_PAGES or one.file not in named]
    return ImportResult(found.world, (*_notes(folder, manifest, records), *told), found.files)


def _account_files(folder: str, records: "_Found") -> Iterator[JsonFile]:
    for account, value in records.accounts.items():
        facts = account_facts(records.facts[account])
        data = json.dumps({"format": FORMAT, "accounts": {account: value}, **facts}).encode()
        yield JsonFile(f"{folder}/{account}.json", data, account, chosen=False)


def _broken(folder: Path, what: str, advice: str) -> Problem:
    return file_problem(folder.name, what, advice, meaning="Nothing was opened.")


def _notes(folder: Path, manifest: Manifest, records: "_Found") -> Iterator[Problem]:
    parts, unsettled = records.parts, records.unsettled
    if parts:
        yield file_problem(
            folder.name,
            f"Of {counted(len(parts), 'account')} only those are opened who call what is opened, "
            "or were asked for.",
            "Open them, too, if others matter.",
            meaning="What depends on others in them stays unknown.",
            severity=Severity.NOTE,
            code="scope",
        )
    if unsettled:
        accounts = [one for one in unsettled if is_account_id(one)]
        named = ", ".join(accounts[:_MAX_NAMED]) + (" …" if len(accounts) > _MAX_NAMED else "")
        yield file_problem(
            folder.name,
            f"{counted(sum(unsettled.values()), 'trust')} may be used by nobody, or by more than "
            f"{MAX_CALLERS:,} users and roles, of accounts that are not opened whole.",
            f"Open their accounts, too: {named}." if named else "Open more accounts, too.",
            meaning="It may depend here where the evaluation has an answer.",
            severity=Severity.NOTE,
            code="scope",
        )
    if len(records.accounts) - len(parts) < len(manifest.accounts):
        yield file_problem(
            folder.name,
            "Rules about several roles or accounts look only at what is opened: "
            f"{', '.join(NOT_BY_PART)}.",
            "Open more accounts, or the whole import, for them.",
            meaning="They may find less than in the whole.",
            severity=Severity.NOTE,
            code="scope",
        )
    if records.far:
        yield file_problem(
            folder.name,
            f"Ways lead to, or come from, {records.far:,} users and roles of other accounts.",
            "Open more accounts, or ask rolescope sql.",
            meaning="Those whose accounts are not opened are not shown.",
            severity=Severity.NOTE,
            code="scope",
        )
    if manifest.missing:
        yield file_problem(
            folder.name,
            f"Not evaluated yet: {manifest.missing}.",
            "Let rolescope evaluate go on.",
            meaning="Whoever is in an account that is missing is known by ARN alone.",
            severity=Severity.WARNING,
            code="scope",
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """Accounts as formats.md has them, by ID; of `parts` not everything is there.

    `unsettled` are trusts by whom they name: whoever decides about them does not come along. `far`
    is how many are at the other ends of ways, where these are too many to come along.
    """

    accounts: dict[str, Any]
    parts: tuple[str, ...]
    facts: dict[str, Facts]
    unsettled: dict[str, int]
    far: int


class _Reading:
    """Reads the records of a scope from an open database."""

    def __init__(self, database: Any, manifest: Manifest) -> None:
        self._database = database
        self._done = frozenset(one.account for one in manifest.done)

    def records(self, scope: EvaluationScope) -> _Found:
        """Return what is in a scope.

        Raises:
            FolderUnusable: nothing is, or not everything that the scope names.
        """
        known = frozenset(self._texts(_KNOWN, list(scope.around)))
        lacking = [arn for arn in scope.around if arn not in known]
        lacking += [unit for unit in scope.units if not self._texts(_IN_UNITS, [unit])]
        if lacking:
            raise FolderUnusable(
                f"Nothing of the evaluation is in this scope: {lacking[0]}. Name another one."
            )
        whole = {*scope.accounts, *self._texts(_IN_UNITS, list(scope.units))}
        roles: set[str] = set()
        if scope.around:  # else it would read all edges for nothing
            roles |= set(self._texts(_NEIGHBORS, list(scope.around), list(scope.around)))
        if scope.outside:
            roles |= set(self._texts("select distinct target from outside_edges"))
        missing = sorted(whole - self._done)
        if missing:
            raise FolderUnusable(f"{missing[0]}: no such account is evaluated. Name another one.")
        callers = self._texts(_CALLING, sorted(whole), sorted(roles))
        ends = self._texts(_ENDS_OF_WAYS, sorted(whole)) if whole else []
        far = ends if len(ends) > MAX_CALLERS else []
        lists = self._whole(whole)
        come = (*roles, *callers, *(ends if not far else ()))
        some = self._some({one for one in come if _account_of(one) not in whole})
        if not whole and not any(some.values()):
            raise FolderUnusable("Nothing of the evaluation is in this scope. Name another one.")
        rows = self._rows(_RECORDS_OF_ACCOUNTS, sorted({*lists, *some}))
        rest = {account: json.loads(record) for account, record, _ in rows}
        facts = {account: json.loads(told) for account, _, told in rows}
        accounts = {one: _together(rest[one], lists[one]) for one in sorted(lists)}
        accounts |= {one: _together(rest[one], some[one], is_part=True) for one in sorted(some)}
        closed = self._done - whole
        unsettled = {
            source: count
            for source, count in self._rows(_UNSETTLED, sorted(whole), sorted(roles))
            if source in closed or (closed and not is_account_id(source))
        }
        return _Found(accounts, tuple(sorted(some)), facts, unsettled, len(far))

    def _whole(self, accounts: set[str]) -> _Records:
        found: _Records = {account: {} for account in accounts}
        for account, name, record in self._rows(_OF_ACCOUNTS, sorted(accounts)):
            found[account].setdefault(name, []).append(json.loads(record))
        return found

    def _some(self, arns: set[str]) -> _Records:
        """Return users and roles, with the groups and policies that they have."""
        found: _Records = {}
        wanted = sorted(one for one in arns if _account_of(one) in self._done)
        for account, name, record in self._rows(_OF_ARNS, _accounts(wanted), wanted):
            found.setdefault(account, {}).setdefault(name, []).append(json.loads(record))
        for account, name, record in self._rows(_OF_LIST, sorted(found), _GROUPS):
            group, lists = json.loads(record), found[account]
            if any(group["GroupName"] in one.get("GroupList", ()) for one in lists.get(_USERS, ())):
                lists.setdefault(name, []).append(group)
        used = {account: set(_policies(lists)) for account, lists in found.items()}
        every = sorted(frozenset[str]().union(*used.values()))
        for account, name, record in self._rows(_OF_ARNS, sorted(found), every):
            policy = json.loads(record)
            if policy["Arn"] in used[account]:
                found[account].setdefault(name, []).append(policy)
        return found

    def _texts(self, sql: str, *values: Any) -> list[str]:
        return [row[0] for row in self._rows(sql, *values)]

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._database.execute(sql, list(values)).fetchall()
        return rows


_KNOWN = "select id from principals where id in (select unnest(?::varchar[]))"
_IN_UNITS = "select account from accounts where list_has_any(unit_ids, ?::varchar[])"
_INTO = "(account in (select unnest(?::varchar[])) or target in (select unnest(?::varchar[])))"
_CALLING = f"select distinct unnest({_CALLERS}) from edges where {_INTO}"  # noqa: S608 - texts of ours
_ENDS_OF_WAYS = """
with across as (
    select account, sources, targets, list_transform(targets, lambda one: split_part(one, ':', 5))
    as into_accounts from way_sets where split_part(targets[1], ':', 5) <> account
), wanted as (select ?::varchar[] as accounts)
select unnest(targets) from across, wanted where list_contains(accounts, account)
union select unnest(sources) from across, wanted where list_has_any(accounts, into_accounts)
"""
_UNSETTLED = f"""
select source, count(*) from edges where {_INTO} and (
    usable_by is null or undecided_by is null
    or kind in ('account', 'anyone') and len(usable_by) + len(undecided_by) = 0
) group by source order by source
"""  # noqa: S608 - texts of ours
_RECORDS_OF_ACCOUNTS = (
    "select account, record, facts from accounts "
    "where account in (select unnest(?::varchar[])) order by account"
)
_OF_ACCOUNTS = (
    "select account, list, record from records where account in (select unnest(?::varchar[]))"
)
_OF_ARNS = f"{_OF_ACCOUNTS} and id in (select unnest(?::varchar[]))"
_OF_LIST = f"{_OF_ACCOUNTS} and list = ?"


def _account_of(arn: str) -> str:
    parsed = Arn.parse(arn)
    return parsed.account if parsed else ""


def _accounts(arns: Iterable[str]) -> list[str]:
    return sorted({_account_of(arn) for arn in arns})


def _policies(lists: dict[str, list[Any]]) -> Iterator[str]:
    """Yield the ARNs of managed policies in use."""
    for name in (_USERS, _GROUPS, _ROLES):
        for entry in lists.get(name, ()):
            yield from (one["PolicyArn"] for one in entry.get("AttachedManagedPolicies", ()))
            if "PermissionsBoundary" in entry:
                yield entry["PermissionsBoundary"]["PermissionsBoundaryArn"]


def _together(rest: Any, lists: dict[str, list[Any]], *, is_part: bool = False) -> Any:
    """Put entries of lists back into an account; of a part, more pages follow (DF-1)."""
    details = {name: some for name, some in lists.items() if name != _LISTED}
    gaad = {"IsTruncated": True} if is_part else rest["gaad"]
    listed = {_LISTED: lists.get(_LISTED, [])} if _LISTED in rest else {}
    return {**rest, "gaad": {**gaad, **details}, **listed}
