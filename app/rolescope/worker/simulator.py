"""What the worker process does beside AWS's policy simulator: what to ask, who agrees. No Qt."""

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.edit import Edit
from rolescope.model.simulator import AwsAnswer
from rolescope.progress import Tick
from rolescope.simulation.simulator.agreement import compare_all
from rolescope.simulation.simulator.questions import suggested, written
from rolescope.words.simulator_text import AgreementText, agreement_text
from rolescope.worker.state import known_world


def pairs_text(
    token: int,
    analysis: Analysis | tuple[Edit, ...],
    principal: str,
    roles: tuple[str, ...],
    *,
    tick: Tick,
) -> str | None:
    """Suggest what to ask about a user or role, one action and resource on a line.

    None: this process does not know those edits; call again with the analysis.
    """
    known = known_world(token, analysis)
    if known is None:
        return None
    tick(0, "Looking through its policies")
    return written(suggested(principal, roles, known[1], load_catalogue()))


def agreement(
    token: int,
    analysis: Analysis | tuple[Edit, ...],
    principal: str,
    answers: tuple[AwsAnswer, ...],
    *,
    tick: Tick,
) -> AgreementText | None:
    """Compare AWS's answers about a user or role with ours. None as for `pairs_text`."""
    known = known_world(token, analysis)
    if known is None:
        return None
    tick(0, "Comparing the answers")
    analysed, index = known
    caller = _caller(principal, index)
    return agreement_text(principal, compare_all(answers, caller, index, analysed.at))


def _caller(principal: str, index: WorldIndex) -> Caller:
    is_user = index.user(principal) is not None
    return UserCaller(principal) if is_user else SessionCaller(role=principal)
