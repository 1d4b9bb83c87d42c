"""`rolescope plan`: what Terraform or CloudFormation is about to change of who becomes whom."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from rolescope.analysis import as_imported
from rolescope.cli.console import end_progress, progress, report
from rolescope.cli.differences import failed, put_report, status_of
from rolescope.cli.failure import Failure
from rolescope.cli.sources import Opened, open_sources
from rolescope.difference.impact import Cause
from rolescope.difference.openings import Openings, find_openings
from rolescope.engine.index import WorldIndex
from rolescope.importers.plan_files import read_plan_file
from rolescope.model.arn import is_account_id
from rolescope.plans.proposal import Made, Proposal, propose
from rolescope.plans.reading import Given, read_plan
from rolescope.plans.values import Plan, PlanError
from rolescope.problem import Unreadable
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.words.openings.plan_notes import note_text
from rolescope.words.openings.report import Origin, Report

DEFAULT_FAIL_ON = ("admin", "external")
_MAX_ADDRESSES = 5  # of one cause


def run_plan(options: argparse.Namespace) -> int:
    """Report what plans open and close."""
    given = Given(accounts=_accounts(options.account or ()))
    plans = [_read(path, given) for path in options.plan]
    opened = open_sources(options)
    proposal = propose(opened.world, plans, progress())
    found = _openings(opened, proposal)
    notes = tuple(dict.fromkeys(map(note_text, proposal.notes)))
    unknown = sum(note.is_unknown for note in notes)
    fail_on = options.fail_on or DEFAULT_FAIL_ON
    told = Report(
        before=", ".join(path.name for path in options.sources),
        after=", ".join(path.name for path in options.plan),
        openings=found,
        notes=notes,
        trace=cache(lambda cause: _origin(cause, proposal)),
        failed=failed(fail_on, found, unknown),
        is_base_old=proposal.is_base_old,
    )
    put_report(told, options, opened, _more(proposal))
    return opened.status(status_of(told, depends=True))


def _accounts(texts: Sequence[str]) -> dict[str, str]:
    """Read `--account aws.tools=222222222222`; without a provider it is that of templates."""
    found: dict[str, str] = {}
    for text in texts:
        key, equals, account = text.rpartition("=")
        if not is_account_id(account) or (equals and not key):
            raise Failure(f"--account {text}: give PROVIDER=ID, with an ID of 12 digits.")
        found[key] = account
    return found


def _read(path: Path, given: Given) -> Plan:
    try:
        value, problems = read_plan_file(path)
        report(problems)
        return read_plan(value, given)
    except Unreadable as error:
        raise Failure(str(error.problem)) from error
    except PlanError as error:
        raise Failure(f"{path}: {error.what} {error.advice}") from error


def _openings(opened: Opened, proposal: Proposal) -> Openings:
    """Evaluate the world before and after, and compare."""
    try:
        before = as_imported(opened.world, opened.at, progress())
        if not proposal.made:
            return Openings()
        index = WorldIndex(proposal.world, before.index)
        graph = trust_graph(index, opened.at, progress(), before)
        return find_openings(before, Before(index, graph, opened.at), tick=progress())
    finally:
        end_progress()


def _origin(cause: Cause, proposal: Proposal) -> Origin:
    place = cause.place
    names = (cause.holder,) if place is None else (cause.holder, place.holder, place.name)
    made: tuple[Made, ...] = proposal.causes(*names)
    addresses = dict.fromkeys(one.address for one in made)
    return Origin(tuple(addresses)[:_MAX_ADDRESSES], any(one.is_sensitive for one in made))


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


def _edit_json(made: Made) -> dict[str, Any]:
    edit = made.edit
    about = {
        field.name: value
        for field in fields(edit)  # type: ignore[arg-type]  # every edit is a dataclass
        if field.name not in _LEFT_OUT and isinstance(value := getattr(edit, field.name), str | int)
    }
    return {
        "address": made.address,
        "edit": type(edit).__name__.replace("WithUnnamed", "With"),
        "label": edit.label,
        "about": about,
    }
