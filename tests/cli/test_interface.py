"""What scripts rely on: every flag, exit status and field of the output.

`interface.json` beside this file is the list. What stands there stays; to add to it on purpose:

    PYTHONPATH=app:tests .venv/bin/python tests/cli/test_interface.py
"""

import argparse
import contextlib
import csv
import io
import json
import shlex
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.cli.parser import command_parser
from rolescope.resources import resources
from support.iac import IAC
from support.schemas import check_schema
from support.worlds.exports import A, B, details, document, role, trusting, user, write
from support.worlds.recorded_calls import FOLDER, RECORDS

LIST = Path(__file__).with_name("interface.json")
TOOLS, PROD = "arn:aws:iam::770233459910:", "arn:aws:iam::441700923385:"
NAMES = {
    "DEMO": str(resources() / "demo"),
    "PLANWORLD": str(IAC / "world.json"),
    "PLANNEDWORLD": str(IAC / "world.after.json"),
    "PLAN": str(IAC / "plan.json"),
    "STATE": str(IAC / "state.show.json"),
    "RECORDED": str(FOLDER / "world.json"),
    "RECORDS": str(RECORDS),
    "RUNNER": f"{TOOLS}user/ci-runner",
    "HUB": f"{TOOLS}role/deploy-hub",
    "DEPLOY": f"{TOOLS}role/gha-deploy",
    "LAKE": "arn:aws:iam::118055612207:role/lake-deploy",
    "RELEASE": f"{PROD}role/release-manager",
    "ADMIN": f"{PROD}role/prod-admin",
    "READER": "arn:aws:iam::118055612207:role/etl-reader",
    "BOSS": "arn:aws:iam::104822317755:role/org-admin",
    "PRODUCTION": "441700923385",
    "AUDIT": "IAMAuditRootUserCredentials",
    "GITHUB": f"{TOOLS}oidc-provider/token.actions.githubusercontent.com",
    "ANA": f"arn:aws:iam::{A}:user/ana",
    "MFA": f"arn:aws:iam::{A}:role/Mfa",
    "GATE": f"arn:aws:iam::{A}:role/Gate",
    "OUTSIDE": "999988887777",
    "GONE": f"arn:aws:iam::{A}:role/Gone",
    "NEXT": f"arn:aws:iam::{B}:role/Next",
}
"""Who is meant in `RUNS`."""

BROUGHT = "--role RELEASE --external-id nw-rel-7731 --session-name release-842"
RUNS = (
    ("assume", f"DEMO --as RUNNER --role HUB --tag team=web --transitive team {BROUGHT}", 1),
    ("assume", f"DEMO --as RUNNER --role HUB --duration 1h30m {BROUGHT} --role ADMIN", 0),
    ("assume", "DEMO --as RUNNER --role HUB --role RELEASE --open", 3),
    ("assume", "DEMO --as RUNNER --role LAKE --chains", 1),
    ("assume", "DEMO --as ONE_JOB --role DEPLOY", 0),
    ("assume", "small --as ANA --role MFA", 1),
    ("assume", "small --as ANA --mfa --mfa-age 60 --role MFA", 0),
    ("assume", "small --as ANA --role MFA --mfa --evidence evidence.json", 0),
    ("assume", "small --as ANA --role NEXT --duration 1d", 2),
    ("assume", "small --as ANA", 2),
    ("assume", "missing.json --as ANA --role NEXT", 2),
    ("can", "DEMO --as READER --action s3:GetObject --resource arn:aws:s3:::nw-lake/x", 0),
    ("can", "small --as ANA --action s3:GetObject --resource arn:aws:s3:::data/x", 0),
    ("can", "small --as ANA --action s3:PutObject --resource arn:aws:s3:::data/x --open", 3),
    ("can", "small --as ANA --role NEXT --action s3:GetObject --resource *", 1),
    ("can", "small --as GATE --action s3:PutObject --resource arn:aws:s3:::data/x", 1),
    ("get-session-token", "small --as ANA --mfa --duration 1h", 0),
    ("get-session-token", "small --as GATE", 1),
    ("get-session-token", "small --as ANA --duration 60", 1),
    ("get-federation-token", "small --as ANA --name fed --tag team=web", 1),
    ("get-federation-token", "small --as ANA", 2),
    ("assume-root", "DEMO --as BOSS --target-principal PRODUCTION --task-policy-arn AUDIT", 3),
    ("assume-root", "DEMO --as RUNNER --target-principal PRODUCTION --task-policy-arn AUDIT", 1),
    ("assume-root", "DEMO --as RUNNER --target-principal prod --task-policy-arn AUDIT", 2),
    ("permissions", "DEMO --as RELEASE --compare-with HUB", 0),
    ("permissions", "small --as ANA", 0),
    ("who-can", "DEMO --action s3:GetObject --resource arn:aws:s3:::nw-lake/x", 0),
    ("who-can", "small --action s3:PutObject --resource arn:aws:s3:::data/x --open", 0),
    ("who-can", "small --action s3:GetObject --resource arn:aws:s3:::secret/x", 1),
    ("query", "small --queries queries.jsonl", 2),
    ("query", "small --queries edges.jsonl", 0),
    ("edges", "DEMO", 0),
    ("paths", "DEMO --from RUNNER --to ADMIN", 0),
    ("paths", "DEMO --from RUNNER", 0),
    ("paths", "DEMO --to ADMIN", 0),
    ("paths", "small --from OUTSIDE --to GATE", 3),
    ("paths", "small --from MFA --to NEXT", 1),
    ("paths", "small --from GATE --to MFA --through any", 1),
    ("agenda", "DEMO", 0),
    ("findings", "DEMO", 0),
    ("findings", "small --fail-on LOW", 1),
    ("findings", "small --fail-on opened", 2),
    ("findings", "small --settings missing.toml", 2),
    ("reality", "RECORDED --logs RECORDS", 1),
    ("reality", "RECORDED --logs RECORDS --since 2026-11-24T11:56:00Z", 3),
    ("reality", "RECORDED --logs RECORDS --until 2026-11-24T09:01:00Z", 0),
    ("reality", "RECORDED --logs missing.json", 2),
    ("paths", "DEMO --ways --to admin --max-hops 2", 0),
    ("paths", "DEMO --from RUNNER --to arn:aws:s3:::nw-lake/x", 0),
    ("paths", "DEMO --ways --from RUNNER --max-hops 2", 0),
    ("paths", "small --ways", 2),
    ("ways", "small", 1),
    ("ways", "DEMO", 0),
    ("ways", "DEMO --from RUNNER", 1),
    ("check", "small --expect held.jsonl", 0),
    ("check", "small --expect broken.jsonl", 1),
    ("check", "small --expect absent.jsonl", 3),
    ("check", "small --expect unreadable.jsonl", 2),
    ("compare", "PLANWORLD PLANNEDWORLD --fail-on opened", 1),
    ("plan", "PLANWORLD --plan PLAN", 1),
    ("plan", "PLANWORLD --plan PLAN --allow allowed/decisions.json --at 2026-11-25T00:00:00Z", 3),
    ("plan", "PLANWORLD --plan STATE", 0),
    ("plan", "PLANWORLD --plan PLANWORLD", 2),
    ("export", "small --output graph.json", 0),
    ("export", "small --output table.json --view table", 0),
    ("export", "small --output graph.csv", 0),
    ("export", "small --output graph.unknown", 2),
    ("completion", "tcsh", 2),
    ("evaluate", "small --output evaluated --workers 0", 0),
    ("evaluate", "small --output evaluated --workers 0", 0),
    ("evaluate", "small --output small --workers 0", 2),
    ("sql", "evaluated", 0),
    ("sql", "evaluated --ask strangers", 0),
    ("sql", "evaluated --ask nothing", 2),
    ("sql", "small", 2),
    ("selftest", "--unknown", 2),
)
"""Commands with their arguments and exit statuses; `small` is a folder that `work` writes."""

MAPS = {"tags", "context", "escalations", "claims", "byClass", "refused", "otherUse"}
"""Objects whose keys are the data of people."""
DOCUMENTS = {"statement", "document", "condition"}  # AWS's format


def work(folder: Path) -> None:
    """Write the files that `RUNS` are about."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    gate = trusting([NAMES["GATE"], NAMES["ANA"]])
    gate["Statement"][0]["Condition"] = mfa
    own = document(
        {"Effect": "Allow", "Action": ["s3:GetObject", "sts:AssumeRole"], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "s3:PutObject",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}},
        },
        {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::secret/*"},
    )
    inline = [{"PolicyName": "own", "PolicyDocument": own}]
    export = details(
        role("Gate", RolePolicyList=inline, AssumeRolePolicyDocument=trusting(NAMES["OUTSIDE"])),
        role("Mfa", AssumeRolePolicyDocument=gate),
        UserDetailList=[user("ana", UserPolicyList=inline)],
    )
    write(folder, "small/one.json", export)
    write(
        folder,
        "small/two.json",
        details(role("Next", B, AssumeRolePolicyDocument=trusting(NAMES["RUNNER"]))),
    )
    ana = NAMES["ANA"]
    asked = {"type": "assume", "caller": ana, "role": NAMES["MFA"]}
    action = {"type": "action", "caller": ana, "action": "s3:PutObject", "resource": "*"}
    lines: dict[str, list[Any]] = {
        "queries": [
            asked,
            asked | {"mode": "open"},
            asked | {"params": {"durationSeconds": 1}},
            asked | {"role": NAMES["NEXT"], "caller": NAMES["RUNNER"]},
            asked | {"caller": {"sessionToken": {"user": ana, "mfa": True}}},
            action,
            {"type": "none"},
        ],
        "edges": [{"type": "edges", "id": 1}],
        "held": [asked | {"expect": "Denied", "id": "no MFA"}],
        "broken": [asked | {"expect": "Allowed"}],
        "absent": [asked | {"role": NAMES["GONE"], "expect": "Denied"}],
        "unreadable": [{"type": "none", "expect": "Allowed"}],
    }
    for name, objects in lines.items():
        write(folder, f"{name}.jsonl", "".join(f"{json.dumps(one)}\n" for one in objects))
    _, planned = _run(["plan", NAMES["PLANWORLD"], "--plan", NAMES["PLAN"], "--format", "json"])
    found = json.loads(planned)
    ruling = {"state": "accepted", "owner": "ops", "reason": "known", "until": "2026-12-24"}
    opened = (*found["opened"], *found["admins"]["opened"], *found["ways"]["opened"])
    decided = [{"title": "", "finding": one["id"], **ruling} for one in opened]
    decisions = {"format": "rolescope-decisions/1", "decisions": decided}
    write(folder, "allowed/decisions.json", decisions)


def flags() -> dict[str, list[str]]:
    """Return the flags of each command, with what each takes; those of all stand under ""."""
    parser = command_parser()
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    found = {"": parser, **commands.choices}
    return {name: sorted(map(_flag, one._actions)) for name, one in found.items()}


def _flag(action: argparse.Action) -> str:
    given = " ".join(("/".join(action.option_strings), *_taken(action))).strip()
    repeated = " (many)" if action.nargs in {"+", "*"} else ""
    default = action.default
    shown = "" if default in {None, False, argparse.SUPPRESS} else f", else {default}"
    return f"{given}{repeated}{' (required)' if action.required else ''}{shown}"


def _taken(action: argparse.Action) -> tuple[str, ...]:
    if action.choices is not None and not isinstance(action, argparse._SubParsersAction):
        return ("|".join(map(str, action.choices)),)
    if action.nargs == 0:
        return ()
    return (str(action.metavar or action.dest),)


def outputs(folder: Path) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Run everything in a folder; return the fields by kind of output, and exit statuses."""
    fields: dict[str, dict[str, set[str]]] = {}
    statuses: dict[str, int] = {}
    for command, text, _status in RUNS:
        words = [_meant(word) for word in shlex.split(text)]
        for form in _formats(command):
            status, out = _run([command, *words, *form])
            statuses[f"{command} {text}"] = status
            name = " ".join((command, *form))
            if form == ["--format", "csv"]:
                _add(fields, name, _columns(out))
            elif form or command == "query":
                for line in [out] if form else out.splitlines():
                    _add(fields, name, _fields(_answer(line, command, form)))
    for path in sorted((*folder.glob("*.json"), *folder.glob("*.csv"))):
        content = path.read_text(encoding="utf-8")
        is_csv = path.suffix == ".csv"
        _add(fields, path.name, _columns(content) if is_csv else _fields(json.loads(content)))
        if not is_csv:
            is_evidence = path.name == "evidence.json"
            check_schema("evidence" if is_evidence else "graph", json.loads(content))
    return {
        name: [f"{path}: {' or '.join(sorted(types))}" for path, types in sorted(found.items())]
        for name, found in fields.items()
    }, statuses


def _answer(line: str, command: str, form: list[str]) -> dict[str, Any]:
    """Return an answer in JSON, which follows its schema."""
    value: dict[str, Any] = json.loads(line or "{}")
    if line and form in ([], ["--format", "json"]):
        check_schema(_schema_of(command, value), value)
    return value


def _schema_of(command: str, value: dict[str, Any]) -> str:
    """Return the schema of `resources/schemas` that an answer in JSON follows."""
    if command == "paths" and "ways" in value:
        return "way-reach" if "reached" in value else "way-paths"
    return _SCHEMAS.get(command, command)


_SCHEMAS = {
    "query": "answers",
    "compare": "differences",
    "plan": "differences",
    "get-session-token": "temporary",
    "get-federation-token": "temporary",
    "assume-root": "temporary",
}


def _add(
    fields: dict[str, dict[str, set[str]]], name: str, found: Iterable[tuple[str, str]]
) -> None:
    known = fields.setdefault(name, {})
    for path, type_ in found:
        known.setdefault(path, set()).add(type_)


def _meant(word: str) -> str:
    if word == "ONE_JOB":
        claims = {"aud": "sts.amazonaws.com", "sub": "repo:northwind/infra:environment:prod"}
        return json.dumps({"web": {"provider": NAMES["GITHUB"], "claims": claims}})
    return NAMES.get(word, word)


_COMMANDS_WITH_FORMAT = (
    "assume can get-session-token get-federation-token assume-root permissions who-can edges paths "
    "ways findings agenda check plan compare reality sql"
)
_WITH_FORMAT = frozenset(_COMMANDS_WITH_FORMAT.split())
_FORMS = {
    "ways": ("json", "csv"),
    "permissions": ("json", "csv"),
    "who-can": ("json", "csv"),
    "reality": ("json", "csv"),
    "findings": ("json", "csv", "sarif"),
}


def _formats(command: str) -> list[list[str]]:
    given = _FORMS.get(command, ("json",))
    has_format = command in _WITH_FORMAT
    return [["--format", one] for one in given] if has_format else [[]]


def _run(words: list[str]) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            status = main(words)
        except SystemExit as left:
            status = int(left.code or 0)
    return status, out.getvalue()


def _columns(text: str) -> Iterator[tuple[str, str]]:
    """Yield the columns of a CSV file: their order counts."""
    for first in list(csv.reader(text.removeprefix("\ufeff").splitlines()))[:1]:
        yield ", ".join(first), "columns"


def _fields(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the paths in a JSON value, each with the type of what stands there."""
    own = path.rsplit(".", 1)[-1]
    if path:
        yield path, _type(value)
    if isinstance(value, dict) and own not in DOCUMENTS:
        for key, member in value.items():
            yield from _fields(member, f"{path}.{'*' if own in MAPS else key}".lstrip("."))
    elif isinstance(value, list):
        for member in value:
            yield from _fields(member, f"{path}[]")


def _type(value: object) -> str:
    names = {dict: "object", list: "list", str: "text", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


@pytest.fixture(scope="module")
def listed() -> Any:
    return json.loads(LIST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the program does today."""
    folder = tmp_path_factory.mktemp("interface")
    with contextlib.chdir(folder):
        return interface(folder)


def interface(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Return flags and fields, and exit statuses, as tried in a folder: the current one."""
    work(folder)
    fields, statuses = outputs(folder)
    return {"flags": flags(), "fields": fields}, statuses


def test_exit_statuses(found: Any) -> None:
    _, statuses = found
    assert statuses == {f"{command} {text}": status for command, text, status in RUNS}


@pytest.mark.parametrize("part", ["flags", "fields"])
def test_flags_and_fields(part: str, listed: Any, found: Any) -> None:
    """What was there is there. What is new has to be listed, so that it stays from then on."""
    now, _ = found
    assert now[part].keys() == listed[part].keys()
    for name, was in listed[part].items():
        assert now[part][name] == was, f"{name}: see the head of this file"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(made):
        text = json.dumps(interface(Path(made))[0], indent=1, ensure_ascii=False)
    LIST.write_text(f"{text}\n", encoding="utf-8")
