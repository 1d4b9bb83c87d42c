"""What the command line takes: one parser, one `add` for each command."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from rolescope import __version__
from rolescope.cli.console import complain, put
from rolescope.cli.difference_flags import (
    FAIL_ON_FINDINGS,
    add_difference_flags,
    add_output,
    fail_on,
)
from rolescope.cli.failure import Exit
from rolescope.cli.flags import (
    add_collect_flags,
    add_path_flags,
    add_request_flags,
    add_temporary_flags,
    add_way_flags,
    instant,
)
from rolescope.exporters.suffixes import EXPORTED, REPORTED
from rolescope.model.plain import visible

Run = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]
_MAX_SCALE = 8.0
_MAX_WORKERS = 1_000
_MAX_DAYS = 3_650


class _Parser(argparse.ArgumentParser):
    """A parser that reports wrong usage in one line."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and where to look, and exit with status 2."""
        line = f"{self.prog}: {' '.join(message.split())}. See {self.prog} --help."
        self.exit(Exit.WRONG, f"{visible(line)}\n")

    def _print_message(self, message: str, file: object = None) -> None:
        """Write help and version like any other output: argparse swallows write errors."""
        if file is sys.stdout:
            put(message)
        else:
            complain(message)


class _Command(_Parser):
    """A parser that takes options between sources, too."""

    _is_mixed = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse once more where an option stood between: argparse takes what follows for too much.

        Not in the first place: Python 3.11 loses a -- that way.
        """
        found, left = super().parse_known_args(args, namespace)
        if left and not self._is_mixed:
            self._is_mixed = True
            found, left = self.parse_known_intermixed_args(args, namespace)
            self._is_mixed = False
        return found, left


class _ExportHelp(argparse.HelpFormatter):
    """Help that names the layouts, which are loaded for it alone."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        words = super()._get_help_string(action)
        if words is None or "{views}" not in words:
            return words
        from rolescope.pictures.layouts import LAYOUTS  # noqa: PLC0415 - loads the engine

        first, *others = (view.id for view in LAYOUTS)
        return words.format(views=", ".join((f"{first} (default)", *others)))


def _lazy(module: str, function: str) -> Run:
    """Return a command that is loaded when it runs: each loads only what it needs."""

    def run(options: argparse.Namespace) -> int:
        command: Run = getattr(import_module(f"rolescope.cli.commands.{module}"), function)
        return command(options)

    return run


_STATUS = (
    "Exit status: 0 allowed, done or all assertions hold, 1 denied or an assertion fails, 2 wrong "
    "usage or input that cannot be read (what could be read is answered first), 3 depends on facts "
    "that are not given."
)


def command_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    common = _common()
    parser = _Parser(
        prog="rolescope",
        description="See who can become whom in AWS, and why.",
        epilog=_STATUS,
        parents=[common],
        allow_abbrev=False,
    )
    parser.set_defaults(command="", run=_lazy("window", "run_window"))
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=_Command)

    def add(name: str, words: str, run: Run, *, sources: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=words,
            description=words,
            epilog=_STATUS,
            parents=[common],
            allow_abbrev=False,
        )
        made.set_defaults(command=name, run=run)
        if sources:
            made.add_argument(
                "sources",
                nargs="+",
                metavar="SOURCE",
                type=Path,
                help="an export, a world, a folder or zip of them, a project; -: standard input",
            )
            made.add_argument(
                "--scenario", metavar="NAME", help="with the edits of this scenario of the project"
            )
            _add_scope(made)
        return made

    window = _lazy("window", "run_window")
    _add_new_window(
        parser,
        add("open", "open the window on these sources", window),
        add("demo", "open the bundled organization", window, sources=False),
    )
    _add_simulations(add)
    _add_temporary(add)
    _add_who_can(add)
    _add_lists(add)
    _add_collect(add)
    add(
        "forget",
        "remove what is kept about a project beside its file",
        _lazy("forget", "run_forget"),
        sources=False,
    ).add_argument("project", type=Path, metavar="PROJECT", help="the file, there or not")
    _add_help(add)
    add(
        "completion",
        "print what completes commands and flags in a shell",
        _lazy("completion", "run_completion"),
        sources=False,
    ).add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that it is for")
    parser.set_defaults(program=parser)
    add(
        "selftest",
        "prove that the installation works",
        _lazy("selftest", "run_selftest"),
        sources=False,
    )
    return parser


def _common() -> _Command:
    common = _Command(add_help=False)
    common.add_argument("--version", action="version", version=f"rolescope {__version__}")
    common.add_argument(
        "--config-dir",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where settings and logs are kept",
    )
    common.add_argument(
        "--debug",
        action="store_true",
        default=argparse.SUPPRESS,
        help="tell more when something goes wrong",
    )
    return common


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scope",
        action="append",
        metavar="WHAT",
        help="of an evaluation: the ID of an account or OU, the ARN of a role, or outside",
    )


def _add_new_window(*parsers: argparse.ArgumentParser) -> None:
    for parser in parsers:
        parser.add_argument(
            "--new-window",
            action="store_true",
            default=argparse.SUPPRESS,
            help="open another window, although one is open",
        )


def _add_simulations(add: Add) -> None:
    for name, words, module in (
        ("assume", "simulate one AssumeRole, or a chain of them", "simulate"),
        ("can", "tell whether a principal may do one action", "simulate"),
        ("permissions", "tell what a principal may do, over all actions", "permissions"),
    ):
        parser = add(name, words, _lazy(module, f"run_{name}"))
        add_request_flags(parser)
        if name == "can":
            parser.add_argument("--action", required=True, metavar="A", help="such as s3:GetObject")
            parser.add_argument("--resource", required=True, metavar="R", help="an ARN, or *")
        if name == "permissions":
            parser.add_argument(
                "--compare-with", metavar="CALLER", help="tell what this caller holds otherwise"
            )
        if name == "assume":
            parser.add_argument(
                "--chains",
                action="store_true",
                help="after a denial, look for a chain of allowed hops that gets there",
            )
            _add_evidence(parser)
        _add_at(parser)
        _add_open(parser)
        _add_format(parser, *(("csv",) if name == "permissions" else ()))


def _add_temporary(add: Add) -> None:
    run = _lazy("temporary", "run_temporary")
    for name, words in (
        ("get-session-token", "tell what GetSessionToken answers a user"),
        ("get-federation-token", "tell what GetFederationToken answers a user"),
        ("assume-root", "tell whether a caller gets to be root of a member account for one task"),
    ):
        parser = add(name, words, run)
        add_temporary_flags(parser, name)
        _add_at(parser)
        if name != "get-session-token":  # whatever policies say
            _add_open(parser)
        _add_format(parser)


def _add_who_can(add: Add) -> None:
    run = _lazy("who_can", "run_who_can")
    parser = add("who-can", "list every user and role that may do one action", run)
    parser.add_argument("--action", required=True, metavar="A", help="such as s3:GetObject")
    parser.add_argument("--resource", required=True, metavar="R", help="an ARN, or *")
    parser.add_argument(
        "--resource-policy", type=Path, metavar="FILE", help="the policy of the resource, as JSON"
    )
    _add_at(parser)
    _add_open(parser)
    _add_format(parser, "csv")


def _add_evidence(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--evidence",
        type=Path,
        metavar="FILE",
        help="write what was found as a record: .json, .html or .pdf",
    )
    parser.add_argument(
        "--generated", type=instant, metavar="TIME", help="the time of writing of the evidence"
    )


def _add_lists(add: Add) -> None:
    query = add("query", "answer a file of questions", _lazy("batch", "run_query"))
    query.add_argument(
        "--queries", required=True, type=Path, metavar="FILE.jsonl", help="one JSON object a line"
    )
    query.add_argument(
        "--output", type=Path, metavar="FILE.jsonl", help="where answers go; - is standard output"
    )
    _add_at(query)
    _add_open(query)
    edges = add("edges", "list every trust edge", _lazy("edges", "run_edges"))
    _add_at(edges)
    _add_format(edges)
    words = "list chains of AssumeRole, what one end reaches, or who reaches it"
    paths = add("paths", words, _lazy("paths", "run_paths"))
    add_path_flags(paths)
    _add_at(paths)
    _add_format(paths)
    _add_findings(add)
    words = "list ways to gain rights beside AssumeRole"
    ways = add("ways", words, _lazy("ways", "run_ways"))
    add_way_flags(ways)
    _add_at(ways)
    _add_format(ways, "csv")
    check = add(
        "check", "check assertions, for continuous integration", _lazy("check", "run_check")
    )
    check.add_argument(
        "--expect", type=Path, metavar="FILE", help='assertions: one query a line with "expect"'
    )
    _add_at(check)
    _add_format(check, "junit", "sarif")
    _add_differences(add)
    _add_plan(add)
    _add_reality(add)
    _add_large(add)
    _add_export(add)
    _add_report(add)
    _add_agenda(add)
    _add_decisions(add)
    _add_patch(add)


def _add_help(add: Add) -> None:
    manual = add("help", "print a page of the manual", _lazy("help", "run_help"), sources=False)
    manual.add_argument("topic", nargs="?", metavar="TOPIC", help="a page, a rule, or words")
    manual.add_argument("--html", type=Path, metavar="FILE", help="write all pages as one HTML")


def _add_findings(add: Add) -> None:
    words = "list what is wrong, how bad it is, and what proves it"
    findings = add("findings", words, _lazy("findings", "run_findings"))
    findings.add_argument(
        "--fail-on",
        action="append",
        type=fail_on(FAIL_ON_FINDINGS),
        metavar="WHAT",
        help=f"exit with 1 where there are such: {', '.join(FAIL_ON_FINDINGS)}; "
        "a severity or worse",
    )
    findings.add_argument(
        "--baseline", type=Path, metavar="FILE", help="an earlier JSON: tell what is new since"
    )
    findings.add_argument(
        "--settings", type=Path, metavar="FILE", help="known accounts and limits, as TOML"
    )
    _add_at(findings)
    _add_format(findings, "csv", "sarif", "markdown")


def _add_differences(add: Add) -> None:
    words = "tell what opens and closes between two imports, for whom"
    compare = add("compare", words, _lazy("compare", "run_compare"), sources=False)
    for name in ("before", "after"):
        compare.add_argument(
            name,
            metavar=name.upper(),
            type=Path,
            help="an export, a world, a folder or zip of them, a project; -: standard input",
        )
    _add_scope(compare)
    add_difference_flags(compare, "nothing")
    _add_at(compare)
    words = "tell what the edits of a scenario open and close, for whom"
    impact = add("impact", words, _lazy("compare", "run_impact"))
    add_difference_flags(impact, "nothing")
    _add_at(impact)


def _add_plan(add: Add) -> None:
    words = "tell what a Terraform plan or CloudFormation template opens and closes"
    plan = add("plan", words, _lazy("plan", "run_plan"))
    plan.add_argument(
        "--plan",
        required=True,
        action="append",
        type=Path,
        metavar="FILE",
        help="a plan or state (terraform show -json), a template, or a change set",
    )
    plan.add_argument(
        "--account",
        action="append",
        metavar="PROVIDER=ID",
        help="the account that a provider works in, or a template (ID alone)",
    )
    for flag, metavar, words in (
        ("--region", "REGION", "where a template is deployed"),
        ("--stack-name", "NAME", "the stack of a template"),
    ):
        plan.add_argument(flag, metavar=metavar, help=words)
    plan.add_argument(
        "--parameter", action="append", metavar="NAME=VALUE", help="a parameter of a template"
    )
    plan.add_argument(
        "--exports", type=Path, metavar="FILE", help="what aws cloudformation list-exports prints"
    )
    plan.add_argument(
        "--allow",
        type=Path,
        metavar="FILE",
        help="decisions, by id, about what may open: each with owner, reason and until",
    )
    add_difference_flags(plan, "admin and external", has_sarif=True)
    _add_at(plan)


def _add_reality(add: Add) -> None:
    words = "compare CloudTrail's records with verdicts, and tell which trusts are used"
    reality = add("reality", words, _lazy("reality", "run_reality"))
    reality.add_argument(
        "--logs",
        required=True,
        nargs="+",
        action="extend",
        type=Path,
        metavar="PATH",
        help="records of CloudTrail in any form: files, folders, zip archives",
    )
    reality.add_argument("--since", type=instant, metavar="TIME", help="calls from this time on")
    reality.add_argument(
        "--until",
        type=instant,
        metavar="TIME",
        help="calls up to this time, and the sessions that could still act then",
    )
    reality.add_argument(
        "--unused-days",
        type=_days,
        default=90,
        metavar="N",
        help="days without use after which a trust counts as unused",
    )
    reality.add_argument(
        "--reproduce",
        type=Path,
        metavar="DIR",
        help="write each unexplained difference into a new folder, cut to what matters, no names",
    )
    reality.set_defaults(at=None)  # each call has its own time
    _add_format(reality, "csv")


def _add_large(add: Add) -> None:
    words = "evaluate the trusts of a large organization into Parquet files"
    evaluate = add("evaluate", words, _lazy("evaluate", "run_evaluate"))
    words = "a folder; where it holds a part of this already, the rest is added"
    evaluate.add_argument("--output", required=True, type=Path, metavar="DIR", help=words)
    words = "the Dask scheduler of a cluster (default: workers on this machine)"
    evaluate.add_argument("--scheduler", metavar="ADDRESS", help=words)
    words = "how many workers to start here (default: one for each core); 0: none"
    evaluate.add_argument("--workers", type=_workers, metavar="N", help=words)
    _add_at(evaluate)
    run = _lazy("sql", "run_sql")
    sql = add("sql", "ask an evaluation in SQL; without a question: its tables", run, sources=False)
    sql.add_argument("folder", type=Path, metavar="DIR", help="what rolescope evaluate wrote")
    sql.add_argument("question", nargs="?", metavar="SELECT", help="one SELECT of DuckDB")
    sql.add_argument("--ask", metavar="NAME", help="a question that comes with the program")
    _add_format(sql, "csv")


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) > _MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 to {_MAX_WORKERS:,}")
    return int(text)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MAX_DAYS:
        raise argparse.ArgumentTypeError(f"{text} is no number of days from 1 to {_MAX_DAYS:,}")
    return int(text)


def _add_export(add: Add) -> None:
    export = add("export", "write a picture of a view", _lazy("export", "run_export"))
    export.add_argument(
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help="the suffix tells the format; - is standard output",
    )
    export.add_argument("--format", choices=tuple(EXPORTED), help="the format, whatever the suffix")
    export.formatter_class = _ExportHelp
    words = "{views}; or table: all nodes and edges, for graph formats"
    export.add_argument("--view", metavar="VIEW", help=words)
    export.add_argument("--focus", metavar="ARN", help="the role that the focus view is about")
    words = "ways of escalation: none, those to administrators, or all to users and roles"
    export.add_argument("--ways", choices=("none", "admins", "all"), default="none", help=words)
    export.add_argument(
        "--theme", choices=("light", "dark", "high-contrast"), default="light", help="colors"
    )
    export.add_argument(
        "--scale", type=_scale, default=2.0, metavar="N", help="pixels of a PNG per pixel (1 to 8)"
    )
    papers, words = ("A4", "A3", "Letter", "Tabloid"), "pages of a PDF (default: one as large)"
    export.add_argument("--paper", choices=papers, default="", help=words)
    export.add_argument("--hide-names", action="store_true", help="write pseudonyms for names")
    _add_at(export)


def _add_report(add: Add) -> None:
    report = add("report", "write a review report", _lazy("report", "run_report"))
    report.add_argument(
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help="the report: .html, .pdf or .md; - is standard output",
    )
    report.add_argument("--format", choices=tuple(REPORTED), help="the format, whatever the suffix")
    report.add_argument(
        "--generated", type=instant, metavar="TIME", help="the time of writing of the report"
    )
    report.add_argument(
        "--baseline", type=Path, metavar="FILE", help="an earlier JSON of findings to compare with"
    )
    report.add_argument(
        "--settings", type=Path, metavar="FILE", help="known accounts and limits, as TOML"
    )
    report.add_argument("--hide-names", action="store_true", help="write pseudonyms for names")
    _add_at(report)


def _add_agenda(add: Add) -> None:
    agenda = add(
        "agenda", "tell what a review looks at, in its order", _lazy("agenda", "run_agenda")
    )
    agenda.add_argument(
        "--baseline", type=Path, metavar="FILE", help="an earlier JSON of findings to compare with"
    )
    _add_at(agenda)
    _add_format(agenda)


def _add_decisions(add: Add) -> None:
    words = "tell what was decided, or take in what others decided"
    decisions = add("decisions", words, _lazy("decisions", "run_decisions"))
    decisions.add_argument(
        "--take", type=Path, metavar="FILE", help="decisions of somebody else, as JSON of this"
    )
    decisions.add_argument(
        "--keep",
        choices=("mine", "theirs"),
        help="whose decision holds where both differ; the other one goes into the minutes",
    )
    decisions.add_argument(
        "--save", type=Path, metavar="FILE.rolescope", help="write a project with both"
    )
    _add_at(decisions)
    _add_format(decisions, "csv", "sarif")


def _add_patch(add: Add) -> None:
    words = "write what a scenario changes as commands or declarations, with undo"
    patch = add("patch", words, _lazy("patch", "run_patch"))
    patch.add_argument(
        "--output", required=True, type=Path, metavar="DIR", help="a folder that is made for it"
    )
    patch.add_argument(
        "--agreed",
        action="store_true",
        help="the fixes that were agreed on, together, in place of --scenario",
    )
    patch.add_argument(
        "--as",
        dest="form",
        choices=("aws", "terraform", "cloudformation"),
        default="aws",
        help="commands of the AWS CLI, or fragments of what you declare",
    )
    _add_at(patch)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= _MAX_SCALE:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 to {_MAX_SCALE:.0f}")
    return scale


def _add_collect(add: Add) -> None:
    run = _lazy("collect", "run_collect")
    add_collect_flags(
        add("collect", "read accounts and the organization from AWS", run, sources=False)
    )


def _add_at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at", type=instant, metavar="TIME", help="the time of the question, ISO 8601"
    )


def _add_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--open", action="store_true", help="unknown context keys stay unknown, not absent"
    )


def _add_format(parser: argparse.ArgumentParser, *more: str) -> None:
    parser.add_argument(
        "--format", choices=("text", "json", *more), default="text", help="text is for people"
    )
    add_output(parser)
