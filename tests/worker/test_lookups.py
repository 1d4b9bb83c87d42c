"""What the worker answers about an analysis that it knows, or is given."""

import pickle

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.review import Assertion, Expectation
from rolescope.progress import no_tick
from rolescope.questions.checks import CheckState
from rolescope.worker.lookups import check_assertions
from support.worlds.build import NOW
from support.worlds.trust_worlds import ANA, DEPLOY, release_world

WITHOUT = WithoutTrust(DEPLOY, StatementPrincipal(PrincipalType.USER, ANA, ANA))


def test_the_worker_answers_about_an_analysis_and_knows_none_by_a_wrong_number() -> None:
    analysis = analyse(Scenario(release_world(), (WITHOUT,)), NOW)
    assertion = Assertion(
        query=f'{{"caller": "{ANA}", "role": "{DEPLOY}", "type": "assume"}}',
        expect=Expectation.ALLOWED,
    )
    found = check_assertions(-1, analysis, (assertion,), tick=no_tick)
    assert found is not None
    assert [(one.state, one.broken_by) for one in found] == [(CheckState.BROKEN, 1)]
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - it comes from here
    assert check_assertions(-1, (WITHOUT,), (assertion,), tick=no_tick) is None
