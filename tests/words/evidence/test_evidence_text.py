"""Evidence in words: what was asked, what decided, what was issued, and what is not known."""

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import UserCaller
from rolescope.model.request import AssumeRoleParameters
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.evidence.record import Evidence, EvidenceOrigin, EvidenceSetting, evidence
from rolescope.value import replace
from rolescope.words.evidence.evidence_facts import LabelledFact
from rolescope.words.evidence.evidence_text import EvidenceText, document_title, evidence_text
from rolescope.words.evidence.hidden import hidden
from rolescope.words.excerpt import Mark
from rolescope.words.runs import text_of
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

ANA = f"arn:aws:iam::{A}:user/ana"
PLAIN, TWO, LONG, CLOSED = (
    f"arn:aws:iam::{A}:role/{name}" for name in ("Plain", "Two", "Long", "Closed")
)
ASKS_FOR_AN_ID = {"StringEquals": {"sts:ExternalId": "x-2"}}
MANY = [trusts(ANA, Sid=f"S{number}", Condition=ASKS_FOR_AN_ID) for number in range(40)]
INDEX = WorldIndex(
    world(
        account(
            A,
            user("ana", allows=allow("sts:AssumeRole", "*")),
            role("Plain", trust=trusts(ANA, ["sts:AssumeRole", "sts:TagSession"])),
            role("Two", trust=trusts(PLAIN)),
            role("Long", trust=MANY),
            role("Closed", trust=trusts(ANA, Condition=ASKS_FOR_AN_ID)),
        )
    )
)
ORIGIN = EvidenceOrigin(
    sources=("prod.json",),
    file="x.html",
    written_at="2026-11-25T10:00:00Z",
    engine="0.1.0",
    catalogue="2026-10-27",
)
TAGGED = Hop(
    role=PLAIN, parameters=AssumeRoleParameters(external_id="x-1", tags=(("team", "web"),))
)


def found(*hops: Hop, origin: EvidenceOrigin = ORIGIN) -> Evidence:
    done = simulate_chain(UserCaller(ANA), hops, INDEX, NOW)
    return evidence(done, INDEX, origin, left=hops[len(done) :])


def told(*hops: Hop) -> EvidenceText:
    return evidence_text(found(*hops), INDEX)


def test_a_chain_is_told_hop_by_hop() -> None:
    text = told(TAGGED, Hop(role=TWO))
    assert text.title == "Evidence: ana to Two"
    assert text.chain == ("ana", "Plain", "Two")
    assert (text.kind, text.verdict, text_of(text.headline)) == (
        "allowed",
        "Allowed",
        "Allowed. Plain can assume Two until 13:00 UTC, for 1 h.",
    )
    assert [hop.title for hop in text.hops] == [
        "Hop 1 of 2: AssumeRole",
        "Hop 2 of 2: AssumeRole",
    ]
    assert all(hop.issued and not hop.message for hop in text.hops)
    assert not text.left


def test_what_was_asked_is_told_as_it_was_given() -> None:
    (hop,) = told(TAGGED).hops
    asked = {one.label: one.value for one in hop.question}
    assert asked["External ID"] == "x-1"
    assert asked["Tag team"] == "web"
    assert hop.title == "AssumeRole"


def test_a_layer_that_decided_names_its_statement() -> None:
    (hop,) = told(TAGGED).hops
    rows = {row.title: row for row in hop.layers}
    trust = rows["Trust policy"]
    assert (trust.mark, trust.says, trust.decided) == (Mark.YES, "allows", True)


def test_a_chain_that_ends_early_says_what_was_not_asked() -> None:
    text = told(Hop(role=CLOSED), Hop(role=TWO))
    assert (text.kind, text.verdict) == ("denied", "Denied")
    assert text.left == "Not asked any more, for the chain ends before: Two."
    assert text.chain == ("ana", "Closed", "Two")
    (hop,) = text.hops
    assert hop.title == "AssumeRole"
    assert hop.message.startswith("AccessDenied: User: ")
    assert not hop.issued


def test_a_long_document_is_quoted_in_part() -> None:
    (hop,) = told(Hop(role=LONG)).hops
    (quoted,) = (one for one in hop.quotations if one.owner == LONG)
    *lines, last = quoted.lines
    assert len([line for line in lines if line.number]) == 60
    assert last.number == 0
    assert last.text.startswith("and ")
    assert last.text.endswith(" more lines")


def test_the_origin_tells_of_the_sources_and_the_scenario() -> None:
    origin = replace(ORIGIN, edits=("Without the trust of ana",), is_partial=True)
    text = evidence_text(
        replace(
            found(TAGGED, origin=origin),
            settings=(EvidenceSetting("U-8", "arn_star_matches", value=False),),
        ),
        INDEX,
    )
    assert text.origin[0] == LabelledFact("Sources", "prod.json; only a part of them could be read")
    assert LabelledFact("Scenario, not in AWS", "Without the trust of ana") in text.origin
    assert text.origin[-1] == LabelledFact("Written", "2026-11-25 10:00:00 UTC")
    assert len(text.settings) == 1
    assert text.unsaid == (
        "The command cannot say: the edit of the scenario: Without the trust of ana. "
        "It answers another question."
    )


def test_documents_are_named_by_what_they_are() -> None:
    titles = {document_title(one) for one in found(TAGGED).documents}
    assert titles == {"Trust policy", "Identity-based policy ana-inline"}


def test_names_can_be_hidden_in_all_of_it_but_our_own_words() -> None:
    text = told(TAGGED)
    other = hidden(text, lambda given: given.replace("Plain", "role-1"))
    assert other.title == "Evidence: ana to role-1"
    assert "Plain" not in repr(other.hops)
    assert hidden(text, lambda _: "?").kind == "allowed"
    assert {one.sha256 for one in hidden(text, lambda _: "?").hashes} == {
        one.sha256 for one in text.hashes
    }
