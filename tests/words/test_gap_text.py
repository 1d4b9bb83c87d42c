"""What an import lacks, in words."""

import pytest

from rolescope.model.gap import Gap, GapKind, gap_about
from rolescope.words.gap_text import gap_text

ACCOUNTS = [f"11112222{number:04}" for number in range(1_234)]


@pytest.mark.parametrize("kind", GapKind)
def test_every_kind_says_what_it_means_and_what_to_do(kind: GapKind) -> None:
    for count in (1, 2):
        gap = gap_about(kind, ACCOUNTS[:count])
        assert gap is not None
        text = gap_text(gap)
        assert text.title
        assert not text.title.endswith(".")
        assert "{" not in text.title
        assert text.meaning.endswith(".")
        assert text.advice.endswith(".")


def test_subjects_are_counted() -> None:
    one, many = (gap_about(GapKind.CALLER_ACCOUNT, ACCOUNTS[:count]) for count in (1, 1_234))
    assert one is not None
    assert many is not None
    assert gap_text(one).title == "1 trusted account not imported"
    assert gap_text(many).title == "1,234 trusted accounts not imported"
    assert gap_text(Gap(kind=GapKind.ORGANIZATION)).title == "Organization not imported"


@pytest.mark.parametrize(("kind", "one"), [(GapKind.SCPS, "SCP"), (GapKind.RCPS, "RCP")])
def test_guardrails_or_only_where_they_are_attached_scp7(kind: GapKind, one: str) -> None:
    whole = gap_text(Gap(kind=kind))
    assert whole.title == f"{one}s not imported"
    assert f"unless an {one} that was not imported denies." in whole.meaning
    assert gap_text(Gap(kind=kind, subjects=("p-1",))).title == f"Targets of 1 {one} not imported"
    two = gap_text(Gap(kind=kind, subjects=("p-1", "p-2")))
    assert two.title == f"Targets of 2 {one}s not imported"
    assert two.meaning == (
        f"Which accounts it limits is unknown: verdicts that need the {one}s depend."
    )
