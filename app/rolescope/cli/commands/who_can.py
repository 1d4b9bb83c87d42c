"""`rolescope who-can`: every user and role that may do one action on one resource."""

import argparse
from typing import Any

from rolescope.cli.commands.simulate import check_action
from rolescope.cli.console import end_progress, progress, put, read_file, say, say_json
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.exporters.csv_table import csv_table
from rolescope.model.document import parse_policy
from rolescope.model.policy import PolicyType
from rolescope.questions.answers import verdict_answer
from rolescope.simulation.who_can import ActionOnResource, WhoCan, who_can
from rolescope.words.verdict.who_can_text import (
    COLUMNS,
    account_of,
    type_of,
    who_can_rows,
    who_can_text,
)


def run_who_can(options: argparse.Namespace) -> int:
    """List who may do an action; the exit status is 1 where that is nobody."""
    check_action(options.action, options.resource)
    policy = None if options.resource_policy is None else _policy(options)
    opened = open_sources(options)
    wanted = ActionOnResource(
        action=options.action,
        resource=options.resource,
        at=opened.at,
        resource_policy=policy,
        is_open=options.open,
    )
    try:
        found = who_can(wanted, opened.index, progress())
    finally:
        end_progress()
    if options.format == "json":
        say_json(opened.told(_as_json(found, opened)))
    elif options.format == "csv":
        put(csv_table(COLUMNS, who_can_rows(found)))
    else:
        say("\n".join(who_can_text(found)))
        say(f"\n{time_words(opened)}.")
    return opened.status(Exit.OK if found.found else Exit.DENIED)


def _policy(options: argparse.Namespace) -> str:
    """Return the policy of the resource.

    Raises:
        Failure: it cannot be read as a policy.
    """
    text = read_file(options.resource_policy, "the resource policy")
    why = parse_policy(text, name="resource policy", type=PolicyType.RESOURCE).unreadable
    if why:
        raise UsageFailure(
            f"--resource-policy {options.resource_policy}: {why}. Give a policy document as JSON."
        )
    return text


def _as_json(found: WhoCan, opened: OpenedSources) -> dict[str, Any]:
    return {
        **opened.head(),
        "action": found.wanted.action,
        "resource": found.wanted.resource,
        "asked": found.asked,
        "allowed": len(found.allowed),
        "depending": len(found.depending),
        "principals": [
            {
                "arn": one.entity.arn,
                "type": type_of(one),
                "account": account_of(one),
                **verdict_answer(one.verdict),
            }
            for one in found.found
        ],
    }
