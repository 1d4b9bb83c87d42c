"""What would allow a request, in sentences: ways and their pieces, and what is not suggested."""

from rolescope.engine.language.statement import short_label
from rolescope.engine.residual.supply import MFA_PRESENT
from rolescope.engine.verdict import Layer, Need, StatementName
from rolescope.engine.words.needs import is_given, listed_needs
from rolescope.simulation.suggestions.way import (
    NotSuggested,
    NoWay,
    SuggestedPiece,
    SuggestedWay,
    Suggestion,
)

_TEXTS: dict[Suggestion, tuple[str, str]] = {
    Suggestion.LEAVE_OUT_TAGS: (
        "Leave out the session tags",
        "Without tags the call does not need sts:TagSession.",
    ),
    Suggestion.LEAVE_OUT_SOURCE_IDENTITY: (
        "Leave out the source identity",
        "Without it the call does not need sts:SetSourceIdentity.",
    ),
    Suggestion.LEAVE_OUT: ("Leave out the {parameter}", "{explanation}"),
    Suggestion.ASK_FOR_DURATION: ("Ask for {duration}", "{explanation}"),
    Suggestion.KEEP_SOURCE_IDENTITY: ("Keep the source identity {identity}", "{explanation}"),
    Suggestion.SIGN_IN_WITH_MFA: (
        "Ask as {user}, signed in with MFA",
        "GetSessionToken with a code of an MFA device gives {user} credentials that carry MFA.",
    ),
    Suggestion.TEST_TAG: (
        "Test a tag that {provider} sets",
        "{statement} then tests {tested} instead of {key}.",
    ),
    Suggestion.SESSION_TAG: (
        "{provider} passes the tag",
        "{provider} passes {tag} as a session tag to {caller}.",
    ),
    Suggestion.LET_TAG_SESSIONS: (
        "Let {provider} pass tags to {role}",
        "The trust policy of {role} allows {provider} {action}.",
    ),
    Suggestion.NAME_CALLER: (
        "Name {caller} in the trust policy",
        "The trust policy of {role} lets exactly {caller} use {actions}.",
    ),
    Suggestion.NAME_CALLER_AS_OTHERS: (
        "Name {caller} in the trust policy",
        (
            "The trust policy of {role} lets exactly {caller} use {actions}, under the conditions "
            "that others have there."
        ),
    ),
    Suggestion.NAME_CALLER_AS_ITSELF: (
        "Name {caller} in the trust policy",
        (
            "The trust policy of {role} lets exactly {caller} use {actions} with its own audience "
            "and subject."
        ),
    ),
    Suggestion.TAKE_VALUE: (
        "Take {value} in {statement}, too",
        "The trust policy of {role} asks for {key}; it then also takes {value}.",
    ),
    Suggestion.TAG: ("Tag {entity} with {tag}", "{statement} asks for this tag of the caller."),
    Suggestion.ALLOW_IN_IDENTITY: (
        "Allow it in the policies of {entity}",
        "An inline policy of {entity} allows {actions} on {resource} and nothing else.",
    ),
    Suggestion.ALLOW_IN_BOUNDARY: (
        "Allow it in the boundary of {entity}",
        (
            "The permissions boundary {boundary} also allows {actions} on {resource}, for all whom "
            "it limits."
        ),
    ),
    Suggestion.ALLOW_IN_SESSION: (
        "Make the session of {caller} with a wider session policy",
        "The session policy also allows {actions} on {resource}.",
    ),
    Suggestion.ALLOW_IN_RESOURCE: (
        "Allow it in the policy of {resource}",
        "The policy of the resource lets exactly {caller} use {actions}.",
    ),
    Suggestion.ALLOW_IN_SCP: (
        "Allow it by an SCP at {place}",
        "An SCP at {place} also allows {actions} on {resource}, for all accounts there.",
    ),
    Suggestion.REMOVE_DENY: ("Remove the Deny {statement}", "{place} no longer denies it."),
    Suggestion.EXEMPT: (
        "Exempt {caller} from Deny {statement}",
        "{document} then denies it to all but {caller}.",
    ),
    Suggestion.IF_EXISTS: (
        "{operator}",
        "It would let in every session that lacks the key, this one included.",
    ),
    Suggestion.ANYONE: (
        '"Principal": "*"',
        "Everybody whose own policies allow it, anywhere, could assume {role}.",
    ),
    Suggestion.WITHOUT_GUARDRAIL: (
        "Removing the Deny {statement}",
        "It guards every account below {level}: not {caller} alone, everybody there could do it.",
    ),
}
"""A few words without a period, and a sentence that says exactly what."""

_AT_THE_BEGINNING = {Suggestion.REMOVE_DENY: ("place",), Suggestion.EXEMPT: ("document",)}

_NO_WAY = {
    NoWay.ROOT_USER: "The root user can never assume a role. Sign in as a user or a role.",
    NoWay.FEDERATED_USER: "A federated user can never assume a role. Sign in as a user or a role.",
    NoWay.NO_ROLE: "There is no such role to trust anybody.",
    NoWay.OTHER_PARTITION: (
        "Trust stops at the partition: take a caller of the role's own partition."
    ),
    NoWay.SUSPENDED: "Nobody in a suspended account can act until the account is reopened.",
    NoWay.NO_CALLER: "There is no such caller.",
    NoWay.SERVICE_LINKED: "AWS ties a service-linked role to its service: take another role.",
    NoWay.CHANGED_BY_AWS_ALONE: "Only AWS can change it: work on a role or policy of your own.",
    NoWay.NO_PROVIDER: "Add the identity provider to the account of the role first.",
    NoWay.NO_SUCH_CALL: "STS takes no such call from such a caller.",
    NoWay.MFA_OF_A_USER: (
        "Only an IAM user can bring the MFA that is asked for; let one ask instead."
    ),
    NoWay.NOT_IMPORTED: "Import what is missing first: without it nobody can tell what would do.",
    NoWay.EXPIRED: "Sign in again: expired credentials can do nothing.",
    NoWay.REFUSED: "STS does not take the request as it stands, whatever the policies say.",
    NoWay.NOTHING_FOUND: "Nothing that this program can propose does it.",
}


def way_texts(way: SuggestedWay) -> tuple[str, str]:
    """Say what to do in a few words, and what exactly, piece by piece."""
    return _title(way), " ".join(dict.fromkeys(piece_texts(piece)[1] for piece in way.pieces))


def _title(way: SuggestedWay) -> str:
    first, *rest = way.pieces
    title = piece_texts(first)[0]
    if rest and all(map(_gives, way.pieces)):
        more = [_needed(piece) for piece in rest]
        return f"{', '.join((title, *more[:-1]))}, and {more[-1]}"
    return f"{title}, and {_inside(rest[0])}" if len(rest) == 1 else title


def _inside(piece: SuggestedPiece) -> str:
    """Write a title inside a sentence; a name keeps its case."""
    title = piece_texts(piece)[0]
    begins_with_name = _TEXTS.get(piece.suggestion, ("", ""))[0].startswith("{")
    return title if begins_with_name else f"{title[:1].lower()}{title[1:]}"


def piece_texts(piece: SuggestedPiece) -> tuple[str, str]:
    """Say what to do in a few words, and what exactly."""
    if piece.suggestion is Suggestion.GIVE:
        return f"{'Give' if _gives(piece) else 'See to it'} {_needed(piece)}", _why_needed(piece)
    return _texts(piece)


def not_suggested_texts(found: NotSuggested) -> tuple[str, str]:
    """Name a dangerous change, and say why it is one."""
    return _texts(found)


def _texts(of: SuggestedPiece | NotSuggested) -> tuple[str, str]:
    values = dict(of.told)
    for name in _AT_THE_BEGINNING.get(of.suggestion, ()):
        values[name] = f"{values[name][:1].upper()}{values[name][1:]}"
    title, text = (template.format(**values) for template in _TEXTS[of.suggestion])
    return title, text


def no_way_text(no_way: NoWay | None) -> str:
    """Say why nothing would allow a request; empty when something would."""
    return "" if no_way is None else _NO_WAY[no_way]


# What the request has to bring


def _needs(piece: SuggestedPiece) -> tuple[Need, ...]:
    return piece.change.needs if piece.change is not None else ()


def _gives(piece: SuggestedPiece) -> bool:
    return piece.suggestion is Suggestion.GIVE and is_given(_needs(piece))


def _needed(piece: SuggestedPiece) -> str:
    return listed_needs(_needs(piece))


def _why_needed(piece: SuggestedPiece) -> str:
    needs = _needs(piece)
    places = list(dict.fromkeys(_asker(need.statement) for need in needs if need.statement))
    asked = f"{' and '.join(places)} asks for it" if len(places) == 1 else "Policies ask for it"
    value, example = needs[0].value, ""
    if value and value[0] not in _needed(piece) and needs[0].key.lower() != MFA_PRESENT:
        example = f", and {value[0]} will do"
    return f"{asked}{example}."


def _asker(statement: StatementName) -> str:
    """Name a statement in a sentence: `trust[0] Tools` is `Trust statement Tools`."""
    kind = _ASKERS.get(statement.layer) or statement.layer.name.capitalize()
    of = f" of {statement.policy}" if statement.layer is not Layer.TRUST else ""
    return f"{kind} statement {short_label(statement.index, statement.label)}{of}"


_ASKERS = {Layer.SCP: "SCP", Layer.RCP: "RCP"}
