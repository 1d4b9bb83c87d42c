"""Excerpts: which lines of a document are tinted and marked."""

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Layer
from rolescope.model.policy import PolicyType
from rolescope.words.excerpt import Lines, Mark, Tone, line_words, traced_excerpt, worst
from support.worlds import build as worlds
from support.worlds.trust_worlds import ask, release_world


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if part in line)


def test_paths_lead_to_lines_and_absent_ones_to_what_holds_them() -> None:
    policy = worlds.policy("p", worlds.allow("s3:Get*", Sid="One"), type=PolicyType.IDENTITY)
    lines = Lines(policy)
    assert lines.of([("Statement", 0, "Sid")]) == (line_of(policy.text, '"Sid"'),)
    whole = lines.span(("Statement", 0))
    assert lines.span(("Statement", 0, "Condition", "Bool", "aws:x")) == whole


def test_a_principal_is_found_by_its_text_as_written() -> None:
    trust = worlds.trusts([f"arn:aws:iam::{worlds.A}:root", f"arn:aws:iam::{worlds.B}:root"])
    policy = worlds.policy("t", trust, type=PolicyType.TRUST)
    second = (policy.statements[0].principals or ())[1]
    path = Lines(policy).principal(0, second)
    assert path == ("Statement", 0, "Principal", "AWS", 1)


def test_a_principal_of_another_document_is_in_no_line() -> None:
    other = worlds.policy("o", worlds.trusts(worlds.B), type=PolicyType.TRUST)
    (principal,) = other.statements[0].principals or ()
    policy = worlds.policy("t", worlds.trusts(worlds.A), type=PolicyType.TRUST)
    assert Lines(policy).principal(0, principal) is None


def test_an_unreadable_document_has_no_lines() -> None:
    policy = worlds.policy("p", "{", type=PolicyType.TRUST)
    assert Lines(policy).span(("Statement", 0)) is None
    assert traced_excerpt((), policy, "role").marks == ()


def test_matching_elements_get_a_check_failing_ones_a_cross_foreign_statements_a_minus() -> None:
    index = WorldIndex(release_world())
    verdict = ask(index, external_id="wrong", session_name="release-1").verdict
    layer = next(x for x in verdict.layers if x.layer is Layer.TRUST)
    policy = layer.statements[0].policy
    excerpt = traced_excerpt(layer.statements, policy, "release", ("Statement", 1))
    marks = dict(excerpt.marks)
    text = policy.text
    assert marks[line_of(text, "role/deploy")] is Mark.YES
    assert marks[line_of(text, "sts:ExternalId")] is Mark.NO
    assert marks[line_of(text, "user/ana")] is Mark.NEUTRAL
    tones = {tint.first: tint.tone for tint in excerpt.tints}
    assert tones[line_of(text, "sts:ExternalId")] is Tone.NO
    assert line_of(text, "user/ana") not in tones
    assert excerpt.top == excerpt.focus > 1


def test_words_for_lines() -> None:
    assert [line_words(x) for x in ((), (13,), (8, 10))] == ["", "line 13", "lines 8, 10"]


def test_the_worse_of_two_marks_on_a_line_is_shown() -> None:
    assert worst(Mark.YES, Mark.NO) is Mark.NO
    assert worst(Mark.NEUTRAL, Mark.YES) is Mark.YES
