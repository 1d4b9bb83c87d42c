"""Steps about an organization: its policies, where they are attached, its accounts."""

import json
from collections.abc import Iterator

from rolescope.exporters.aws_json.organization import TYPES
from rolescope.exporters.patch.change import ChangeKind, PatchChange
from rolescope.exporters.patch.files import PatchFiles
from rolescope.exporters.patch.shell import ShellVariable, aws, comment
from rolescope.exporters.patch.steps import PatchPhase, PatchStep
from rolescope.model.world import AttachedPolicy


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
        if change.kind is ChangeKind.PARENT:
            lines = iter((_move(change),))
        elif change.kind is ChangeKind.TARGET:
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
