"""What the worker process does beside AWS's policy simulator: what to ask, who agrees. No Qt."""

from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.simulator import AwsAnswer
from rolescope.progress import Tick
from rolescope.simulation.simulator.agreement import compare_all
from rolescope.simulation.simulator.questions import suggested, written
from rolescope.words.simulator_text import AgreementText, agreement_text
from rolescope.worker.state import KnownAnalysis, about_scenario


@about_scenario
def pairs_text(known: KnownAnalysis, principal: str, roles: tuple[str, ...], *, tick: Tick) -> str:
    """Suggest what to ask about a user or role, one action and resource on a line."""
    tick(0, "Looking through its policies")
    return written(suggested(principal, roles, known.index, load_catalogue()))


@about_scenario
def agreement(
    known: KnownAnalysis, principal: str, answers: tuple[AwsAnswer, ...], *, tick: Tick
) -> AgreementText:
    """Compare AWS's answers about a user or role with ours."""
    tick(0, "Comparing the answers")
    index = known.index
    is_user = index.user(principal) is not None
    caller = UserCaller(principal) if is_user else SessionCaller(role=principal)
    return agreement_text(principal, compare_all(answers, caller, index, known.analysis.at))
