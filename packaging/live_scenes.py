"""Scenes of the live import: its pages are fed with messages, so that nothing has to be asked."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rolescope.importers.aws.calls import CALLS, Scope
from rolescope.importers.aws.fault import CallFault, FaultKind
from rolescope.importers.aws.plan import CallerIdentity
from rolescope.model.collection import CallOutcome, CallState
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.wizard import (
    CHECK,
    IDENTITY,
    PROFILE,
    SCOPE,
    LiveImportWizard,
)
from rolescope.ui.state.selection import Selection

TESTS = Path(__file__).resolve().parents[1] / "tests"
ACCOUNT = "104822317755"
MEMBERS = ("118055612207", "330081247765", "441700923385", "770233459910", "900144206618")
READER = f"arn:aws:sts::{ACCOUNT}:assumed-role/audit-reader/mira"
SAID = (
    f"AccessDenied: User: {READER} is not authorized to perform: iam:ListRoles on resource: * "
    "because no identity-based policy allows the iam:ListRoles action."
)
ADVICE = "Allow iam:ListRoles to the principal that reads, or import without it."
TRIED = (
    *("iam:GetAccountAuthorizationDetails", "iam:ListRoles", "iam:ListOpenIDConnectProviders"),
    *("iam:ListSAMLProviders", "iam:ListAccountAliases", "iam:GetAccountSummary"),
    *("organizations:DescribeOrganization", "organizations:ListRoots"),
    "organizations:ListPolicies",
)
Scene = Callable[[Any], None]


def _wizard(studio: Any, step: int = PROFILE) -> LiveImportWizard:
    """Show the wizard at a step, without the process behind it."""
    studio.window.live_import.begin()
    wizard: LiveImportWizard = studio.window.live_import.wizard
    wizard.live.close()
    wizard.live.say = lambda _message: None  # type: ignore[method-assign]
    wizard.scope.folder.setText("~/.local/share/rolescope/snapshots/104822317755-2026-11-20")
    wizard._hear(messages.Profiles(("audit", "northwind-admin", "sandbox")))  # noqa: SLF001
    if step > PROFILE:
        wizard._hear(_identified())  # noqa: SLF001
    wizard.scope.members.setChecked(step > IDENTITY)
    if step > SCOPE:
        wizard._go(SCOPE)  # noqa: SLF001
        wizard.next.click()
    elif step > IDENTITY:
        wizard._go(step)  # noqa: SLF001
    wizard.move(studio.window.mapToGlobal(studio.window.rect().center()) - wizard.rect().center())
    studio.settle()
    return wizard


def _identified() -> messages.CallerIdentified:
    identity = CallerIdentity(account=ACCOUNT, arn=READER)
    until = "2026-11-20T18:20:00Z"
    return messages.CallerIdentified(
        identity=identity, region="us-east-1", endpoint="", until=until
    )


def _profile(studio: Any) -> None:
    _wizard(studio)


def _network(studio: Any) -> None:
    wizard = _wizard(studio)
    wizard.profile.endpoint.setText("http://10.0.0.7:5000")
    wizard.next.click()


def _code(studio: Any) -> None:
    wizard = _wizard(studio)
    wizard._be_busy()  # noqa: SLF001
    device = f"arn:aws:iam::{ACCOUNT}:mfa/mira"
    wizard._hear(messages.MfaCodeAsked(f"Enter MFA code for {device}: "))  # noqa: SLF001


def _identity(studio: Any) -> None:
    _wizard(studio, IDENTITY)


def _scope(studio: Any) -> None:
    _wizard(studio, SCOPE)


def _check(studio: Any) -> None:
    wizard = _wizard(studio, CHECK)
    for call in CALLS:
        if call.id in TRIED:
            is_allowed = call.id != "iam:ListRoles"
            tried = messages.CallChecked(
                call=call.id,
                purpose=call.purpose,
                meaning=call.meaning,
                is_allowed=is_allowed,
                said="" if is_allowed else SAID,
            )
            wizard._hear(tried)  # noqa: SLF001
    wizard._hear(messages.CallsChecked())  # noqa: SLF001


def _called(studio: Any) -> None:
    _check(studio)
    studio.window.live_import.wizard.check.show_text.click()


def _run(studio: Any) -> LiveImportWizard:
    wizard = _wizard(studio, CHECK)
    wizard._hear(messages.CallsChecked())  # noqa: SLF001
    wizard.next.click()
    hear = wizard._hear  # noqa: SLF001
    hear(messages.PartsPlanned(7))
    for part in ("organization", ACCOUNT, *MEMBERS[:4]):
        hear(messages.PartStarted(part))
        scope = Scope.ORGANIZATION if part == "organization" else Scope.ACCOUNT
        for call in (call for call in CALLS if call.scope is scope):
            is_denied = part == MEMBERS[0] and call.id == "iam:ListRoles"
            hear(messages.CallTold(_outcome(part, call.id, is_denied=is_denied)))
        if part != MEMBERS[3]:
            hear(messages.PartEnded(part=part, is_complete=part != MEMBERS[0]))
    return wizard


def _outcome(part: str, call: str, *, is_denied: bool) -> CallOutcome:
    state = CallState.DENIED if is_denied else CallState.COMPLETE
    return CallOutcome(
        part=part, call=call, state=state, items=0 if is_denied else 12, said=SAID * is_denied
    )


def _running(studio: Any) -> None:
    _run(studio)


def _partial(studio: Any) -> None:
    _ended(_run(studio))


def _expired(studio: Any) -> None:
    fault = CallFault(
        why=FaultKind.EXPIRED,
        said="ExpiredToken: The security token included in the request is expired.",
        advice="Sign in again and continue: what was read is kept.",
    )
    _ended(_run(studio), fault)


def _ended(wizard: LiveImportWizard, fault: CallFault | None = None) -> None:
    if fault is None:
        wizard._hear(messages.PartEnded(part=MEMBERS[3], is_complete=True))  # noqa: SLF001
        wizard._hear(messages.PartStarted(MEMBERS[4]))  # noqa: SLF001
        refused = _outcome(MEMBERS[4], "sts:AssumeRole", is_denied=True)
        wizard._hear(messages.CallTold(refused))  # noqa: SLF001
        wizard._hear(messages.PartEnded(part=MEMBERS[4], is_complete=False))  # noqa: SLF001
    wizard._hear(  # noqa: SLF001
        messages.ImportEnded(
            folder=Path("snapshot"),
            is_complete=False,
            is_stopped=False,
            accounts=5 if fault is None else 4,
            calls=58 if fault is None else 41,
            retries=0,
            is_expired=fault is not None,
            said=fault.said if fault else "",
            advice=fault.advice if fault else "",
        )
    )


def _open(studio: Any) -> None:
    """Open what a live import left."""
    folder = studio.window.settings.folder / f"{ACCOUNT}-2026-11-20"
    if not folder.is_dir():
        runpy.run_path(str(TESTS / "support" / "aws" / "live_demo.py"))["write_live_demo"](folder)
    studio.workspace.opener.open([folder])
    studio.settle()


def _missing(studio: Any) -> None:
    _open(studio)
    studio.workspace.window.open_panel("coverage")


def _people(studio: Any) -> None:
    _open(studio)
    roles = (role for account in studio.workspace.world.world.accounts for role in account.roles)
    arn = next(role.arn for role in roles if role.is_reserved)
    studio.workspace.selection.select(Selection(nodes=(arn,)))


SCENES: dict[str, Scene] = {
    "live-profile": _profile,
    "live-network": _network,
    "live-code": _code,
    "live-identity": _identity,
    "live-scope": _scope,
    "live-check": _check,
    "live-called": _called,
    "live-run": _running,
    "live-partial": _partial,
    "live-expired": _expired,
    "live-missing": _missing,
    "live-people": _people,
}
