"""Policy documents of an import: parsed, reported, and kept once where they repeat (DF-12)."""

from dataclasses import dataclass, field

from rolescope.importers.faults import JsonPlace, problem
from rolescope.importers.fields import Report
from rolescope.model.document import KnownDocuments, parse_policy
from rolescope.model.plain import visible
from rolescope.model.policy import Policy, PolicyType, Statement
from rolescope.problem import ProblemLevel
from rolescope.value import replace

TRUST_POLICY = "trust policy"  # the name of every one: repeated documents are one object

_Key = tuple[str, PolicyType, str | None, str, str | None, tuple[str, ...] | None]


@dataclass(slots=True)
class PolicyReader:
    """Reads documents. Equal documents of one name become the same object."""

    report: Report
    _known: dict[_Key, Policy] = field(default_factory=dict)
    _lists: dict[tuple[PolicyType, str], tuple[Statement, ...]] = field(default_factory=dict)
    _documents: KnownDocuments = field(default_factory=KnownDocuments)

    def read(
        self,
        source: object,
        place: JsonPlace,
        *,
        name: str,
        type: PolicyType,  # noqa: A002 - the name of the field
        arn: str | None = None,
        others: tuple[Policy, ...] | None = None,
    ) -> Policy:
        """Return the policy of a document (GR-70), its faults reported with their place.

        `others` are its versions that are not the default.
        """
        policy = parse_policy(source, name=name, type=type, arn=arn, known=self._documents)
        if others is not None:
            policy = replace(policy, other_versions=others)
        if self._report(policy, place):
            return policy  # what is wrong may be lost in its text
        versions = None if others is None else tuple(one.text for one in others)
        key = (name, type, arn, policy.text, policy.raw, versions)
        known = self._known.get(key)
        if known is None:
            statements = self._lists.setdefault((type, policy.text), policy.statements)
            is_first = statements is policy.statements
            known = policy if is_first else replace(policy, statements=statements)
            self._known[key] = known
        return known

    def lost(
        self,
        place: JsonPlace,
        why: str,
        *,
        name: str,
        type: PolicyType,  # noqa: A002 - the name of the field
        arn: str | None = None,
    ) -> Policy:
        """Return a policy whose document is not known, and report why."""
        policy = Policy(name=name, type=type, arn=arn, unreadable=why)
        self._report(policy, place)
        return policy

    def _report(self, policy: Policy, place: JsonPlace) -> bool:
        """Report everything that is odd about a document; tell whether anything is."""
        if not (
            policy.unreadable is not None
            or policy.warnings
            or any(found.defects or found.warnings for found in policy.statements)
        ):
            return False
        name = f"policy {visible(policy.name)}" if policy.name != TRUST_POLICY else TRUST_POLICY
        if policy.unreadable is not None:
            self._defect(place, f"The {name} cannot be read: {policy.unreadable}.")
        for warning in policy.warnings:
            self._oddity(place, f"The {name}: {warning}.")
        for statement in policy.statements:
            where = place.at("Statement", statement.index)
            label = visible(statement.label)
            for defect, path in zip(statement.defects, statement.defect_paths, strict=True):
                self._defect(place.at(*path), f"The {name}, {label}: {defect}.")
            for warning in statement.warnings:
                self._oddity(where, f"The {name}, {label}: {warning}.")
        return True

    def _defect(self, place: JsonPlace, what: str) -> None:
        self.report(
            problem(
                ProblemLevel.WARNING,
                place,
                what,
                "What it allows or denies is unknown: where it could change a verdict, the verdict "
                "depends on it.",
                "Correct the document, or export it again.",
                code="policy-not-understood",
            )
        )

    def _oddity(self, place: JsonPlace, what: str) -> None:
        self.report(
            problem(
                ProblemLevel.WARNING,  # GR-8, GR-73
                place,
                what,
                "The rest of the document counts as written.",
                "Look at the document if it was meant otherwise.",
                code="policy-element",
            )
        )
