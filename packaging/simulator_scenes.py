"""Scenes of the comparison with AWS: its pages are fed with messages, nothing has to be asked."""

from collections.abc import Callable
from typing import Any

from rolescope.importers.aws.plan import CallerIdentity
from rolescope.model.arn import Arn
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair
from rolescope.simulation.simulator.questions import read
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.simulator_dialog import SimulatorDialog

NAME = "deploy-hub"
MISSING = "aws:SourceIp"
Scene = Callable[[Any], None]


def _dialog(studio: Any) -> SimulatorDialog:
    """Show the dialog without the process behind it, about a role of the demo."""
    studio.open()
    principal = studio.node(NAME)
    studio.click(NAME)
    dialog = SimulatorDialog(studio.window, studio.workspace, principal)
    dialog.live.close()
    dialog.live.say = lambda _message: None  # type: ignore[method-assign]
    dialog._hear(messages.Profiles(("audit", "northwind-admin", "sandbox")))  # noqa: SLF001
    dialog.open()
    dialog.move(studio.window.mapToGlobal(studio.window.rect().center()) - dialog.rect().center())
    studio.settle()
    return dialog


def _identified(studio: Any, dialog: SimulatorDialog, account: str = "") -> None:
    arn = Arn.parse(studio.node(NAME))
    own = account or (arn.account if arn else "")
    identity = CallerIdentity(account=own, arn=f"arn:aws:sts::{own}:assumed-role/audit-reader/mira")
    found = messages.CallerIdentified(identity=identity, region="us-east-1", endpoint="")
    dialog._hear(found)  # noqa: SLF001
    studio.settle()


def _profile(studio: Any) -> None:
    _dialog(studio)


def _question(studio: Any) -> None:
    _identified(studio, _dialog(studio))


def _wrong(studio: Any) -> None:
    dialog = _dialog(studio)
    _identified(studio, dialog)
    dialog.question.pairs.appendPlainText("s3:Get* *\ns3:GetObject bucket")


def _elsewhere(studio: Any) -> None:
    _identified(studio, _dialog(studio), "104822317755")


def _asking(studio: Any) -> None:
    dialog = _dialog(studio)
    _identified(studio, dialog)
    dialog.next.click()
    dialog._hear(messages.Simulated(()))  # noqa: SLF001


def _answers(studio: Any) -> None:
    """Most agree; one differs, and of one AWS was not told what decides."""
    dialog = _dialog(studio)
    _identified(studio, dialog)
    pairs, _ = read(dialog.question.pairs.toPlainText())
    dialog.next.click()
    dialog._hear(messages.Simulated(tuple(map(_answer, range(len(pairs)), pairs))))  # noqa: SLF001
    dialog._hear(messages.AllSimulated())  # noqa: SLF001
    studio.settle()


def _answer(number: int, pair: SimulatedPair) -> AwsAnswer:
    if number == 1:
        return AwsAnswer(pair=pair, decision=AwsDecision.IMPLICIT_DENY, missing=(MISSING,))
    statements = ("role_deploy-hub_deploy",)
    return AwsAnswer(pair=pair, decision=AwsDecision.ALLOWED, statements=statements)


SCENES: dict[str, Scene] = {
    "aws-profile": _profile,
    "aws-question": _question,
    "aws-wrong": _wrong,
    "aws-elsewhere": _elsewhere,
    "aws-asking": _asking,
    "aws-answers": _answers,
}
