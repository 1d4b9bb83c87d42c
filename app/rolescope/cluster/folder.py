"""The folder of an evaluation: Parquet files by table and account, and a manifest of what is done.

    manifest.json            what was evaluated, by which version, each account that is done, and
                             the rules that findings lack, as they look at several roles
    organization.json        the organization, as a world without accounts (formats.md)
    facts.json               what the import tells beside IAM, and of no account
    edges/account=ID/        part.parquet, and so for every other table
    way_sets/account=ID/     across.parquet and raises.parquet, too, where there are such ways
    links/account=ID.json.gz what the ways between accounts are found by (`links`)
    all/                     what parts are found by, of all accounts together: `ALL_ACCOUNTS`
    packed/account=ID/       the file of an account, for who opens all of it: `PACKED`
    outside.rolescope        all trusts from outside, ready to be opened, where there are some

A file is in place when the manifest names its account: who is stopped in the middle goes on with
the accounts that are missing.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from rolescope.cluster.readings import form_of_readings
from rolescope.cluster.tables import ALL_ACCOUNTS, NOT_BY_PART, PACKED, TABLES, AccountTables
from rolescope.file_modes import make_folder, replace_file
from rolescope.model.arn import is_account_id
from rolescope.value import Value, as_dict, replace
from rolescope.words.evaluation_text import missing_text

FORMAT, VERSION = "rolescope-evaluation", 5
PART, ACROSS, RAISES = "part", "across", "raises"
MANIFEST, ORGANIZATION, FACTS = "manifest.json", "organization.json", "facts.json"
OUTSIDE_FILE = "outside.rolescope"


class FolderUnusable(Exception):
    """A folder is no evaluation, or one of something else: the text says what to do."""


class Evaluated(Value):
    """An account that is done: rows by table, and the digest of all of them."""

    account: str
    counts: dict[str, int]
    digest: str


class Manifest(Value, kw_only=True):
    """What an evaluation is of. `sources` are the files that were read, each with its SHA-256.

    `at` is the time of all calls (ISO 8601), `engine` and `catalogue` are versions. `accounts`
    are all that the import has, `done` those whose files are in place, and `gaps` tells what the
    import lacks. `across` are those whose ways into other accounts are there, too, and `raises`
    those with the raises of whom somebody becomes by way of other accounts. `outside` is the
    SHA-256 of `OUTSIDE_FILE`; empty where there is none. `readings` is the form of those that stand
    beside records (`form_of_readings`). `together` is the SHA-256 of the files of all accounts
    together, with the digest of what they were written of.
    """

    engine: str
    catalogue: str
    at: str
    sources: tuple[tuple[str, str], ...]
    accounts: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    done: tuple[Evaluated, ...] = ()
    across: tuple[Evaluated, ...] = ()
    raises: tuple[Evaluated, ...] = ()
    outside: str = ""
    readings: str = ""
    together: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every account is done, with its ways into others."""
        accounts = set(self.accounts)
        return all({one.account for one in some} == accounts for some in self.steps.values())

    @property
    def missing(self) -> str:
        """What is still to be evaluated, in words; empty when nothing is."""
        steps = (len(some) for some in self.steps.values())
        return missing_text(len(self.accounts), *steps)

    @property
    def steps(self) -> "dict[str, tuple[Evaluated, ...]]":
        """What is done step by step, by the names of the files that each writes."""
        return {PART: self.done, ACROSS: self.across, RAISES: self.raises}

    @property
    def digest(self) -> str:
        """The SHA-256 of all rows, however the accounts were divided among workers."""
        every = (one for some in self.steps.values() for one in sorted(some, key=_account))
        lines = (f"{one.account} {one.digest}\n" for one in every)
        return sha256("".join(lines).encode()).hexdigest()

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has so far."""
        every = [one for some in self.steps.values() for one in some]
        return {table.name: sum(one.counts.get(table.name, 0) for one in every) for table in TABLES}

    def is_of(self, other: "Manifest") -> bool:
        """Tell whether both are evaluations of the same thing, at the same time."""
        return self.subject == other.subject

    @property
    def subject(self) -> tuple[object, ...]:
        """What is evaluated, and by what; a file may be called otherwise the next time."""
        digests = tuple(digest for _, digest in self.sources)
        return self.engine, self.catalogue, self.at, self.accounts, digests


def _account(one: Evaluated) -> str:
    return one.account


class EvaluationFolder:
    """A folder that an evaluation is written to."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        """Begin an evaluation in a folder, or go on with the one that is there.

        An account some of whose files somebody removed is still to be evaluated.

        Raises:
            FolderUnusable: it holds something else.
            OSError: it cannot be written.
        """
        check_name(path)
        self.path = path
        self.manifest = manifest
        if (path / MANIFEST).exists():
            begun = read_manifest(path)
            if not begun.is_of(manifest):
                raise FolderUnusable(
                    f"{path} holds the evaluation of another import, version, or time. Name "
                    "another folder."
                )
            kept = {
                step: tuple(one for one in some if has_files(path, one, step))
                for step, some in begun.steps.items()
            }
            is_same = kept == begun.steps and (path / OUTSIDE_FILE).is_file()
            self.manifest = replace(
                manifest,
                done=kept[PART],
                across=kept[ACROSS],
                raises=kept[RAISES],
                outside=begun.outside if is_same else "",
                readings=begun.readings if begun.readings == form_of_readings() else "",
                together=begun.together,
            )
            return
        if path.exists() and any(path.iterdir()):
            raise FolderUnusable(f"{path} is no evaluation, and not empty. Name another folder.")
        make_folder(path)
        self.manifest = replace(manifest, readings=form_of_readings())
        self._write_manifest()

    @property
    def left(self) -> frozenset[str]:
        """The accounts that are still to be evaluated."""
        return self.left_of(PART)

    def left_of(self, step: str) -> frozenset[str]:
        """Return the accounts that are still to be done in a step."""
        done = {one.account for one in self.manifest.steps[step]}
        return frozenset(self.manifest.accounts) - done

    def keep_organization(self, data: bytes, facts: Any) -> None:
        """Keep the organization that the accounts belong to, as the bytes of a world.

        `facts` are those that are of no account.

        Raises:
            OSError: it cannot be written.
        """
        replace_file(self.path / ORGANIZATION, data)
        replace_file(self.path / FACTS, (json.dumps(facts) + "\n").encode())

    def add(self, found: Iterable[AccountTables], step: str = PART) -> None:
        """Keep the tables of some accounts.

        Raises:
            OSError: they cannot be written.
        """
        done = []
        for tables in found:
            for name, data in tables.files.items():
                replace_file(table_file(self.path, name, tables.account, step), data)
            if step == PART:
                replace_file(links_file(self.path, tables.account), tables.links)
            done.append(Evaluated(tables.account, dict(tables.counts), tables.digest))
        everything = tuple(sorted((*self.manifest.steps[step], *done), key=_account))
        if step == ACROSS:
            self.manifest = replace(self.manifest, across=everything)
        elif step == RAISES:
            self.manifest = replace(self.manifest, raises=everything)
        else:
            self.manifest = replace(self.manifest, done=everything)
        self._write_manifest()

    def keep_together(
        self, files: Mapping[str, bytes], packed: Iterable[tuple[str, bytes]]
    ) -> None:
        """Keep the files of all accounts together, by the names of `ALL_ACCOUNTS`.

        `packed` are those of `PACKED`, by accounts.

        Raises:
            OSError: they cannot be written.
        """
        for account, data in packed:
            replace_file(table_file(self.path, PACKED.name, account), data)
        for name, data in files.items():
            replace_file(file_of_all(self.path, name), data)
        together = _digest_together(self.manifest, (files[name] for name in ALL_ACCOUNTS))
        self.manifest = replace(self.manifest, together=together)
        self._write_manifest()

    def keep_outside(self, data: bytes) -> None:
        """Keep the project of all trusts from outside.

        Raises:
            OSError: it cannot be written.
        """
        replace_file(self.path / OUTSIDE_FILE, data)
        self.manifest = replace(self.manifest, outside=sha256(data).hexdigest())
        self._write_manifest()

    def _write_manifest(self) -> None:
        found: dict[str, Any] = {"format": FORMAT, "version": VERSION, **as_dict(self.manifest)}
        found |= {"isWhole": self.manifest.is_whole, "digest": self.manifest.digest}
        found["findingsLack"] = NOT_BY_PART
        replace_file(self.path / MANIFEST, (json.dumps(found, indent=2) + "\n").encode())


def check_name(path: Path) -> None:
    """Refuse a place whose files DuckDB would take for patterns.

    Raises:
        FolderUnusable: it has such a character.
    """
    if any(one in str(path.absolute()) for one in "*?["):
        raise FolderUnusable(
            f"{path.absolute()}: *, ? and [ stand for other files in SQL. Name another folder."
        )


def table_file(folder: Path, table: str, account: str, step: str = PART) -> Path:
    """Return where the rows of an account are that a step has found."""
    return folder / table / f"account={account}" / f"{step}.parquet"


def file_of_all(folder: Path, name: str) -> Path:
    """Return where that is what `ALL_ACCOUNTS` has of all accounts."""
    return folder / "all" / f"{name}.parquet"


def has_files_of_all(folder: Path, manifest: Manifest) -> bool:
    """Tell whether all accounts stand together in files, as they are now."""
    files = [file_of_all(folder, name) for name in ALL_ACCOUNTS]
    packed = (table_file(folder, PACKED.name, one.account) for one in manifest.done)
    return (
        all(file.is_file() for file in files)
        and manifest.together == _digest_together(manifest, (file.read_bytes() for file in files))
        and all(file.is_file() for file in packed)
    )


def _digest_together(manifest: Manifest, files: Iterable[bytes]) -> str:
    found = sha256(manifest.digest.encode())
    for data in files:
        found.update(data)
    return found.hexdigest()


def links_file(folder: Path, account: str) -> Path:
    """Return where that is what an account tells others."""
    return folder / "links" / f"account={account}.json.gz"


def has_files(folder: Path, one: Evaluated, step: str) -> bool:
    """Tell whether the files of an account are there that a step has written."""
    names = [table.name for table in TABLES] if step == PART else [*one.counts]
    files = [table_file(folder, name, one.account, step) for name in names]
    files += [links_file(folder, one.account)] if step == PART else []
    return all(file.is_file() for file in files)


def is_evaluation(path: Path) -> bool:
    """Tell whether a folder is that of an evaluation, of whatever version."""
    try:
        return bool(json.loads((path / MANIFEST).read_bytes())["format"] == FORMAT)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of a folder.

    Raises:
        FolderUnusable: it is no evaluation, or one of another version.
    """
    try:
        found = json.loads((path / MANIFEST).read_bytes())
        if found["format"] != FORMAT or found["version"] != VERSION:
            raise FolderUnusable(
                f"{path} was written by another version of RoleScope. Evaluate again in an empty "
                "folder."
            )
        accounts = tuple(map(str, found["accounts"]))
        return Manifest(
            engine=str(found["engine"]),
            catalogue=str(found["catalogue"]),
            at=str(found["at"]),
            sources=tuple((str(name), str(digest)) for name, digest in found["sources"]),
            accounts=accounts,
            gaps=tuple(map(str, found["gaps"])),
            done=_done(found["done"], accounts),
            across=_done(found["across"], accounts),
            raises=_done(found["raises"], accounts),
            outside=str(found.get("outside", "")),
            readings=str(found.get("readings", "")),
            together=str(found.get("together", "")),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise FolderUnusable(
            f"{path} holds no evaluation. Make one in an empty folder: "
            "rolescope evaluate SOURCE --output DIR."
        ) from None


def read_facts(path: Path) -> dict[str, Any]:
    """Read what `EvaluationFolder.keep_organization` kept of no account.

    Raises:
        FolderUnusable: it is no JSON object.
        OSError: it cannot be read.
    """
    try:
        found = json.loads((path / FACTS).read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FolderUnusable(
            f"{path / FACTS} is no JSON object. Evaluate again in an empty folder."
        )
    return found


def _done(found: list[dict[str, Any]], accounts: Iterable[str]) -> tuple[Evaluated, ...]:
    done = tuple(map(_evaluated, found))
    named = [one.account for one in done]
    if len(set(named)) < len(named) or not set(named).issubset(accounts):
        raise ValueError(named)  # their rows would be counted twice, or are of another import
    return done


def _evaluated(found: dict[str, Any]) -> Evaluated:
    account = str(found["account"])
    if not is_account_id(account):
        raise ValueError(account)  # it names a folder
    counts = {str(name): int(count) for name, count in found["counts"].items()}
    return Evaluated(account, counts, str(found["digest"]))
