"""Commands: all steps of a list of changes as one shell script, in an order that AWS takes."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from rolescope.exporters.aws_json.organization import TYPES
from rolescope.exporters.patch.change import PatchChange, PatchSubject
from rolescope.exporters.patch.differing import same_document
from rolescope.exporters.patch.files import PatchFiles
from rolescope.exporters.patch.shell import ShellVariable, aws, comment
from rolescope.exporters.patch.steps import (
    FACTS,
    PatchPhase,
    PatchStep,
    create,
    delete,
    iam,
    inline,
    managed,
)
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.edits.entities import names, with_id
from rolescope.model.edits.trusts import switched_off
from rolescope.model.policy import Policy, PolicyType, PrincipalType
from rolescope.model.principal import Role, User
from rolescope.model.world import AttachedPolicy
from rolescope.value import replace


class GuardrailSteps:
    """Writes the steps; policies that AWS has yet to give an ID are variables.

    `unknown` are the policies of edits, whose IDs only AWS knows.
    """

    def __init__(self, unknown: set[str], files: PatchFiles) -> None:
        self._names = {id_: f"policy_{at}" for at, id_ in enumerate(sorted(unknown), 1)}
        self._files = files

    def steps(self, change: PatchChange) -> Iterator[PatchStep]:
        """Yield the steps of one change."""
        lines: Iterator[str]
        if change.kind is PatchSubject.PARENT:
            lines = iter((_move(change),))
        elif change.kind is PatchSubject.TARGET:
            lines = iter((self._target(change),))
        else:
            lines = self._policy(change)
        phase = PatchPhase.RELEASE if change.after is None else PatchPhase.ORGANIZATION
        yield PatchStep(phase, change.account, tuple(lines))

    def _policy(self, change: PatchChange) -> Iterator[str]:
        before, after = change.before, change.after
        if isinstance(after, AttachedPolicy):
            file = self._files.add(after.policy, after.policy.type.value, after.policy.name)
            if before is not None:
                yield aws(
                    "organizations", "update-policy", policy_id=self._id(after.id), content=file
                )
                return
            created = aws(
                "organizations",
                "create-policy",
                name=after.policy.name,
                description="",
                type=TYPES[after.policy.type],
                content=file,
                query="Policy.PolicySummary.Id",
                output="text",
            )
            yield f"{self._id(after.id)}=$({created})"
            for target in after.targets or ():
                yield self._attach("attach-policy", after.id, target)
        elif isinstance(before, AttachedPolicy):
            yield from self._found(before)
            for target in before.targets or ():
                yield self._attach("detach-policy", before.id, target)
            yield aws("organizations", "delete-policy", policy_id=self._id(before.id))

    def _target(self, change: PatchChange) -> str:
        operation = "detach-policy" if change.after is None else "attach-policy"
        return self._attach(operation, change.subject, change.name)

    def _attach(self, operation: str, id_: str, target: str) -> str:
        return aws("organizations", operation, policy_id=self._id(id_), target_id=target)

    def _found(self, policy: AttachedPolicy) -> Iterator[str]:
        """Look up the ID of a policy that was made from an edit."""
        id_ = self._id(policy.id)
        if not isinstance(id_, ShellVariable):
            return
        name = json.dumps(policy.policy.name).replace("`", "\\`")
        found = aws(
            "organizations",
            "list-policies",
            filter=TYPES[policy.policy.type],
            query=f"Policies[?Name==`{name}`].Id",
            output="text",
        )
        yield comment(f"The ID that AWS gave to {policy.policy.name}:")
        yield f"{id_}=$({found})"

    def _id(self, id_: str) -> str:
        name = self._names.get(id_)
        return id_ if name is None else ShellVariable(name)


def _move(change: PatchChange) -> str:
    return aws(
        "organizations",
        "move-account",
        account_id=change.subject,
        source_parent_id=change.before,
        destination_parent_id=change.after,
    )


_ORGANIZATION = (PatchSubject.GUARDRAIL, PatchSubject.TARGET, PatchSubject.PARENT)
_PARTS = {  # phases that may run one after the other for each account
    PatchPhase.REPLACE: 0,
    PatchPhase.POLICIES: 1,
    PatchPhase.USERS: 1,
    PatchPhase.ROLES: 2,
    PatchPhase.CHANGE: 3,
    PatchPhase.TAKE: 3,
    PatchPhase.ORGANIZATION: 4,
    PatchPhase.RELEASE: 4,
    PatchPhase.DELETE: 5,
    PatchPhase.DELETE_POLICIES: 5,
}


def script(
    changes: tuple[PatchChange, ...], unknown: set[str], files: PatchFiles, title: Iterable[str]
) -> bytes:
    """Return the script. `unknown`: policies of the organization whose IDs only AWS knows.

    The documents go into `files`; `title` are lines that say what it does.
    """
    steps = sorted(
        (step for step in _Steps(changes, unknown, files).found() if step.lines),
        key=lambda one: (_PARTS[one.phase], one.account, one.phase),
    )
    accounts = sorted({step.account for step in steps if is_account_id(step.account)})
    lines = [*_head(title, accounts)]
    for account, group in groupby(steps, lambda one: one.account):
        lines += ["", *_section(account)]
        lines += [line for step in group for line in step.lines]
    if not steps:
        lines += ["", comment("Nothing differs from the import.")]
    return "\n".join((*lines, "")).encode("utf-8", "replace")


def _section(account: str) -> Iterator[str]:
    if is_account_id(account):
        yield comment(f"With credentials of account {group_digits(account)}")
        yield f"use {account}"
    else:
        yield comment("With credentials of the management account, which was not imported")


def _head(title: Iterable[str], accounts: list[str]) -> Iterator[str]:
    yield "#!/bin/sh"
    yield from map(comment, title)
    yield "#"
    yield from map(comment, _ADVICE)
    yield "set -eu"
    yield 'cd "$(dirname "$0")"'
    if not accounts:
        return
    yield ""
    yield "use() {"
    yield "  profile="
    yield '  case "$1" in'
    for account in accounts:
        yield f'    {account}) profile="${{PROFILE_{account}-}}" ;;'
    yield "  esac"
    yield '  if [ -n "$profile" ]; then AWS_PROFILE="$profile"; export AWS_PROFILE; fi'
    yield f'  found="$({aws("sts", "get-caller-identity", query="Account", output="text")})"'
    yield '  if [ "$found" != "$1" ]; then'
    yield '    echo "This part needs credentials of account $1, not of $found." >&2'
    yield "    exit 1"
    yield "  fi"
    yield "}"


_ADVICE = (
    "RoleScope has not run this, and never does. Read it before you do: it changes who may do",
    "what. It stops at the first command that AWS refuses.",
    "Each part needs credentials of the account that it names: those of the shell, or those of the",
    "profile that you name for it, as in PROFILE_111122223333=admin sh commands.sh",
)


class _Steps:
    """Writes the steps of all changes; they have to know of one another."""

    def __init__(
        self, changes: tuple[PatchChange, ...], unknown: set[str], files: PatchFiles
    ) -> None:
        self._changes, self._files = changes, files
        self._guardrails = GuardrailSteps(unknown, files)
        gone = [one.before for one in changes if isinstance(one.before, User | Role)]
        come = {one.subject for one in changes if isinstance(one.after, User | Role)}
        self._made = tuple(one.subject for one in changes if isinstance(one.after, Role))
        self._replaced = frozenset(one.arn for one in gone if one.arn in come)
        self._deleted = {one.arn: one.id for one in gone if one.id}

    def found(self) -> Iterator[PatchStep]:
        for change in self._changes:
            yield from self._of(change)

    def _of(self, change: PatchChange) -> Iterator[PatchStep]:
        if change.kind in _ORGANIZATION:
            yield from self._guardrails.steps(change)
        elif change.kind in {PatchSubject.USER, PatchSubject.ROLE}:
            yield from self._of_principal(change)
        elif change.kind is PatchSubject.TRUST:
            yield from self._of_trust(change)
        elif change.kind is PatchSubject.INLINE:
            yield from inline(change, self._files)
        elif change.kind is PatchSubject.MANAGED:
            yield from managed(change, self._files)
        else:
            yield from FACTS[change.kind](change)

    def _of_principal(self, change: PatchChange) -> Iterator[PatchStep]:
        if isinstance(change.before, User | Role):
            is_replaced = change.subject in self._replaced
            yield from delete(
                change.before, PatchPhase.REPLACE if is_replaced else PatchPhase.DELETE
            )
        if isinstance(change.after, Role):
            yield from self._of_role(change.after, change.account)
        elif isinstance(change.after, User):
            yield from create(change.after, None, self._files)

    def _of_role(self, role: Role, account: str) -> Iterator[PatchStep]:
        """Make a role; AWS takes no trust in one that is yet to be made, itself too (PR-13)."""
        trust = self._writable(role.trust_policy)
        if not any(names(trust, arn) for arn in self._made):
            yield from create(role, trust, self._files)
            return
        yield from create(role, switched_off(trust), self._files)
        yield PatchStep(PatchPhase.CHANGE, account, (self._update_trust(role.arn, trust),))

    def _update_trust(self, arn: str, policy: Policy) -> str:
        file = self._files.add(policy, "trust", role_name(arn))
        return iam("update-assume-role-policy", arn, policy_document=file)

    def _of_trust(self, change: PatchChange) -> Iterator[PatchStep]:
        """Write a trust policy; PR-10: what deleting a principal does to one, AWS does itself."""
        before, after = change.before, change.after
        if not isinstance(before, Policy) or not isinstance(after, Policy):
            return
        name = role_name(change.subject)
        if same_document(self._left_to_aws(before), after):
            text = f"The trust policy of {name} names a deleted principal by its ID: AWS does that."
            yield PatchStep(PatchPhase.DELETE, change.account, (comment(text),))
            return
        policy = self._writable(after)
        lines = []
        if _names_ids(policy):
            text = "AWS takes no IDs of deleted principals: take them out of the document."
            lines.append(comment(text))
        lines.append(self._update_trust(change.subject, policy))
        yield PatchStep(PatchPhase.CHANGE, change.account, tuple(lines))

    def _left_to_aws(self, policy: Policy) -> Policy:
        """Return a trust policy as it is when the principals are deleted."""
        for arn, id_ in self._deleted.items():
            policy = _renamed(policy, arn, id_)
        return policy

    def _writable(self, policy: Policy) -> Policy:
        """Return a trust policy as it can be written while those to be deleted are there."""
        for arn, id_ in self._deleted.items():
            if arn not in self._replaced:
                policy = _renamed(policy, id_, arn)
        return policy


def _renamed(policy: Policy, name: str, other: str) -> Policy:
    if not names(policy, name):
        return policy
    return with_id(replace(_NOBODY, trust_policy=policy), name, other).trust_policy


_NOBODY = Role(arn="", name="", trust_policy=Policy(name="", type=PolicyType.TRUST))


def _names_ids(policy: Policy) -> bool:
    return any(
        principal.type is PrincipalType.UNIQUE_ID
        for statement in policy.statements
        for principal in (*(statement.principals or ()), *(statement.not_principals or ()))
    )
