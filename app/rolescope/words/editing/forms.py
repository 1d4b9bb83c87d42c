"""FORMS: what else can be changed of a user, role, group or account. One line each."""

import json
from collections.abc import Callable, Mapping
from typing import Literal

from rolescope.model.edit import Edit
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa, WithoutAnyTrust
from rolescope.model.policy import PolicyType
from rolescope.model.policy_edit import WithTag
from rolescope.value import Value
from rolescope.words.durations import parse_duration
from rolescope.words.editing.check import check_document
from rolescope.words.editing.subject import EditSubject, Option

Values = Mapping[str, str]
Options = Callable[[EditSubject], tuple[Option, ...]]
Make = Callable[[EditSubject, Values], Edit | str]


def nothing(_subject: EditSubject) -> tuple[Option, ...]:
    """Offer nothing."""
    return ()


class FormField(Value):
    """One thing to fill in. Of a `choice` one of `options` is taken, a `text` is completed by them.

    `start` is what stands there at first. A `document` is JSON of the policy type `policy`.
    """

    id: str
    label: str
    kind: Literal["text", "choice", "document", "duration"] = "text"
    options: Options = nothing
    start: Callable[[EditSubject], str] = lambda _subject: ""
    hint: str = ""
    policy: PolicyType = PolicyType.IDENTITY


class EditForm(Value):
    """One change. `of` are the kinds of subject that it is offered for, if `when` says so.

    `make` returns the edit, or why there is none. `words` say what it does, where title and
    fields leave that open.
    """

    id: str
    title: str
    of: tuple[str, ...]
    make: Make
    fields: tuple[FormField, ...] = ()
    when: Callable[[EditSubject], bool] = lambda _subject: True
    words: str = ""


def offered(subject: EditSubject) -> tuple[EditForm, ...]:
    """Return the changes that a subject can be asked for."""
    kind = subject.kind
    return tuple(form for form in FORMS if kind in form.of and form.when(subject))


def proposal(form: EditForm, subject: EditSubject, values: Values) -> tuple[Edit | None, str]:
    """Return the edit that a form asks for, and why it cannot be made; both may be missing.

    Without an edit and a reason something is still to be filled in.
    """
    for field in form.fields:
        text = values.get(field.id, "").strip()
        if not text:
            return None, ""
        if field.kind == "document":
            check = check_document(text, field.policy)
            if check.faults:
                return None, check.words
        if field.kind == "duration" and parse_duration(text) is None:
            return None, f"“{text}” is no duration: write 1 h, 90 min or 3600."
    edit = form.make(subject, {key: value.strip() for key, value in values.items()})
    if isinstance(edit, str):
        return None, edit
    refusal = edit.refusal(subject.index.world)
    return (None, refusal) if refusal else (edit, "")


def _document(*, is_trust: bool = False, effect: str = "Allow") -> str:
    who = {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}} if is_trust else {}
    action = "sts:AssumeRole" if is_trust else "s3:GetObject"
    what = {} if is_trust else {"Resource": "*"}
    statement = {"Effect": effect, **who, "Action": action, **what}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def _trust_of(subject: EditSubject) -> str:
    return _document(is_trust=True).replace("123456789012", subject.owner)


def _tag(subject: EditSubject, values: Values) -> Edit:
    label = f"Tag {subject.name} with {values['key']} = {values['value']}"
    return WithTag(subject.owner, values["key"], values["value"], label)


def _move(subject: EditSubject, values: Values) -> Edit:
    name = dict(subject.units()).get(values["unit"], "")
    return MoveAccount(subject.owner, values["unit"], name)


_HAS = ("role", "user", "group")
_BOTH = ("role", "user")
_POLICY = FormField(
    "policy", "Policy", options=EditSubject.policies, hint="arn:aws:iam::…:policy/…"
)
_NAME = FormField("name", "Name")
_PATH = FormField("path", "Path", start=lambda _subject: "/")
_JSON = FormField("text", "Document", "document", start=lambda _subject: _document())
FORMS: tuple[EditForm, ...] = (
    EditForm(
        "mfa",
        "Require MFA",
        ("role",),
        lambda s, _v: RequireMfa(s.owner),
        words=(
            "Each Allow statement of the trust policy that names principals of AWS "
            "accounts asks for aws:MultiFactorAuthPresent."
        ),
    ),
    EditForm(
        "external-id",
        "Require an external ID",
        ("role",),
        lambda s, v: RequireExternalId(s.owner, v["value"]),
        (FormField("value", "External ID"),),
        words=(
            "Each Allow statement of the trust policy that names principals of AWS "
            "accounts asks for this sts:ExternalId."
        ),
    ),
    EditForm(
        "off",
        "Switch trust off",
        ("role",),
        lambda s, _v: WithoutAnyTrust(s.owner),
        words=(
            "The trust policy denies everybody: nobody can assume the role. The role "
            "itself and its permissions stay."
        ),
    ),
    EditForm(
        "duration",
        "Set maximum session duration",
        ("role",),
        lambda s, v: WithMaxSessionDuration(s.owner, parse_duration(v["duration"]) or 0),
        (FormField("duration", "Duration", "duration", start=EditSubject.duration),),
    ),
    EditForm(
        "attach",
        "Attach a managed policy",
        _HAS,
        lambda s, v: Attach(s.owner, v["policy"]),
        (_POLICY,),
    ),
    EditForm(
        "detach",
        "Detach a managed policy",
        _HAS,
        lambda s, v: Detach(s.owner, v["policy"]),
        (FormField("policy", "Policy", "choice", EditSubject.attached),),
        when=lambda s: bool(s.attached()),
    ),
    EditForm(
        "inline",
        "Add an inline policy",
        _HAS,
        lambda s, v: WithNewInlinePolicy(s.owner, v["name"], v["text"]),
        (_NAME, _JSON),
    ),
    EditForm(
        "without-inline",
        "Delete an inline policy",
        _HAS,
        lambda s, v: WithoutInlinePolicy(s.owner, v["name"]),
        (FormField("name", "Policy", "choice", EditSubject.inline),),
        when=lambda s: bool(s.inline()),
    ),
    EditForm(
        "boundary",
        "Set the permissions boundary",
        _BOTH,
        lambda s, v: WithBoundary(s.owner, v["policy"]),
        (_POLICY,),
    ),
    EditForm(
        "no-boundary",
        "Remove the permissions boundary",
        _BOTH,
        lambda s, _v: WithBoundary(s.owner, None),
        when=lambda s: bool(s.boundary()),
        words="Identity policies alone say what is allowed then.",
    ),
    EditForm(
        "tag",
        "Add or change a tag",
        _BOTH,
        _tag,
        (FormField("key", "Key", options=EditSubject.tags), FormField("value", "Value")),
    ),
    EditForm(
        "untag",
        "Remove a tag",
        _BOTH,
        lambda s, v: WithoutTag(s.owner, v["key"]),
        (FormField("key", "Tag", "choice", EditSubject.tags),),
        when=lambda s: bool(s.tags()),
    ),
    EditForm(
        "into-group",
        "Add to a group",
        ("user",),
        lambda s, v: IntoGroup(s.owner, v["group"]),
        (FormField("group", "Group", "choice", lambda s: s.groups(of_user=False)),),
        when=lambda s: bool(s.groups(of_user=False)),
    ),
    EditForm(
        "out-of-group",
        "Remove from a group",
        ("user",),
        lambda s, v: OutOfGroup(s.owner, v["group"]),
        (FormField("group", "Group", "choice", lambda s: s.groups(of_user=True)),),
        when=lambda s: bool(s.groups(of_user=True)),
    ),
    EditForm(
        "quarantine",
        "Quarantine",
        _BOTH,
        lambda s, _v: Quarantine(s.owner),
        words=(
            "A new inline policy denies every action. If it is a role, its trust policy "
            "denies everybody as well."
        ),
    ),
    EditForm(
        "delete",
        "Delete",
        _BOTH,
        lambda s, _v: WithoutPrincipal(s.owner),
        words="Trust policies that name it keep its unique ID, which nobody has any more.",
    ),
    EditForm(
        "move",
        "Move to another OU",
        ("account",),
        _move,
        (FormField("unit", "OU", "choice", EditSubject.units),),
        when=lambda s: bool(s.units()),
        words="SCPs and RCPs of the new organizational unit apply instead of those of the old one.",
    ),
    EditForm(
        "role",
        "Create a role",
        ("account",),
        lambda s, v: WithRole(s.owner, v["name"], v["path"], v["text"]),
        (
            _NAME,
            _PATH,
            FormField("text", "Trust policy", "document", start=_trust_of, policy=PolicyType.TRUST),
        ),
        when=lambda s: s.account is not None,
    ),
    EditForm(
        "user",
        "Create a user",
        ("account",),
        lambda s, v: WithUser(s.owner, v["name"], v["path"]),
        (_NAME, _PATH),
        when=lambda s: s.account is not None,
    ),
    EditForm(
        "managed",
        "Create a managed policy",
        ("account",),
        lambda s, v: WithNewManagedPolicy(s.owner, v["name"], v["text"], v["path"]),
        (_NAME, _PATH, _JSON),
        when=lambda s: s.account is not None,
    ),
    EditForm(
        "scp",
        "Create an SCP for it",
        ("account",),
        lambda s, v: WithNewGuardrail(PolicyType.SCP, v["name"], v["text"], (s.owner,)),
        (
            _NAME,
            FormField(
                "text",
                "Document",
                "document",
                start=lambda _subject: _document(effect="Deny"),
                policy=PolicyType.SCP,
            ),
        ),
        when=lambda s: s.organization is not None,
        words="The new SCP is attached to this account alone.",
    ),
    EditForm(
        "attach-guardrail",
        "Attach an SCP or RCP",
        ("account",),
        lambda s, v: AttachGuardrail(v["policy"], s.owner, s.guardrail(v["policy"])),
        (FormField("policy", "Policy", "choice", lambda s: s.guardrails(attached=False)),),
        when=lambda s: bool(s.guardrails(attached=False)),
    ),
    EditForm(
        "detach-guardrail",
        "Detach an SCP or RCP",
        ("account",),
        lambda s, v: DetachGuardrail(v["policy"], s.owner, s.guardrail(v["policy"])),
        (FormField("policy", "Policy", "choice", lambda s: s.guardrails(attached=True)),),
        when=lambda s: bool(s.guardrails(attached=True)),
    ),
)
