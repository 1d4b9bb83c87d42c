"""What a trust in GitHub Actions lets in: all of GitHub, an organization, a repository (CK-67)."""

from collections.abc import Iterable
from enum import IntEnum

from rolescope.findings.key_tests import KeyTest, is_wild

GITHUB = "token.actions.githubusercontent.com"
_IDENTITY_CLAIMS = ("sub", "repository", "repository_id", "repository_owner_id", "job_workflow_ref")
_REF_CLAIMS = ("ref", "environment", "job_workflow_ref")


class Width(IntEnum):
    """How much of GitHub gets in; the greater, the less."""

    EVERYBODY = 0
    ORGANIZATION = 1  # any repository of an organization
    REPOSITORY = 2  # any branch or pull request of a repository
    PINNED = 3


def is_github(host: str) -> bool:
    """Tell whether an issuer is GitHub Actions, of an enterprise too (CK-66)."""
    return host == GITHUB or host.startswith(f"{GITHUB}/")


def width_of(tests: Iterable[KeyTest], host: str) -> Width:
    """Tell how much of GitHub a statement lets in: the narrowest of its tests counts (CO-1)."""
    of_host = [test for test in tests if test.key.rpartition(":")[0] == host]
    found = [
        min((_width(test, value) for value in test.condition.values), default=Width.EVERYBODY)
        for test in of_host
        if test.is_positive and test.claim in _IDENTITY_CLAIMS
    ]
    width = max(found, default=Width.EVERYBODY)
    is_ref_pinned = any(test.is_binding and test.claim in _REF_CLAIMS for test in of_host)
    return Width.PINNED if width is Width.REPOSITORY and is_ref_pinned else width


def _width(test: KeyTest, value: str) -> Width:
    has_wildcards = test.is_pattern and ("*" in value or "?" in value)
    if has_wildcards and is_wild(value):
        return Width.EVERYBODY
    match test.claim:
        case "repository_owner_id":
            return Width.EVERYBODY if has_wildcards else Width.ORGANIZATION
        case "repository_id":
            return Width.EVERYBODY if has_wildcards else Width.PINNED
        case "repository" | "job_workflow_ref":
            return _of_repository(value) if has_wildcards else Width.PINNED
    if not has_wildcards:
        is_any_request = value.endswith(":pull_request")
        return Width.REPOSITORY if is_any_request else Width.PINNED
    return _of_subject(value)


def _of_repository(value: str) -> Width:
    owner, _, rest = value.partition("/")
    if _has_wildcard(owner):
        return Width.EVERYBODY
    name = rest.partition("/")[0]
    return Width.ORGANIZATION if _has_wildcard(name) or not name else Width.PINNED


def _of_subject(value: str) -> Width:
    prefix = value[: min(place for place in map(value.find, "*?") if place >= 0)]
    if not value.startswith("repo:"):
        return Width.EVERYBODY if "repo:".startswith(prefix) else Width.PINNED
    owner, _, rest = value.removeprefix("repo:").partition("/")
    if _has_wildcard(owner.partition("@")[0]):
        return Width.EVERYBODY
    name, _, ref = rest.partition(":")
    if not name or _has_wildcard(name.partition("@")[0]):
        return Width.ORGANIZATION
    last = ref.replace("/", ":").rpartition(":")[2]
    return Width.REPOSITORY if is_wild(last) or last == "pull_request" else Width.PINNED


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text
