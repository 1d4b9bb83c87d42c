"""Flags that several commands share or that are many, and how their values are read.

Every command reads all of them for its parser: so nothing here loads the engine.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rolescope.model.instant import format_instant, parse_instant

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+)s?)?")
_MAX_HOPS = 20
Given = list[tuple[str, Any]]
"""Flags in the order in which they stand on the command line."""


class _Ordered(argparse.Action):
    """Remember a flag in its place."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _option: str | None = None,
    ) -> None:
        """Append to `given`."""
        given: Given = getattr(namespace, "given", None) or []
        given.append((self.dest, self.const if self.nargs == 0 else values))
        namespace.given = given


def add_request_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of a request to a command."""
    _add_caller(parser)

    def add(flag: str, metavar: str, words: str, **more: Any) -> None:
        parser.add_argument(flag, action=_Ordered, metavar=metavar, help=words, **more)

    add("--role", "ROLE", "ARN of the role to assume; repeat it for a chain")
    add("--session-name", "NAME", "name of the session")
    add("--duration", "TIME", "DurationSeconds: 3600, 1h, 90m", type=duration)
    add("--external-id", "ID", "external ID of the call")
    add("--mfa-age", "SECONDS", "age of the MFA sign-in, before --role", type=int)
    add("--tag", "K=V", "a session tag", type=_pair)
    add("--transitive", "K", "key of a transitive tag")
    add("--source-identity", "NAME", "source identity")
    add("--policy", "FILE", "session policy: a file, or the policy itself as JSON")
    add("--policy-arn", "ARN", "managed session policy")
    add(
        "--provided-context",
        "ARN=TEXT",
        "a context that a provider vouches for, and its assertion",
        type=_pair,
    )
    add("--context", "KEY=VALUE", "a context key; repeat it for more values", type=_pair)
    parser.add_argument(
        "--mfa",
        action=_Ordered,
        nargs=0,
        const=True,
        help="after --role: an MFA code with the call; before it: GetSessionToken with MFA",
    )


def _add_caller(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="caller",
        required=True,
        metavar="CALLER",
        help="who calls: an ARN, a caller object as JSON, or @FILE",
    )


def add_temporary_flags(parser: argparse.ArgumentParser, operation: str) -> None:
    """Add the parameters of GetSessionToken, GetFederationToken or AssumeRoot."""
    _add_caller(parser)
    add = parser.add_argument
    add("--duration", metavar="TIME", help="DurationSeconds: 3600, 1h, 90m", type=duration)
    if operation == "get-session-token":
        add("--mfa", action="store_true", help="with a valid code of an MFA device")
        return
    if operation == "get-federation-token":
        add("--name", metavar="NAME", required=True, help="name of the federated user")
        words = "session policy: a file, or the policy itself as JSON"
        add("--policy", metavar="FILE", help=words)
        words = "managed session policy; repeatable"
        add("--policy-arn", metavar="ARN", action="append", help=words)
        add("--tag", metavar="K=V", type=_pair, action="append", help="a session tag; repeatable")
    else:
        words = "the member account, by its ID"
        add("--target-principal", metavar="ACCOUNT", required=True, help=words)
        words = "the task policy, or its name, as in IAMAuditRootUserCredentials"
        add("--task-policy-arn", metavar="ARN", required=True, help=words)
    words = "a context key; repeat it for more values"
    add("--context", metavar="KEY=VALUE", type=_pair, action="append", help=words)


def duration(text: str) -> int:
    """Read a number of seconds: `3600`, `1h`, `90m`, `1h30m`.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    found = _DURATION.fullmatch(text.strip().lower())
    if not text.strip() or found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration; write 3600, 1h or 90m")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text!r} has to be KEY=VALUE")
    return key, value


def add_path_flags(parser: argparse.ArgumentParser) -> None:
    """Add the ends of paths, and how far they may go."""
    end = "an ARN, an account ID, a service, *, or a name"
    parser.add_argument("--from", dest="source", metavar="X", help=f"who begins: {end}")
    parser.add_argument(
        "--to",
        dest="target",
        metavar="Y",
        help="whom to become: a role, an account ID, admin; or what to use: the ARN of a resource",
    )
    parser.add_argument(
        "--action",
        metavar="A",
        help="what to do with the resource; else to read it (S3, KMS, Secrets Manager)",
    )
    parser.add_argument(
        "--ways",
        action="store_true",
        help="go by ways of escalation, too, and not by trusts alone; with --from alone all who "
        "are reached, and who gets all rights",
    )
    parser.set_defaults(through_of_ways="allowed")
    parser.add_argument("--max-hops", type=hop_limit, metavar="N", help="no more hops than that")
    parser.add_argument(
        "--through",
        choices=("allowed", "conditional", "any"),
        default="conditional",
        action=_Through,
        help="allowed: nothing has to be brought; any: closed trusts, too. Without it no ways that "
        "a condition or guardrail decides",
    )


class _Through(argparse.Action):
    """Keeps beside the value that it was given: of ways the default allows less than of trusts."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse gives it
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,  # noqa: ARG002 - argparse gives it
    ) -> None:
        namespace.through = namespace.through_of_ways = values


def add_way_flags(parser: argparse.ArgumentParser) -> None:
    """Add whose ways are asked for, and by which rules."""
    parser.add_argument("--from", dest="source", metavar="X", help="who gains: an ARN, a name …")
    parser.add_argument(
        "--to",
        dest="target",
        metavar="Y",
        help="whose rights are gained: an ARN, an account ID, a name; admin: all rights",
    )
    parser.add_argument(
        "--rule", action="append", metavar="ID", help="only ways by this rule, such as PE-28"
    )


def hop_limit(text: str) -> int:
    """Read the value of `--max-hops`.

    Raises:
        argparse.ArgumentTypeError: it is no number of hops.
    """
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:9]) <= _MAX_HOPS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {_MAX_HOPS}")
    return int(text)


def add_collect_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of `collect`."""
    add = parser.add_argument
    add("--output", type=Path, metavar="PATH", help="a folder, or a file that ends in .zip")
    add("--profile", action="append", metavar="P", help="of the AWS configuration; repeatable")
    add("--region", metavar="R", help="whose endpoints are asked")
    add("--endpoint-url", metavar="URL", help="ask this endpoint instead of AWS")
    add("--ca-bundle", metavar="FILE", help="certificates to trust")
    add("--proxy", metavar="URL", help="the proxy to use")
    add("--member-role", metavar="NAME", help="the role to assume in other accounts")
    add("--external-id", metavar="ID", help="for the member role")
    add("--account", action="append", metavar="ID", help="read this member too; repeatable")
    add("--all-accounts", action="store_true", help="read all active accounts of the organization")
    add("--identity-center", action="store_true", help="read permission sets and assignments")
    add("--resources", action="store_true", help="read what runs as a role, in every Region")
    words = "with --resources, --use or --cloudtrail, read this Region alone; repeatable"
    add("--resource-region", action="append", metavar="R", help=words)
    words = "read credential reports and findings of Access Analyzer: some calls an account, free"
    add("--use", action="store_true", help=words)
    words = "read services last accessed: at least two calls a role, free"
    add("--last-accessed", action="store_true", help=words)
    words = "read who assumed roles in the last 90 days, newest first: two calls a second, free"
    add("--cloudtrail", action="store_true", help=words)
    add("--no-organization", action="store_true", help="leave the organization out")
    add("--workers", type=int, default=8, metavar="N", help="accounts read at once (8)")
    words = "read the catalogue of AWS managed policies, for all later imports, and nothing else"
    add("--managed-policies", action="store_true", help=words)
    add("--show-policy", action="store_true", help="print the read-only policy that is needed")


def instant(text: str) -> str:
    """Read the value of `--at`.

    Raises:
        argparse.ArgumentTypeError: it is no time.
    """
    moment = parse_instant(text)
    if moment is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a valid time; use ISO 8601, as in 2026-11-24T12:00:00Z"
        )
    return format_instant(moment)
