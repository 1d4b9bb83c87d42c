"""Files become one world: each is decoded, recognized by its content, read, and merged."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from rolescope.importers.assembly import assemble, problems
from rolescope.importers.faults import JsonPlace, file_problem, wrong_kind
from rolescope.importers.files import JsonFile, find_sources, is_expected, read_source
from rolescope.importers.gathering import Gathering, Known
from rolescope.importers.importer import Content, Importer
from rolescope.importers.json_text import JsonText, cut_value, read_json
from rolescope.importers.kept_files import KeptFile, keep, unpack
from rolescope.importers.other_tools import as_of_command, as_of_product, as_of_template
from rolescope.importers.policy_catalogue import lacking, taken_from
from rolescope.memory import collector_paused
from rolescope.model.arn import is_account_id
from rolescope.model.plain import visible
from rolescope.model.world import World
from rolescope.problem import (
    CHANGED_OUTSIDE,
    NO_IAM_DATA,
    NO_JSON,
    Problem,
    ProblemLevel,
    Unreadable,
)
from rolescope.progress import Tick
from rolescope.value import Value, replace

_MAX_WRAPPINGS = 3  # levels of objects and lists around what an importer recognizes
_MAX_NAMED_FILES = 3  # names of files in a message
_MAX_LOOKED_THROUGH = 2_000  # keys or items looked through for that
_NAMED = frozenset({"organization", "world"})  # files of the directory form (formats.md)
_OF_ACCOUNTS = frozenset({"authorization-details", "oidc-providers", "saml-providers", "roles"})


class ImportResult(Value):
    """A world and what went wrong on the way to it.

    `world` None: nothing in the files is an account; `problems` say why. Problems come in the
    order in which they were met. `files` are those that anything was read from, if they were asked
    for: reading them again yields the equal world.
    """

    world: World | None
    problems: tuple[Problem, ...] = ()
    files: tuple[KeptFile, ...] = ()


class KnownEntries(Value):
    """What entries of a file became, by the key of their list and their ARN.

    `value` is what the file holds, with nothing but the ARN of each of them.
    """

    value: object
    entities: Mapping[tuple[str, str], Known]


def read_files(
    paths: Iterable[Traversable],
    importers: tuple[Importer, ...],
    tick: Tick,
    *,
    is_kept: bool = False,
    catalogue: Path | None = None,
) -> ImportResult:
    """Read files, folders and archives with these importers, and merge what they hold.

    `is_kept`: the reading carries the files, for `read_kept`. `catalogue`: where AWS managed
    policies are that the files lack.
    """
    gathering = Gathering()
    kept: list[KeptFile] | None = [] if is_kept else None
    with collector_paused():
        sources = find_sources(paths, gathering.report)
        for number, source in enumerate(sources):
            gathering.tick = _part(tick, number, len(sources), source.name)
            gathering.tick(0)
            with _reporting(source.name, gathering):
                for file in read_source(source, gathering.report):
                    _read_file(file, importers, gathering, kept)
        _add_from_catalogue(catalogue, importers, gathering, kept)
        return _finish(gathering, tick, tuple(kept or ()), [one.name for one in sources])


def read_kept(
    files: Sequence[KeptFile],
    importers: tuple[Importer, ...],
    tick: Tick,
    *,
    catalogue: Path | None = None,
    known: Mapping[str, KnownEntries] | None = None,
) -> ImportResult:
    """Read kept files again.

    The world is equal to that of the import that kept them. A file that is not what was kept is
    reported, and read all the same. `catalogue` as in `read_files`; what is taken from it is kept.
    `known` tells of files by name what need not be read in them.
    """
    gathering = Gathering()
    added: list[KeptFile] = []
    with collector_paused():
        for number, kept in enumerate(files):
            gathering.tick = _part(tick, number, len(files), kept.name)
            gathering.tick(0)
            with _reporting(kept.name, gathering):
                entries = (known or {}).get(kept.name)
                if entries is None:
                    file, is_same = unpack(kept)
                    if not is_same:
                        gathering.report(_changed(kept.name))
                    _read_file(file, importers, gathering, None)
                else:
                    gathering.known = entries.entities
                    file = JsonFile(kept.name, b"", kept.account, kept.chosen)
                    _read_value(entries.value, file, importers, gathering)
                    gathering.known = {}
        _add_from_catalogue(catalogue, importers, gathering, added)
        return _finish(gathering, tick, (*files, *added), [one.name for one in files])


def _add_from_catalogue(
    catalogue: Path | None,
    importers: tuple[Importer, ...],
    gathering: Gathering,
    kept: list[KeptFile] | None,
) -> None:
    """Read the AWS managed policies that are in use and that the files lack."""
    if catalogue is None or not (wanted := lacking(gathering)):
        return
    with _reporting(catalogue.name, gathering):
        part = taken_from(catalogue, frozenset(arn for _, arn in wanted))
        if part is not None:
            _read_file(part, importers, gathering, kept)


def _changed(name: str) -> Problem:
    return file_problem(
        name,
        "The file was changed outside of RoleScope since it was imported.",
        "Import the export again if you do not know who changed it.",
        meaning="It was read all the same: answers are about what it holds now.",
        level=ProblemLevel.WARNING,
        code=CHANGED_OUTSIDE,
    )


def _finish(
    gathering: Gathering, tick: Tick, files: tuple[KeptFile, ...], names: Sequence[str]
) -> ImportResult:
    world = assemble(gathering)
    if world is None and not any(p.level is ProblemLevel.ERROR for p in gathering.problems):
        gathering.report(
            file_problem(
                ", ".join(names[:_MAX_NAMED_FILES])
                + (" …" if len(names) > _MAX_NAMED_FILES else ""),
                "No file holds the authorization details of an account.",
                "Add the output of aws iam get-account-authorization-details.",
                meaning="There is nothing to show.",
                code="no-account",
            )
        )
    tick(1, "Read")
    return ImportResult(world, problems(gathering), files)


def _part(tick: Tick, number: int, total: int, name: str) -> Callable[[float], None]:
    text = f"Reading {visible(name)}"
    return lambda done: tick((number + done) / total, text)


@contextmanager
def _reporting(name: str, gathering: Gathering) -> Iterator[None]:
    """Report what stops the reading of one source; the others are read all the same."""
    try:
        yield
    except Unreadable as error:
        gathering.report(error.problem)
    except MemoryError:
        gathering.report(
            file_problem(
                name,
                "Reading the file needs more memory than there is.",
                "Export each account into a file of its own.",
            )
        )


def _read_file(
    file: JsonFile,
    importers: tuple[Importer, ...],
    gathering: Gathering,
    kept: list[KeptFile] | None,
) -> None:
    gathering.tick(0)
    try:
        text = _values(file, importers)
    except Unreadable as error:
        refused = as_of_template(error.problem, file.data)
        gathering.report(_as_told_by_name(as_of_product(refused, file.name), file))
        return
    for found in text.problems:
        gathering.report(found)
    used: list[list[tuple[Importer, Content]]] = []
    for value in text.values:
        gathering.tick(0)
        used.append(_read_value(value, file, importers, gathering))
    if kept is not None and any(importer.is_kept for some in used for importer, _ in some):
        kept += _to_keep(file, text, used, gathering)


def _read_value(
    value: object, file: JsonFile, importers: tuple[Importer, ...], gathering: Gathering
) -> list[tuple[Importer, Content]]:
    """Read a value of a file; return who has read what of it."""
    content = Content(value=value, place=JsonPlace(file.name), account=file.account)
    recognized = list(recognize(content, importers))
    for importer, inner in recognized:
        importer.read(inner, gathering)
    if not recognized:
        refused = as_of_command(_of_another_kind(file, value), value)
        gathering.report(as_of_product(refused, file.name))
    return recognized


def _to_keep(
    file: JsonFile,
    text: JsonText,
    used: list[list[tuple[Importer, Content]]],
    gathering: Gathering,
) -> Iterator[KeptFile]:
    """Yield the file, or what is in it without what no project keeps, if there is any."""
    if all(importer.is_kept for some in used for importer, _ in some):
        yield keep(file)
        return
    parts: list[bytes] = []
    for number, some in enumerate(used):
        inner = [content for importer, content in some if importer.is_kept]
        if inner and len(inner) == len(some):
            parts.append(cut_value(file.data, file.name, text.spans[number]))
        elif inner and text.problems:  # a repeated key, say, would be gone
            gathering.report(_is_not_kept(file))
        else:
            parts += (json.dumps(_wrapped(content, file)).encode() for content in inner)
    if parts:
        yield keep(replace(file, data=b"\n".join(parts)))


def _wrapped(content: Content, file: JsonFile) -> object:
    """Return a value below the account that its key named."""
    told = content.account
    return content.value if told in (None, file.account) else {told: content.value}


def _is_not_kept(file: JsonFile) -> Problem:
    return file_problem(
        file.name,
        "IAM data and records of CloudTrail stand in one JSON value that has faults.",
        "Put the records into a file of their own, and import again.",
        meaning="A project that you save keeps neither: no record may get into it.",
        level=ProblemLevel.WARNING,
        code="not-kept",
    )


def _values(file: JsonFile, importers: tuple[Importer, ...]) -> JsonText:
    """Return what a file holds: JSON, or YAML as the AWS CLI writes it."""
    if not _is_yaml(file.data, importers):
        return read_json(file.data, file.name)
    from rolescope.importers.template_yaml import read_answer_yaml  # noqa: PLC0415 - few are YAML

    return JsonText((read_answer_yaml(file.data, file.name),))


def _is_yaml(data: bytes, importers: tuple[Importer, ...]) -> bool:
    """Tell whether bytes are an answer of the AWS CLI in YAML: one of its keys begins a line."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b""):
        return False
    keys = "|".join(key for importer in importers for key in importer.yaml_keys)
    answer = re.compile(f"^(?:- )?(?:{keys}):".encode(), re.MULTILINE)
    return bool(answer.search(data.removeprefix(b"\xef\xbb\xbf")))


def _of_another_kind(file: JsonFile, value: object) -> Problem:
    """Report a file that holds nothing of IAM; it is a part of the import if its name says so."""
    name, place = PurePosixPath(file.name).name.lower(), JsonPlace(file.name)
    name = name.removesuffix(".gz").removesuffix(".json")
    if name in _NAMED or (name in _OF_ACCOUNTS and file.account is not None):
        return wrong_kind(place, value, ProblemLevel.ERROR, "wrong-kind")
    level = ProblemLevel.ERROR if file.chosen else ProblemLevel.WARNING
    return wrong_kind(place, value, level, NO_IAM_DATA)


def _as_told_by_name(found: Problem, file: JsonFile) -> Problem:
    """Take a file that is no JSON, and is not called so either, for no IAM data at all."""
    is_yaml = not file.chosen and file.name.lower().endswith((".yaml", ".yml"))
    if found.code != NO_JSON or (is_expected(file.name) and not is_yaml):
        return found
    return replace(found, code=NO_IAM_DATA)


def recognize(
    content: Content, importers: tuple[Importer, ...], levels: int = _MAX_WRAPPINGS
) -> Iterator[tuple[Importer, Content]]:
    """Yield what is in a value, by importer: the value itself, else what it is wrapped in."""
    matching = [importer for importer in importers if importer.detect(content)]
    yield from ((importer, content) for importer in matching)
    if matching or not levels:
        return
    value = content.value
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for key, item in inner[:_MAX_LOOKED_THROUGH]:
        if isinstance(item, dict | list):
            account = key if isinstance(key, str) and is_account_id(key) else content.account
            place = content.place.at(key)
            yield from recognize(
                Content(value=item, place=place, account=account), importers, levels - 1
            )
