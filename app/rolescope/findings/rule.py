"""Rules: how one kind of finding is detected, and what it needs."""

from collections.abc import Callable, Iterable

from rolescope.findings.finding import ReasonOfRisk, Risk, StatementPlace, Witness
from rolescope.findings.survey import Survey, TrustStatement
from rolescope.model.policy import StatementPrincipal
from rolescope.trust.facts import Requirement
from rolescope.value import Value

USER_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


class Detection(Value, kw_only=True):
    """What a rule detects, before it is proved and rated.

    `statement` is the one of a trust policy that it is about, if one is; `subjects` are empty
    where its role is the only one. `place` is of other policies. `keys` are the condition keys
    that it is about. `wishes` have to hold of the request that proves it;
    `witness` is that where the rule has it already.
    """

    risk: Risk
    statement: TrustStatement | None = None
    principals: tuple[StatementPrincipal, ...] = ()
    subjects: tuple[str, ...] = ()
    place: StatementPlace | None = None
    details: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    raised: tuple[ReasonOfRisk, ...] = ()
    lowered: tuple[ReasonOfRisk, ...] = ()
    wishes: tuple[Requirement, ...] = ()
    witness: tuple[Witness, ...] = ()
    reaches_admin: bool = False


def _nothing(_survey: Survey) -> tuple[str, ...]:
    return ()


class FindingRule(Value, kw_only=True):
    """One kind of finding.

    `page` is the page of AWS about it. `is_stepped`: the severity goes up where the role is
    privileged, and down where it may do little (FND-58 says which do not). `is_exposure`: it is
    about who gets in, so that a statement that can never match has none (FND-54). `is_proved`: a
    request is looked for that shows it. `needs` names what was not imported.
    """

    id: str
    detect: Callable[[Survey], Iterable[Detection]]
    page: str
    is_stepped: bool = True
    is_exposure: bool = False
    is_proved: bool = False
    needs: Callable[[Survey], tuple[str, ...]] = _nothing
    unsure: tuple[str, ...] = ()
