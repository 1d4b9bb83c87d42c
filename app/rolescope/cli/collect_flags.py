"""The flags of `rolescope collect`. Apart from the command: boto3 is slow to load."""

import argparse
from pathlib import Path


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the command."""
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
    add("--no-organization", action="store_true", help="leave the organization out")
    add("--workers", type=int, default=8, metavar="N", help="accounts read at once (8)")
    add("--show-policy", action="store_true", help="print the read-only policy that is needed")
