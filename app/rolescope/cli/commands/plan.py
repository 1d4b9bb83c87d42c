"""`rolescope plan`: what Terraform or CloudFormation is about to change of who becomes whom."""

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from rolescope.cli.allowances import read_allowances
from rolescope.cli.console import end_progress, progress, warn
from rolescope.cli.console import report as report_problems
from rolescope.cli.differences import failed, put_report, status_of
from rolescope.cli.failure import UsageFailure
from rolescope.cli.finding_settings import read_finding_settings
from rolescope.cli.sources import open_sources
from rolescope.difference.openings import Openings
from rolescope.difference.way_changes import way_causes
from rolescope.exporters.openings_sarif import PlanFiles
from rolescope.findings.states import compare_evaluated, evaluate_state
from rolescope.importers.plan_files import read_plan_file
from rolescope.model.arn import is_account_id
from rolescope.model.edit import Scenario
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.plan_values import PlanError, ProposedPlan
from rolescope.plans.proposal import PlannedEdit, Proposal, propose
from rolescope.plans.stacks import PROVIDER
from rolescope.plans.templates import Stack
from rolescope.problem import Unreadable
from rolescope.value import field_names, replace
from rolescope.words.openings.plan_report import plan_report

DEFAULT_FAIL_ON = ("admin", "external")


def run_plan(options: argparse.Namespace) -> int:
    """Report what plans open and close."""
    settings = read_finding_settings(options.settings)
    given = Given(accounts=_accounts(options.account or ()), stack=_stack(options))
    plans = [_read(path, given) for path in options.plan]
    opened = open_sources(options)
    rulings = read_allowances(options.allow, opened.at)
    names = (
        ", ".join(path.name for path in options.sources),
        ", ".join(path.name for path in options.plan),
    )
    try:
        proposal = propose(opened.world, plans, progress())
        before = evaluate_state(Scenario(opened.world), opened.at, tick=progress())
        after = before
        if proposal.made:
            planned = Scenario(opened.world, proposal.edits)
            after = evaluate_state(planned, opened.at, before.known, tick=progress())
        found = compare_evaluated(
            before, after, settings=settings, rulings=rulings, tick=progress()
        )
        causes = way_causes(before.known, after.known)
        report = plan_report(proposal, found, causes, names, rulings)
    finally:
        end_progress()
    _warn_of_broad(report.openings, rulings)
    report = replace(report, failed=failed(options.fail_on or DEFAULT_FAIL_ON, report))
    files = _files(options.plan, plans)
    put_report(report, options, opened, after, proposal.secrets, files, **_more(proposal))
    return opened.status(status_of(report, depends=True))


def _warn_of_broad(openings: Openings, rulings: Collection[str]) -> None:
    """Name what is allowed by an acceptance that is older than names with conditions."""
    for name, broad in openings.fingerprints.items():
        if name not in rulings and broad in rulings:
            warn(f"warning: --allow: {broad} allows whatever the conditions are; name {name}.")


def _accounts(texts: Sequence[str]) -> dict[str, str]:
    """Read `--account aws.tools=222222222222`; without a provider it is that of a template."""
    found: dict[str, str] = {}
    for text in texts:
        key, equals, account = text.rpartition("=")
        if not is_account_id(account) or (equals and not key):
            raise UsageFailure(f"--account {text}: give PROVIDER=ID, with an ID of 12 digits.")
        found[key or PROVIDER] = account
    return found


def _stack(options: argparse.Namespace) -> Stack:
    """Read where a template is deployed, and with what."""
    return Stack(
        region=options.region or "",
        name=options.stack_name or Stack().name,
        parameters=dict(_pair("--parameter", text) for text in options.parameter or ()),
        exports=_exports(options.exports),
    )


def _pair(flag: str, text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise UsageFailure(f"{flag} {text}: give NAME=VALUE.")
    return key, value


def _exports(path: Path | None) -> dict[str, str]:
    """Read what `aws cloudformation list-exports` prints (IAC-40)."""
    if path is None:
        return {}
    try:
        value, _ = read_plan_file(path)
    except Unreadable as error:
        raise UsageFailure(str(error.problem)) from error
    listed = value.get("Exports")
    if not isinstance(listed, list):
        raise UsageFailure(f"{path}: it has no list Exports. Give aws cloudformation list-exports.")
    return {str(one.get("Name")): str(one.get("Value")) for one in listed if isinstance(one, dict)}


def _read(path: Path, given: Given) -> ProposedPlan:
    try:
        value, problems = read_plan_file(path)
        report_problems(problems)
        return read_plan(value, given)
    except Unreadable as error:
        raise UsageFailure(str(error.problem)) from error
    except PlanError as error:
        raise UsageFailure(f"{path}: {error.what} {error.advice}") from error


def _files(paths: Sequence[Path], plans: Sequence[ProposedPlan]) -> PlanFiles:
    """Return what tells the plan of each resource, the last of several that have it."""
    files = {
        resource.address: path.as_posix()
        for path, plan in zip(paths, plans, strict=True)
        for resource in plan.resources
    }
    return lambda address: files.get(address, paths[-1].as_posix())


def _more(proposal: Proposal) -> dict[str, Any]:
    return {
        "asked": [{"provider": one.provider, "address": one.address} for one in proposal.asked],
        "providers": [
            {"provider": one.key, "account": one.account, "by": one.by or None}
            for plan in proposal.plans
            for one in plan.providers
        ],
        "edits": [_edit_json(one) for one in proposal.made],
    }


_LEFT_OUT = ("text", "trust", "label", "value")  # documents and values of tags may hold secrets


def _edit_json(made: PlannedEdit) -> dict[str, Any]:
    edit = made.edit
    about = {
        name: value
        for name in field_names(type(edit))
        if name not in _LEFT_OUT and isinstance(value := getattr(edit, name), str | int)
    }
    return {
        "address": made.address,
        "edit": type(edit).__name__.replace("WithUnnamed", "With"),
        "label": edit.label,
        "about": about,
    }
