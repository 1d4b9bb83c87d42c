"""Subjects of tokens in words: what a pattern lets in, and where (CK-67 to CK-69)."""

import pytest

from rolescope.engine.words.subjects import SubjectWords, read_subject

ACME = "acme/infra"
EVERY = "any branch, tag or environment"


@pytest.mark.parametrize(
    ("pattern", "what", "kind", "where"),
    [
        ("repo:acme/infra:ref:refs/heads/main", "branch main", "branch", ACME),
        ("repo:acme/infra:ref:refs/heads/rel-*", "branch rel-*", "branch", ACME),
        ("repo:acme/infra:ref:refs/tags/v1", "tag v1", "tag", ACME),
        ("repo:acme/infra:environment:prod", "environment prod", "environment", ACME),
        ("repo:acme/infra:pull_request", "pull requests", "pull request", ACME),
        ("repo:acme/infra:job_workflow_ref:x", "job_workflow_ref:x", "subject", ACME),
        ("repo:acme@12/infra@34:environment:prod", "environment prod", "environment", ACME),
        ("project_path:g/p:ref_type:tag:ref:v1", "tag v1", "tag", "g/p"),
        ("project_path:g/p:ref_type:*:ref:main", "branch main", "branch", "g/p"),
        (
            "system:serviceaccount:web:api",
            "service account api",
            "service account",
            "namespace web",
        ),
    ],
)
def test_one_subject_is_named_with_its_place(
    pattern: str, what: str, kind: str, where: str
) -> None:
    assert read_subject(pattern) == SubjectWords(what, kind, where)


@pytest.mark.parametrize(
    ("pattern", "what", "kind", "where"),
    [
        ("*", "any subject", "any subject", ""),
        ("repo:*", "any repository of GitHub", "any repository", ""),
        ("repo:acme*", "any repository", "any repository", "acme"),
        ("repo:acme@12*", "any repository", "any repository", "acme"),
        ("repo:acme/*", "any repository", "any repository", "acme"),
        ("repo:acme/infra-*", "any repository like infra-*", "any repository", "acme"),
        ("repo:acme/infra", EVERY, "any branch", ACME),
        ("repo:acme/infra:*", EVERY, "any branch", ACME),
        ("repo:acme/infra:ref:*", "any branch or tag", "any branch", ACME),
        ("repo:acme/infra:ref:refs/heads/*", "any branch", "any branch", ACME),
        ("repo:acme/infra:ref:refs/tags/*", "any tag", "any tag", ACME),
        ("repo:acme/infra:environment:*", "any environment", "any environment", ACME),
        ("project_path:g/p:ref_type:tag:ref:*", "any tag", "any tag", "g/p"),
        (
            "system:serviceaccount:web:*",
            "any service account",
            "any service account",
            "namespace web",
        ),
    ],
)
def test_what_a_pattern_leaves_open_is_said(pattern: str, what: str, kind: str, where: str) -> None:
    assert read_subject(pattern) == SubjectWords(what, kind, where, is_any=True)


@pytest.mark.parametrize(
    "pattern",
    ["repo:acme", "repo:acme:*", "user:ana", "project_path:g/p", "system:serviceaccount:web"],
)
def test_other_forms_are_not_understood(pattern: str) -> None:
    assert read_subject(pattern) is None
