"""Permissions beside another caller's, in words: marks with text, filters, folds, live counts."""

from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import SessionCaller
from rolescope.model.catalogue import Catalogue
from rolescope.simulation.permissions.effective import effective_permissions
from rolescope.simulation.permissions.permission_comparison import PermissionDifference, compare
from rolescope.simulation.permissions.permission_ways import PermissionState
from rolescope.words.permissions.filter import PermissionFilter, counts, filtered
from rolescope.words.permissions.permission_services import folded
from rolescope.words.permissions.permission_values import (
    EntryText,
    FoldText,
    PermissionsText,
    change_of,
    change_words,
)
from rolescope.words.permissions.permissions_text import comparison_text
from support.worlds.action_catalogue import CATALOGUE
from support.worlds.build import NOW, A, account, allow, deny, managed, role, world

DATA, LOGS = "arn:aws:s3:::data/*", "arn:aws:s3:::logs/*"


def beside(
    own: Any, theirs: Any, catalogue: Catalogue = CATALOGUE, **fields: Any
) -> PermissionsText:
    """Compare App with Other; further fields are those of App."""
    edge = managed("Edge", allow(["s3:*", "iam:PassRole"]))
    roles = role("App", allows=own, **fields), role("Other", allows=theirs)
    index = WorldIndex(world(account(A, *roles, edge)))
    one, other = (
        effective_permissions(
            SessionCaller(role=f"arn:aws:iam::{A}:role/{name}"), index, catalogue, NOW
        )
        for name in ("App", "Other")
    )
    return comparison_text(compare(one, other), index, "Other")


def rows(text: PermissionsText, service: str) -> dict[str, EntryText]:
    found = next(one for one in text.services if one.name == service)
    return {entry.title: entry for entry in found.entries}


def told(entry: EntryText) -> list[tuple[str, str, str, str]]:
    return [(line.side, line.resources, line.only_if, line.by) for line in entry.lines]


def test_what_differs_is_marked_with_words() -> None:
    """+ - ~ with text, not by colour alone."""
    text = beside(
        [allow("s3:GetObject", DATA), allow("s3:PutObject", DATA), allow("iam:GetUser")],
        [allow("s3:GetObject", LOGS), allow("iam:*"), deny("s3:PutObject")],
    )
    assert text.compared is not None
    assert text.compared.name == "Other"
    assert [change_words(*one) for one in text.compared.counts] == [
        *("+ 1 added", "\N{MINUS SIGN} 6 removed", "~ 1 changed", "? not known")
    ]
    s3 = rows(text, "s3")
    assert s3["PutObject"].change is PermissionDifference.ADDED
    assert s3["PutObject"].details.endswith(
        "Other: cut by Other-inline, line 10; no policy grants it"
    )
    assert s3["GetObject"].change is PermissionDifference.CHANGED
    assert told(s3["GetObject"]) == [
        ("", "data/*", "", "App-inline, line 4"),
        ("Other", "logs/*", "", "Other-inline, line 4"),
    ]
    iam = rows(text, "iam")
    assert iam["GetUser"].change is PermissionDifference.SAME
    lost = iam["CreateUser, ListRoles and PassRole"]
    assert lost.change is PermissionDifference.REMOVED
    assert lost.is_cut
    assert (lost.resources, lost.by) == ("*", "no policy grants it")
    assert not lost.escalations  # what is not held leads nowhere
    assert told(lost) == [
        ("", "", "", "no policy grants it"),
        ("Other", "*", "", "Other-inline, line 9"),
    ]
    on_roles = iam["CreateRole, PutRolePolicy and TagRole"]  # SVC-7a
    assert on_roles.resources == "* except role/aws-service-role/*, role/aws-reserved/*"
    assert change_of(_changes(text, "s3")) == (PermissionDifference.CHANGED, "~ changed")
    assert change_of(_changes(text, "iam")) == (
        PermissionDifference.REMOVED,
        "\N{MINUS SIGN} 6 removed",
    )
    assert change_of({PermissionDifference.SAME: 3}) == (PermissionDifference.SAME, "")
    assert change_of({PermissionDifference.ADDED: 3}) == (PermissionDifference.ADDED, "+ added")
    assert change_words(PermissionDifference.SAME) == ""


def _changes(text: PermissionsText, name: str) -> dict[PermissionDifference, int]:
    return next(one for one in text.services if one.name == name).changes()


def test_what_a_layer_took_away_is_said_by_name() -> None:
    """The session policy, the boundary: why the first caller does not hold it."""
    text = beside(allow(["s3:*", "sqs:*"]), allow(["s3:*", "sqs:*"]), boundary="policy/Edge")
    (lost,) = rows(text, "sqs").values()
    assert (lost.title, lost.change, lost.by) == (
        *("All actions", PermissionDifference.REMOVED, "not allowed by Edge"),
    )
    number = next(one.number for one in text.layers if one.title == "Permissions boundary")
    assert lost.cut_by == (number,)
    sqs = next(one for one in text.services if one.name == "sqs")
    assert sqs.count == f"{len(lost.names)} removed"
    assert filtered(text, PermissionFilter(layer=number)) == (sqs,)
    (same,) = rows(text, "s3").values()
    assert not same.differs


def test_missing_documents_are_no_difference_that_is_known() -> None:
    """GR-71: the policy that is missing may grant it as well."""
    text = beside(allow("s3:GetObject"), allow("s3:*"), attached=("policy/Lost",))
    s3 = rows(text, "s3")
    assert s3["GetObject"].change is PermissionDifference.UNKNOWN  # it may deny it, too
    (unknown,) = [entry for title, entry in s3.items() if title != "GetObject"]
    assert unknown.change is PermissionDifference.UNKNOWN
    assert unknown.state is PermissionState.DEPENDS
    assert unknown.by.startswith("depends: ")
    back = beside(allow("s3:GetObject"), allow("sqs:*"))
    assert all(
        entry.change is not PermissionDifference.UNKNOWN for entry in rows(back, "s3").values()
    )


def test_what_is_missing_of_the_other_is_told_with_it() -> None:
    roles = role("App", allows=allow("s3:GetObject")), role("Other", attached=("policy/Lost",))
    index = WorldIndex(world(account(A, *roles)))
    one, other = (
        effective_permissions(
            SessionCaller(role=f"arn:aws:iam::{A}:role/{name}"), index, CATALOGUE, NOW
        )
        for name in ("App", "Other")
    )
    entry = rows(comparison_text(compare(one, other), index, "Other"), "s3")["GetObject"]
    assert entry.change is PermissionDifference.UNKNOWN
    assert "Other: depends: " in entry.details


def test_all_of_many_services_are_one_line() -> None:
    """SES-3: an administrator beside a reader is readable."""
    few = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectAcl"]
    text = beside(allow(few, DATA), allow("*"), load_catalogue())
    fold = folded(text.services, text)[0]
    assert isinstance(fold, FoldText)
    assert fold.title.startswith("All except ")
    assert fold.is_cut
    assert fold.change is PermissionDifference.REMOVED
    assert "All other actions" in rows(text, "s3")
    held = folded(beside(allow("*"), allow("s3:GetObject"), load_catalogue()).services, text)[0]
    assert isinstance(held, FoldText)
    assert held.change is PermissionDifference.ADDED
    assert not held.is_cut


def test_filters_count_what_they_would_show() -> None:
    text = beside(
        [allow("s3:GetObject", DATA), allow("s3:PutObject", DATA), allow("iam:PassRole")],
        [allow("s3:GetObject", DATA), allow("sqs:*")],
        boundary="policy/Edge",
    )
    found = counts(text, PermissionFilter(writes=True))
    assert (found.escalation, found.cuts) == (1, 0)
    assert found.differences == 2 + len(rows(text, "sqs")["All actions"].names)
    assert counts(text, PermissionFilter(service="s3")).differences == 1
    assert counts(text, PermissionFilter(words="putobj")).writes == 1
    shown = filtered(text, PermissionFilter(differences=True, cuts=False))
    assert [one.name for one in shown] == ["iam", "s3", "sqs"]
    assert [entry.title for entry in shown[1].entries] == ["PutObject"]
    assert [one.name for one in filtered(text, PermissionFilter(service="s3"))] == ["s3"]
