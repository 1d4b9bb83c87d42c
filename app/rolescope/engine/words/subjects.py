"""Subjects of web identity tokens in words: GitHub, GitLab, Kubernetes (CK-67 to CK-69)."""

import re
from dataclasses import dataclass, field

_GITHUB = re.compile(r"repo:(?P<owner>[^/:]+)/(?P<repo>[^:/]+)(?::(?P<rest>.*))?")
_GITLAB = re.compile(r"project_path:(?P<path>.+?):ref_type:(?P<type>[^:]+):ref:(?P<ref>.+)")
_KUBERNETES = re.compile(r"system:serviceaccount:(?P<namespace>[^:]+):(?P<name>.+)")
_ID = re.compile(r"@[0-9]+")  # the immutable form, ORG@ORGID/REPO@REPOID


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """What a subject lets in: `what` ("branch main"), `kind` for pills, `where` it holds.

    `name` is that of the one branch, tag, environment or service account (main).
    """

    what: str
    kind: str
    where: str = ""
    is_any: bool = False
    name: str = field(default="", compare=False)


ANY_SUBJECT = SubjectWords("any subject", "any subject", is_any=True)


def read_subject(value: str) -> SubjectWords | None:
    """Read a pattern of a `sub` condition; None when its form is not known."""
    if not value.strip("*"):
        return ANY_SUBJECT
    return _github(value) or _gitlab(value) or _kubernetes(value)


def _github(value: str) -> SubjectWords | None:
    found = _GITHUB.fullmatch(value)
    if not found:
        owner = _ID.sub("", value.removeprefix("repo:").rstrip("*").rstrip("/"))
        if not value.startswith("repo:") or not value.endswith("*") or ":" in owner:
            return None
        if not owner:
            return SubjectWords("any repository of GitHub", "any repository", is_any=True)
        return SubjectWords("any repository", "any repository", owner, is_any=True)
    owner, repo = (_ID.sub("", found[part]) for part in ("owner", "repo"))
    rest = found["rest"]
    if rest is None and "*" in repo:
        what = "any repository" if repo == "*" else f"any repository like {repo}"
        return SubjectWords(what, "any repository", owner, is_any=True)
    return _reference(rest or "", f"{owner}/{repo}")


def _reference(rest: str, where: str) -> SubjectWords:
    for prefix, kind in (
        ("ref:refs/heads/", "branch"),
        ("ref:refs/tags/", "tag"),
        ("environment:", "environment"),
    ):
        name = rest.removeprefix(prefix)
        if name != rest:
            return _named(kind, name, where)
    if rest == "pull_request":
        return SubjectWords("pull requests", "pull request", where)
    if not rest.strip("*"):
        return SubjectWords("any branch, tag or environment", "any branch", where, is_any=True)
    if rest.startswith("ref:") and not rest.removeprefix("ref:").strip("*"):
        return SubjectWords("any branch or tag", "any branch", where, is_any=True)
    return SubjectWords(rest, "subject", where)


def _named(kind: str, name: str, where: str) -> SubjectWords:
    if not name.strip("*"):
        return SubjectWords(f"any {kind}", f"any {kind}", where, is_any=True)
    return SubjectWords(f"{kind} {name}", kind, where, name=name)


def _gitlab(value: str) -> SubjectWords | None:
    found = _GITLAB.fullmatch(value)
    if not found:
        return None
    kind = found["type"] if found["type"] in ("branch", "tag") else "branch"
    return _named(kind, found["ref"], found["path"])


def _kubernetes(value: str) -> SubjectWords | None:
    found = _KUBERNETES.fullmatch(value)
    if not found:
        return None
    where = f"namespace {found['namespace']}"
    return _named("service account", found["name"], where)
