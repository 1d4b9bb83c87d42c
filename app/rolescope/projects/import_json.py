"""An import as JSON members of a project, and back."""

import re
from typing import Any

from rolescope.importers.fields import Report
from rolescope.importers.kept_files import KeptFile
from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.projects.faults import missing
from rolescope.projects.fields import MemberFields, fields_of
from rolescope.projects.parts import Parts
from rolescope.projects.project import Import

ID = re.compile(r"[a-z0-9-]{1,40}")
_LACKS = "The import is not complete: answers may be wrong."


def folder_of(id_: str) -> str:
    """Return the folder of an import in a project."""
    return f"imports/{id_}"


def file_name(id_: str, number: int) -> str:
    """Return the name of the member with a file of an import, counted from 1."""
    return f"{folder_of(id_)}/files/{number:04}.json.gz"


# Writing


def import_json(import_: Import) -> dict[str, Any]:
    """Return what stands in import.json."""
    return {
        "name": import_.name,
        "world": import_.world,
        "now": import_.now,
        "imported": import_.imported,
        "files": [
            {
                "name": kept.name,
                "account": kept.account,
                "chosen": kept.chosen,
                "size": kept.size,
                "sha256": kept.sha256,
            }
            for kept in import_.files
        ],
        "problems": [_problem_json(problem) for problem in import_.problems],
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.level.value,
        "what": problem.what,
        "meaning": problem.meaning,
        "advice": problem.advice,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": problem.path,
    }


# Reading


def read_import(id_: str, value: object, parts: Parts, report: Report) -> Import:
    """Return an import from its import.json and its files; files that are not there are reported.

    Raises:
        WrongValueError: import.json is not what the format says.
    """
    top = fields_of(value)
    lost: list[Problem] = []
    files = []
    for number, item in enumerate(top.list("files"), 1):
        entry = fields_of(item, ("files", number - 1))
        try:
            files.append(_file(entry, file_name(id_, number), parts))
        except Unreadable as error:
            lost.append(error.problem)
    for problem in lost:
        report(problem)
    problems = (
        _problem(fields_of(item, ("problems", index)))
        for index, item in enumerate(top.list("problems"))
    )
    return Import(
        id=id_,
        name=top.name("name", ""),
        world=top.name("world", ""),
        now=top.text_or_none("now"),
        imported=top.text("imported", ""),
        files=tuple(files),
        problems=(*problems, *lost),
    )


def _file(entry: MemberFields, member: str, parts: Parts) -> KeptFile:
    packed = parts.take(member)
    if packed is None:
        raise Unreadable(missing(f"{member} ({entry.text('name')})", _LACKS))
    return KeptFile(
        name=entry.name("name"),
        account=entry.text_or_none("account"),
        chosen=entry.flag("chosen"),
        packed=packed,
        size=entry.count("size"),
        sha256=entry.text("sha256"),
    )


def _problem(item: MemberFields) -> Problem:
    return Problem(
        level=item.one_of("severity", ProblemLevel),
        what=item.text("what"),
        meaning=item.text("meaning", ""),
        advice=item.text("advice", ""),
        file=item.text_or_none("file"),
        line=item.count_or_none("line"),
        column=item.count_or_none("column"),
        path=item.text_or_none("path"),
        code=item.text("code", "unreadable"),
    )
