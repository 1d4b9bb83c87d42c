"""Write the demo organization Northwind into resources/demo.

    .venv/bin/python packaging/northwind [DIRECTORY]

Northwind shows one case of everything the explorer explains. Each account has a file of its own
here; `iam.py` holds the words they are written in, `aws_cli.py` turns them into what the AWS CLI
would print. The output is the directory form of a world and always the same: a test compares it
byte by byte.
"""

import json
import sys
from pathlib import Path
from typing import Any

import account_data
import account_management
import account_prod
import account_sandbox
import account_security
import account_tools
import aws_cli
from organization import organization

NOW = "2026-11-20T17:20:00Z"
ACCOUNTS = (
    account_tools.ACCOUNT,
    account_security.ACCOUNT,
    account_prod.ACCOUNT,
    account_management.ACCOUNT,
    account_data.ACCOUNT,
    account_sandbox.ACCOUNT,
)


def write(directory: Path) -> None:
    """Write every file of the demo organization."""
    _write(directory / "world.json", {"format": "iam-world/1", "id": "northwind", "now": NOW})
    _write(directory / "organization.json", organization())
    for account in ACCOUNTS:
        folder = directory / "accounts" / account.id
        _write(folder / "authorization-details.json", aws_cli.authorization_details(account))
        _write(folder / "oidc-providers.json", aws_cli.oidc_providers(account))
        _write(folder / "saml-providers.json", aws_cli.saml_providers(account))
        if account.roles_are_listed:
            _write(folder / "roles.json", aws_cli.list_roles(account))


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    demo = Path(__file__).resolve().parents[2] / "resources" / "demo"
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else demo)
