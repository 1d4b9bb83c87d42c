"""Steps: the commands of each change, with when they may run."""

from collections.abc import Callable, Iterator
from enum import IntEnum

from rolescope.exporters.aws_json.entities import path_of
from rolescope.exporters.patch.change import PatchChange, PatchSubject
from rolescope.exporters.patch.files import PatchFiles
from rolescope.exporters.patch.shell import ShellVariable, aws, comment
from rolescope.model.arn import role_name
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, User
from rolescope.value import Value


class PatchPhase(IntEnum):
    """What comes first: what others name is made before, and taken away after them."""

    REPLACE = 0  # who gives way to another one of the same name
    POLICIES = 1
    USERS = 2
    ROLES = 3
    CHANGE = 4
    TAKE = 5
    ORGANIZATION = 6
    RELEASE = 7  # of an organization: AWS keeps at least one SCP attached at any moment (SCP-6)
    DELETE = 8
    DELETE_POLICIES = 9


class PatchStep(Value):
    """Commands that belong together; `account` is whose credentials they need."""

    phase: PatchPhase
    account: str
    lines: tuple[str, ...]


def kind_of(arn: str) -> str:
    """Return `user`, `role` or `group`."""
    return arn.split(":", 5)[-1].partition("/")[0]


def iam(operation: str, arn: str, **options: object) -> str:
    """Return a command about a user, role or group: `{}` in the operation stands for its kind."""
    kind = kind_of(arn)
    return aws("iam", operation.format(kind), **{f"{kind}_name": role_name(arn)}, **options)


# Facts of users, roles and groups


def attached(change: PatchChange) -> Iterator[PatchStep]:
    """Attach or detach a managed policy."""
    is_new = change.after is not None
    operation = "attach-{}-policy" if is_new else "detach-{}-policy"
    line = iam(operation, change.subject, policy_arn=change.name)
    yield PatchStep(PatchPhase.CHANGE if is_new else PatchPhase.TAKE, change.account, (line,))


def boundary(change: PatchChange) -> Iterator[PatchStep]:
    """Set or remove a permissions boundary."""
    line = (
        iam("delete-{}-permissions-boundary", change.subject)
        if change.after is None
        else iam("put-{}-permissions-boundary", change.subject, permissions_boundary=change.after)
    )
    yield PatchStep(PatchPhase.CHANGE, change.account, (line,))


def tag(change: PatchChange) -> Iterator[PatchStep]:
    """Set or remove a tag; keys that differ in case only are one to IAM: what goes, goes first."""
    line = (
        iam("untag-{}", change.subject, tag_keys=[change.name])
        if change.after is None
        else iam("tag-{}", change.subject, tags=[{"Key": change.name, "Value": change.after}])
    )
    yield PatchStep(PatchPhase.CHANGE, change.account, (line,))


def group(change: PatchChange) -> Iterator[PatchStep]:
    """Put a user into a group, or take it out."""
    is_new = change.after is not None
    operation = "add-user-to-group" if is_new else "remove-user-from-group"
    line = iam(operation, change.subject, group_name=change.name)
    yield PatchStep(PatchPhase.CHANGE if is_new else PatchPhase.TAKE, change.account, (line,))


def duration(change: PatchChange) -> Iterator[PatchStep]:
    """Set the maximum session duration of a role."""
    if change.after is None:
        text = f"The maximum session duration of {role_name(change.subject)} was not imported."
        yield PatchStep(PatchPhase.CHANGE, change.account, (comment(text),))
        return
    line = iam("update-role", change.subject, max_session_duration=change.after)
    yield PatchStep(PatchPhase.CHANGE, change.account, (line,))


FACTS: dict[PatchSubject, Callable[[PatchChange], Iterator[PatchStep]]] = {
    PatchSubject.ATTACHED: attached,
    PatchSubject.BOUNDARY: boundary,
    PatchSubject.TAG: tag,
    PatchSubject.GROUP: group,
    PatchSubject.DURATION: duration,
}


# Documents


def inline(change: PatchChange, files: PatchFiles) -> Iterator[PatchStep]:
    """Put or delete an inline policy."""
    if isinstance(change.after, Policy):
        yield PatchStep(
            PatchPhase.CHANGE, change.account, (put_inline(change.subject, change.after, files),)
        )
    else:
        line = iam("delete-{}-policy", change.subject, policy_name=change.name)
        yield PatchStep(PatchPhase.TAKE, change.account, (line,))


def put_inline(arn: str, policy: Policy, files: PatchFiles) -> str:
    """Return the command that puts an inline policy."""
    file = files.add(policy, kind_of(arn), role_name(arn), policy.name)
    return iam("put-{}-policy", arn, policy_name=policy.name, policy_document=file)


def managed(change: PatchChange, files: PatchFiles) -> Iterator[PatchStep]:
    """Make a managed policy, give it a new default version, or delete it."""
    arn, policy = change.subject, change.after
    if not isinstance(policy, Policy):
        line = aws("iam", "delete-policy", policy_arn=arn)
        yield PatchStep(PatchPhase.DELETE_POLICIES, change.account, (line,))
        return
    file = files.add(policy, "policy", policy.name)
    if change.before is None:
        line = aws(
            "iam",
            "create-policy",
            policy_name=policy.name,
            path=path_of(arn),
            policy_document=file,
        )
        yield PatchStep(PatchPhase.POLICIES, change.account, (line,))
        return
    line = aws(
        "iam", "create-policy-version", policy_arn=arn, policy_document=file, set_as_default=True
    )
    note = "IAM keeps five versions: if it refuses another one, delete an old one first."
    yield PatchStep(PatchPhase.CHANGE, change.account, (comment(note), line))


# Users and roles


def create(holder: User | Role, trust: Policy | None, files: PatchFiles) -> Iterator[PatchStep]:
    """Make a user or role with all that it has."""
    arn = holder.arn
    account = arn.split(":")[4]
    options: dict[str, object] = {"path": path_of(arn)}
    if trust is not None:
        options["assume_role_policy_document"] = files.add(trust, "trust", role_name(arn))
    if isinstance(holder, Role) and holder.max_session_duration is not None:
        options["max_session_duration"] = holder.max_session_duration
    if isinstance(holder, Role) and holder.description:
        options["description"] = holder.description
    if holder.boundary is not None:
        options["permissions_boundary"] = holder.boundary
    if holder.tags:
        options["tags"] = [{"Key": key, "Value": value} for key, value in holder.tags]
    phase = PatchPhase.ROLES if isinstance(holder, Role) else PatchPhase.USERS
    yield PatchStep(phase, account, (iam("create-{}", arn, **options),))
    lines = [put_inline(arn, policy, files) for policy in holder.inline]
    lines += [iam("attach-{}-policy", arn, policy_arn=one) for one in holder.attached]
    if isinstance(holder, User):
        lines += [iam("add-user-to-group", arn, group_name=name) for name in holder.groups]
    yield PatchStep(PatchPhase.CHANGE, account, tuple(lines))


def delete(holder: User | Role, phase: PatchPhase) -> Iterator[PatchStep]:
    """Delete a user or role, after all that AWS wants gone before."""
    arn = holder.arn
    lines = [iam("detach-{}-policy", arn, policy_arn=one) for one in holder.attached]
    lines += [iam("delete-{}-policy", arn, policy_name=one.name) for one in holder.inline]
    if isinstance(holder, User):
        lines += [iam("remove-user-from-group", arn, group_name=name) for name in holder.groups]
        lines += _credentials(arn)
    else:
        lines += _profiles(arn)
    lines.append(iam("delete-{}", arn))
    yield PatchStep(phase, arn.split(":")[4], tuple(lines))


def _credentials(arn: str) -> Iterator[str]:
    """Yield what takes the credentials of a user away; the import knows none of them."""
    yield comment("Its password, where it has one, and its access keys and MFA devices:")
    yield iam("delete-login-profile", arn) + " || true"
    yield from _each(
        iam("list-access-keys", arn, query="AccessKeyMetadata[].AccessKeyId", output="text"),
        iam("delete-access-key", arn, access_key_id=ShellVariable("one")),
    )
    yield from _each(
        iam("list-mfa-devices", arn, query="MFADevices[].SerialNumber", output="text"),
        iam("deactivate-mfa-device", arn, serial_number=ShellVariable("one")),
    )
    yield comment("Certificates, SSH keys and credentials of services have to go as well.")


def _profiles(arn: str) -> Iterator[str]:
    listed = iam(
        "list-instance-profiles-for-role",
        arn,
        query="InstanceProfiles[].InstanceProfileName",
        output="text",
    )
    removed = iam(
        "remove-role-from-instance-profile", arn, instance_profile_name=ShellVariable("one")
    )
    yield from _each(listed, removed)


def _each(listed: str, done: str) -> Iterator[str]:
    yield f"for one in $({listed}); do"
    yield f"  {done}"
    yield "done"
