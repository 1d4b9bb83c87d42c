"""Edits: every kind of change of a world, one class each. One line here registers one.

`EDITS` are those that people make, `PROPOSED` those that only plans make; projects hold both.
"""

from rolescope.model.edit import WithoutTrust
from rolescope.model.edits.accounts import MoveAccount, WithMemberAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.proposed import (
    WithGroup,
    WithOidcProvider,
    WithOrganizationalUnit,
    WithoutGroup,
    WithoutGuardrail,
    WithoutManagedPolicy,
    WithoutProvider,
    WithSamlProvider,
    WithUnnamedPolicy,
    WithUnnamedRole,
    WithUnnamedUser,
    WithUnreadPolicy,
)
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa, WithoutAnyTrust
from rolescope.model.policy_edit import (
    Together,
    WithCondition,
    WithGuardrail,
    WithInlinePolicy,
    WithoutStatement,
    WithStatement,
    WithTag,
)

EDITS: tuple[type, ...] = (
    WithoutTrust,
    WithStatement,
    WithoutStatement,
    WithCondition,
    WithInlinePolicy,
    WithTag,
    WithGuardrail,
    Together,
    WithDocument,
    WithNewInlinePolicy,
    WithoutInlinePolicy,
    WithNewManagedPolicy,
    Attach,
    Detach,
    WithBoundary,
    WithNewGuardrail,
    AttachGuardrail,
    DetachGuardrail,
    MoveAccount,
    WithRole,
    WithUser,
    WithoutPrincipal,
    IntoGroup,
    OutOfGroup,
    WithoutTag,
    WithMaxSessionDuration,
    RequireMfa,
    RequireExternalId,
    WithoutAnyTrust,
    Quarantine,
)

PROPOSED: tuple[type, ...] = (
    WithUnnamedRole,
    WithUnnamedUser,
    WithUnnamedPolicy,
    WithUnreadPolicy,
    WithoutManagedPolicy,
    WithGroup,
    WithoutGroup,
    WithOidcProvider,
    WithSamlProvider,
    WithoutProvider,
    WithoutGuardrail,
    WithOrganizationalUnit,
    WithMemberAccount,
)
