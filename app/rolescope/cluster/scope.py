"""A part of an evaluation, opened as an import like any other: what is read is what it needs.

Accounts come whole. Of other accounts come the roles that were asked for, everybody who is named
as a caller of what comes, the other ends of ways that lead into the accounts or out of them, and
service-linked roles, each with all their policies: so that what was evaluated is found again. Of
the many callers and ends that roles may have that are open to the outside, a bounded number comes.
Whoever else a trust policy names is known by ARN alone. What the import tells beside IAM comes with
every account.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rolescope.cluster.account_files import GROUPS, POLICIES, AccountEntries, Entry, in_use
from rolescope.cluster.database import IS_OPEN, IS_OUTSIDE, AccountFiles, open_files
from rolescope.cluster.fact_files import organization_files
from rolescope.cluster.folder import (
    ACROSS,
    MANIFEST,
    ORGANIZATION,
    OUTSIDE_FILE,
    RAISES,
    FolderUnusable,
    Manifest,
    is_evaluation,
    read_facts,
    read_manifest,
)
from rolescope.cluster.kept_scope import ScopeFiles, read_scope_project, scope_project
from rolescope.cluster.readings import ReadingDecoder, form_of_readings
from rolescope.cluster.tables import (
    IS_UNSETTLED,
    MAX_CALLERS,
    NOT_BY_PART,
    ROLE_NAMED,
    SESSION,
    LibraryMissing,
)
from rolescope.importers import read_again
from rolescope.importers.faults import file_problem
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.importers.reader import ImportResult
from rolescope.memory import collector_paused
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.place import owner_of
from rolescope.model.plain import counted
from rolescope.problem import MORE_PAGES, Problem, ProblemLevel, Unreadable
from rolescope.progress import Tick
from rolescope.value import Value, replace

OUTSIDE = "outside"
_MAX_NAMED = 5  # accounts in a note
_MAX_FAR_ENDS = 1_000  # of ways, who come along
_MAX_INSIDERS = 1_000  # callers of roles that are open to the outside, who come along
_MAX_STEPS = 8  # between somebody and whom it raises
_HOPS = 2  # from a role: who gets to it, and what is reached from it


class EvaluationScope(Value):
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
    with collector_paused():
        found = _files(folder, scope)
        read = read_again(found.files, tick, catalogue=catalogue, known=found.known)
    told = [one for one in read.problems if one.code != MORE_PAGES or one.file not in found.parts]
    return ImportResult(read.world, (*found.notes, *told), read.files)


def outside_project(folder: Path, at: str) -> bytes:
    """Return all trusts from outside of an evaluation as a project, which is read at once.

    Raises:
        Unreadable: there are none, or something is missing.
        TooLargeError: it could not be read again.
    """
    return scope_project(_files(folder, _ALL_OUTSIDE), folder.name, at)


_ALL_OUTSIDE = EvaluationScope(outside=True)


def _files(folder: Path, scope: EvaluationScope) -> ScopeFiles:
    try:
        manifest = read_manifest(folder)
        if scope == _ALL_OUTSIDE and manifest.outside:
            kept = read_scope_project(folder / OUTSIDE_FILE, manifest.outside)
            if kept is not None:
                return kept
        return _find(folder, manifest, scope)
    except (FolderUnusable, LibraryMissing) as error:
        raise Unreadable(_broken(folder, str(error), "")) from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        said = getattr(error, "strerror", None) or "it was changed"
        what = f"It cannot be read: {said}."
        raise Unreadable(_broken(folder, what, "Evaluate again in an empty folder.")) from error


def _find(folder: Path, manifest: Manifest, scope: EvaluationScope) -> ScopeFiles:
    organization = (folder / ORGANIZATION).read_bytes()
    rest = read_facts(folder)
    with collector_paused():
        with open_files(folder, manifest) as tables:
            records = _Reading(tables, manifest).records(scope)
        name = f"{folder.name}/{ORGANIZATION}"
        others = organization_files(folder.name, rest, (one.facts for one in records.accounts))
        files = (
            keep(JsonFile(name, organization, None, chosen=False)),
            *(one.file(folder.name) for one in records.accounts),
            *map(keep, others),
        )
        known = {one.name(folder.name): one.known() for one in records.accounts}
    return ScopeFiles(
        files,
        tuple(_notes(folder, manifest, records)),
        frozenset(f"{folder.name}/{account}.json" for account in records.parts),
        {name: one for name, one in known.items() if one is not None},
    )


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
            level=ProblemLevel.NOTE,
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
            level=ProblemLevel.NOTE,
            code="scope",
        )
    if len(records.accounts) - len(parts) < len(manifest.accounts):
        yield file_problem(
            folder.name,
            "Rules about several roles or accounts look only at what is opened: "
            f"{', '.join(NOT_BY_PART)}.",
            "Open more accounts, or the whole import, for them.",
            meaning="They may find less than in the whole.",
            level=ProblemLevel.NOTE,
            code="scope",
        )
    if records.far > _MAX_FAR_ENDS:
        yield file_problem(
            folder.name,
            f"Of {records.far:,} users and roles at the other ends of ways {_MAX_FAR_ENDS:,} come "
            "along: those of ways to administrators, and of ways that hold, first.",
            "Open their accounts, or ask rolescope sql.",
            meaning="Ways of the others are not shown.",
            level=ProblemLevel.NOTE,
            code="scope",
        )
    if records.insiders > _MAX_INSIDERS:
        yield file_problem(
            folder.name,
            f"Roles that are open to the outside have {records.insiders:,} callers from inside, of "
            f"whom {_MAX_INSIDERS:,} come along: those of trusts with the fewest callers first.",
            "Open their accounts, or ask rolescope sql.",
            meaning="Trusts in the others may depend here where the evaluation has an answer.",
            level=ProblemLevel.NOTE,
            code="scope",
        )
    if records.missed:
        yield file_problem(
            folder.name,
            f"{counted(records.missed, 'way')} by which somebody is raised may lead through others "
            "who do not come along.",
            "Open more accounts, or ask rolescope sql.",
            meaning="A way is shown where everybody is opened through whom it leads.",
            level=ProblemLevel.NOTE,
            code="scope",
        )
    if manifest.missing:
        is_known = len(manifest.done) == len(manifest.accounts)
        yield file_problem(
            folder.name,
            f"Not evaluated yet: {manifest.missing}.",
            "Let rolescope evaluate go on.",
            meaning="Ways between accounts are shown only where both ends are opened."
            + ("" if is_known else " Whoever is in an account that is missing is an ARN alone."),
            level=ProblemLevel.WARNING,
            code="scope",
        )


class _Found(Value):
    """Accounts with their entries; of `parts` not everything is there.

    `unsettled` are trusts by whom they name: whoever decides about them does not come along. `far`
    are at the other ends of ways, and `insiders` are callers from inside of roles that are open to
    the outside, whether they come along or are too many. `missed` ways by which somebody is raised
    may lead through others who do not come along.
    """

    accounts: tuple[AccountEntries, ...]
    parts: tuple[str, ...]
    unsettled: dict[str, int]
    far: int
    insiders: int
    missed: int


def packed_accounts(
    files: AccountFiles, manifest: Manifest, tick: Tick
) -> Iterator[tuple[str, bytes]]:
    """Yield each account with the row of `PACKED`, as Parquet."""
    reading = _Reading(files, replace(manifest, readings=""))  # records alone are packed
    for number, account in enumerate(sorted(files.done), 1):
        tick(1, f"Trusts of all accounts together: {number:,} of {len(files.done):,}")
        (one,) = reading.accounts(reading.entries({account}, ()), {account}, ())
        kept = one.file("")
        yield account, files.parquet(_PACKING, (), kept.packed, kept.size, kept.sha256)


class _Reading:
    """Reads the records of a scope, and of no account that has nothing to do with it."""

    def __init__(self, files: AccountFiles, manifest: Manifest) -> None:
        self._files = files
        self._has_readings = manifest.readings == form_of_readings()
        self._decoder = ReadingDecoder()

    def records(self, scope: EvaluationScope) -> _Found:
        """Return what is in a scope.

        Raises:
            FolderUnusable: nothing is, or not everything that the scope names.
        """
        done = self._files.done
        lacking = [arn for arn in scope.around if not self._is_known(arn)]
        units = {unit: self._texts(_IN_UNIT, done, unit) for unit in scope.units}
        lacking += [unit for unit in scope.units if not units[unit]]
        if lacking:
            raise FolderUnusable(
                f"Nothing of the evaluation is in this scope: {lacking[0]}. Name another one."
            )
        whole = set(scope.accounts).union(*units.values())
        missing = sorted(whole - done)
        if missing:
            raise FolderUnusable(f"{missing[0]}: no such account is evaluated. Name another one.")
        roles = self._neighbors(scope.around)
        within = {*whole, *_accounts(roles)}, sorted(whole), sorted(roles)
        callers = self._callers(_CALLING, *within)
        trusts = Counter(dict(self._files.rows(_UNSETTLED, *within)))
        insiders: list[str] = []
        entries = {
            one
            for one in (self._texts(_OUTSIDE, done) if scope.outside else ())
            if one not in roles and owner_of(one) not in whole
        }
        if entries:
            outsiders, insiders = self._callers_of_entries(entries)
            callers |= {*outsiders, *insiders[:_MAX_INSIDERS]}
            trusts.update(dict(self._files.rows(_UNSETTLED_ENTRIES, ())))
            roles |= entries
        ends = self._ends_of_ways(whole, roles)
        between, missed = self._between(scope.around)
        come = (*roles, *callers, *ends[:_MAX_FAR_ENDS], *between)
        some = {one for one in come if owner_of(one) not in whole}
        packed = self._packed(whole)
        lists = {**self.entries(whole - packed.keys(), some), **packed}
        if not lists:
            raise FolderUnusable("Nothing of the evaluation is in this scope. Name another one.")
        accounts = tuple(self.accounts(lists, whole, packed))
        closed = done - whole
        unsettled = {
            source: trusts[source]
            for source in sorted(trusts)
            if source in closed or (closed and not is_account_id(source))
        }
        parts = tuple(sorted(lists.keys() - whole))
        if closed:  # raises by way of others, who are not looked for here: there may be very many
            missed += sum(some for (some,) in self._files.rows(_RAISED, whole, step=RAISES))
        return _Found(accounts, parts, unsettled, len(ends), len(insiders), missed)

    def _is_known(self, arn: str) -> bool:
        """Tell whether a principal is in the evaluation: that of another one is in any file."""
        places = ((owner_of(arn),), self._files.done)
        return any(self._texts(_KNOWN, accounts, arn) for accounts in places)

    def _neighbors(self, arns: Iterable[str]) -> set[str]:
        """Return who is around: with who gets to them, and what is reached from them."""
        before, behind = set(arns), set(arns)
        callers, reached = before, behind
        for _ in range(_HOPS):
            callers = self._callers(_GETTING_TO, _accounts(callers), sorted(callers)) - before
            before |= callers
            if reached:  # else all edges would be read for nothing
                some = sorted(reached)
                reached = set(self._texts(_REACHED, self._files.done, some, some)) - behind
            behind |= reached
        return before | behind

    def _callers(self, sql: str, accounts: Iterable[str], *values: Any) -> set[str]:
        """Return who may come through edges: of a session that is named also its role."""
        found = set(self._texts(sql, accounts, *values))
        return found | self._roles_of_sessions(found)

    def _callers_of_entries(self, entries: set[str]) -> tuple[set[str], list[str]]:
        """Return who may come through edges of roles that are open to the outside.

        From outside, and from inside: those of trusts with the fewest callers first.
        """
        self._files.rows(_INTO_ENTRIES, _accounts(entries), sorted(entries))
        ranks = dict(self._files.rows(_CALLING_ENTRIES, ()))
        outsiders = {one for one, rank in ranks.items() if not rank}
        outsiders |= self._roles_of_sessions(ranks.keys())
        insiders = {one for one in ranks.keys() - outsiders if owner_of(one) in self._files.done}
        return outsiders, sorted(insiders, key=lambda one: (ranks[one], one))

    def _roles_of_sessions(self, arns: Iterable[str]) -> set[str]:
        sessions = sorted(one for one in arns if SESSION in one)
        return set(self._texts(_ROLES_OF_SESSIONS, _accounts(sessions), sessions))

    def _ends_of_ways(self, whole: set[str], roles: set[str]) -> list[str]:
        """Return who is at the other ends of ways of roles, and of ways between accounts.

        First those of ways to administrators, and among them those of ways that hold.
        """
        some, within = sorted(roles), _accounts(roles) - whole
        across = self._files.rows(_ENDS_OF_WAYS, self._files.done, some, sorted(whole), step=ACROSS)
        ends: dict[str, int] = {}
        for arn, rank in (*across, *self._files.rows(_ENDS_OF_WAYS, within, some, [])):
            if arn not in roles and owner_of(arn) not in whole:
                ends[arn] = min(rank, ends.get(arn, rank))
        return sorted(ends, key=lambda arn: (ends[arn], arn))

    def _between(self, arns: Iterable[str]) -> tuple[set[str], int]:
        """Return through whom somebody becomes those whom it raises, and is become (PE-6).

        With how many such ways there are of which that is not found.
        """
        some = sorted(arns)
        pairs = {*self._files.rows(_RAISES, _accounts(some), some, some)}
        found: set[str] = set()
        missed = 0
        for one in some:
            for sql, ends in (
                (_STEPS_FROM, {to for by, to in pairs if by == one}),
                (_STEPS_INTO, {by for by, to in pairs if to == one}),
            ):
                before = self._steps(sql, one, ends)
                missed += len(ends - before.keys())
                for end in ends & before.keys():
                    while end not in found and end != one:
                        found.add(end)
                        end = before[end]  # noqa: PLW2901 - it walks back
        return found, missed

    def _steps(self, sql: str, start: str, ends: set[str]) -> dict[str, str]:
        """Return whom each was reached from, or leads to, on the way to some ends.

        Of several it is the last in the order of their ARNs.
        """
        before = {start: start}
        last = [start]
        for _ in range(_MAX_STEPS):
            if not last or ends <= before.keys():
                break
            accounts = self._files.done if sql == _STEPS_FROM else _accounts(last)
            steps = self._files.rows(sql, accounts, *[last] * sql.count("?"))
            come = {to: one for to, one in steps if to not in before}
            before |= come
            last = [*come]
        return before

    def accounts(
        self, lists: Mapping[str, list[Entry]], whole: Collection[str], packed: Collection[str]
    ) -> Iterator[AccountEntries]:
        """Yield accounts, those that are `whole` first; of the `packed` ones with their files."""
        rest = {account: told for account, *told in self._files.rows(_OF_ACCOUNTS, lists)}
        files = {account: (*file,) for account, *file in self._files.rows(_PACKED, packed)}
        for one in (*sorted(whole), *sorted(lists.keys() - whole)):
            yield AccountEntries(
                account=one,
                entries=tuple(lists[one]),
                rest=json.loads(rest[one][0]),
                facts=json.loads(rest[one][1]),
                is_part=one not in whole,
                packed=files.get(one),
            )

    def _packed(self, whole: set[str]) -> dict[str, list[Entry]]:
        """Return all of those accounts whose files are packed, if all of their entries are known.

        They have no records: these are in the files.
        """
        found: dict[str, list[Entry]] = {}
        unknown: set[str] = set()
        if self._has_readings and self._files.has_all:
            for account, list_, id_, reading in self._files.rows(_READINGS, whole):
                one = self._entry(list_, id_, "", reading)
                found.setdefault(account, []).append(one)
                if one.entity is None:
                    unknown.add(account)
        return {account: some for account, some in found.items() if account not in unknown}

    def entries(self, whole: set[str], some: Collection[str]) -> dict[str, list[Entry]]:
        """Return all of some accounts; of others some users and roles, with what they have."""
        found: dict[str, list[Entry]] = {account: [] for account in whole}
        sql = _records("reading" if self._has_readings else "null")
        rows = self._files.rows(sql, {*whole, *_accounts(some)}, sorted(whole), sorted(some))
        shared: dict[str, list[Sequence[Any]]] = {}
        for account, *row in rows:
            if account in whole or row[0] not in (GROUPS, POLICIES):
                found.setdefault(account, []).append(self._entry(*row))
            else:
                shared.setdefault(account, []).append(row)
        return {
            account: entries
            if account in whole
            else in_use(entries, shared.get(account, ()), self._entry)
            for account, entries in found.items()
            if account in whole or any(one.id in some for one in entries)
        }

    def _entry(self, list_: str, id_: str, record: str, reading: str | None) -> Entry:
        entity = None if reading is None else self._decoder.entity(list_, reading)
        return Entry(list_, id_, record, entity)

    def _texts(self, sql: str, accounts: Iterable[str], *values: Any) -> list[str]:
        return [row[0] for row in self._files.rows(sql, accounts, *values)]


_NAMED = "(select unnest(?::varchar[]))"
_INTO = f"(account in {_NAMED} or target in {_NAMED})"
_KNOWN = "select id from {principals} where id = ?"
_IN_UNIT = "select account from {accounts} where list_contains(unit_ids, ?)"
_OF_ACCOUNTS = "select account, record, facts from {accounts}"
_PACKED = "select account, packed, size, sha256 from {packed}"
_PACKING = "select ?::blob as packed, ?::bigint as size, ?::varchar as sha256"
_READINGS = "select account, list, id, reading from {records}"
_OUTSIDE = f"select distinct target from {{edges}} where {IS_OPEN} and {IS_OUTSIDE}"  # noqa: S608 - texts of ours
_GETTING_TO = f"select distinct caller from {{callers}} where is_open and target in {_NAMED}"  # noqa: S608 - texts of ours
_ROLES_NAMED = f"(select {ROLE_NAMED.format('one')} from (select unnest(?::varchar[]) as one))"  # noqa: S608 - texts of ours
_ROLES_OF_SESSIONS = (
    f"select id from {{principals}} where contains(id, ':role/') and {ROLE_NAMED.format('id')} "  # noqa: S608 - texts of ours
    f"in {_ROLES_NAMED}"
)
_REACHED = (
    "select distinct target from {callers} where is_open and "  # noqa: S608 - texts of ours
    f"(caller in {_NAMED} or role_of_session in {_ROLES_NAMED})"
)
_CALLING = f"select distinct caller from {{callers}} where {_INTO}"  # noqa: S608 - texts of ours
_INTO_ENTRIES = f"""
create or replace temp table into_entries as
select source, kind, usable_by, undecided_by,
{IS_OPEN} and {IS_OUTSIDE} and kind <> 'anyone' as is_outside
from {{edges}} where target in {_NAMED}
"""  # noqa: S608 - texts of ours
_CALLING_ENTRIES = """
with found as (
    select is_outside, list_distinct(list_concat([source], coalesce(usable_by, []),
    coalesce(undecided_by, []))) as callers from into_entries
), ranked as (select unnest(callers) as one, if(is_outside, 0, len(callers)) as rank from found)
select one, min(rank) from ranked where regexp_matches(one, ':(user|role|assumed-role)/')
group by one
"""
# Lists are taken apart to be looked up: there may be thousands of roles, and of ends of a set.
_ENDS_OF_WAYS = """
with sets as (
    select row_number() over () as number, account, sources, targets,
    if(is_admin, 0, 2) + if(state = 'holds', 0, 1) as rank from {way_sets}
), roles as materialized (select unnest(?::varchar[]) as one),
accounts as materialized (select unnest(?::varchar[]) as one),
gaining as (
    select number from (select number, account, unnest(sources) as one from sets)
    where account in (from accounts) or one in (from roles)
), gained as (
    select number from (select number, unnest(targets) as one from sets)
    where split_part(one, ':', 5) in (from accounts) or one in (from roles)
)
select unnest(targets), rank from sets where number in (from gaining)
union select unnest(sources), rank from sets where number in (from gained)
"""
_PAIRS = """
with raises as (select unnest(sources) as source, targets from {way_sets} where gain = 'raise'),
pairs as (select source, unnest(targets) as target from raises)
"""
_RAISED = f"{_PAIRS} select count(*) from pairs where source <> target"  # noqa: S608 - texts of ours
_RAISES = f"""{_PAIRS} select source, target from pairs
where source <> target and (source in {_NAMED} or target in {_NAMED})
"""  # noqa: S608 - texts of ours


# Steps that are known to be open, by trusts and by ways: those that `Hops` knows, and sessions not.
def _steps_sql(end: str, other: str, ends: str, others: str) -> str:
    """Ask for the other end of steps that have one of some principals at an end.

    The ends are columns of trusts, `ends` and `others` those of ways.
    """
    return f"""
        with becomes as (
            select unnest({ends}) as one, {others} as others from {{way_sets}}
            where gain = 'become'
        ), steps as (
            select {end} as one, {other} as other from {{callers}}
            where is_step and {end} in {_NAMED}
            union all select one, unnest(others) from becomes where one in {_NAMED}
        )
        select other, max(one) from steps group by other
    """  # noqa: S608 - texts of ours


_STEPS_FROM = _steps_sql("caller", "target", "sources", "targets")
_STEPS_INTO = _steps_sql("target", "caller", "targets", "sources")
_UNSETTLED = (
    f"select caller, count(*) from {{callers}} where is_unsettled and {_INTO} group by caller"  # noqa: S608 - texts of ours
)
_UNSETTLED_ENTRIES = (
    f"select source, count(*) from into_entries where {IS_UNSETTLED} group by source"  # noqa: S608 - texts of ours
)


def _records(reading: str) -> str:
    """Ask for entries, with a column that holds what was read of them, or `null`.

    Policies and groups come of all accounts: which of them are needed stands in the others. Whether
    service-linked roles exist decides about ways (PE-20).
    """
    return f"""
        select account, list, id, record, {reading} from {{records}}
        where account in {_NAMED} or list in ('{GROUPS}', '{POLICIES}') or id in {_NAMED}
        or contains(id, ':role/aws-service-role/')
    """  # noqa: S608 - texts of ours


def _accounts(arns: Iterable[str]) -> set[str]:
    return set(map(owner_of, arns))
