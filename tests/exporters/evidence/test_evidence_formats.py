"""Evidence as files: all of it is in each format, nothing in it runs, no text is markup."""

import json
import re
from html.parser import HTMLParser

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.exporters.evidence import EVIDENCE_FORMATS
from rolescope.exporters.evidence.as_html import write_html
from rolescope.exporters.evidence.as_json import write_json
from rolescope.exporters.evidence.as_pdf import write_pdf
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.plain import visible
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.pictures.pages.evidence_pages import evidence_pages
from rolescope.pictures.picture import Text
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.evidence.record import Evidence, EvidenceOrigin, EvidenceSetting, evidence
from rolescope.value import replace
from rolescope.words.evidence.evidence_text import evidence_text
from support.window.pdf_text import pdf_pages
from support.window.picture_checks import check_picture
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world
from support.worlds.northwind import demo
from support.worlds.northwind_stories import STORIES

ANA = f"arn:aws:iam::{A}:user/ana"
ONE, TWO, LONG, PLAIN = (
    f"arn:aws:iam::{A}:role/{name}" for name in ("One", "Two", "Long", "Plain")
)
HOSTILE = '</pre><script>alert("x")</script>\u202e{{ 7*7 }}\x07'
IS_HOSTILE = {"StringEquals": {"sts:ExternalId": HOSTILE}}
MANY = [trusts(ANA, Sid=f"S{number}", Condition=IS_HOSTILE) for number in range(40)]
INDEX = WorldIndex(
    world(
        account(
            A,
            user("ana", allows=allow("sts:AssumeRole", "*")),
            role("One", trust=trusts(ANA, Condition=IS_HOSTILE)),
            role("Plain", trust=trusts(ANA, ["sts:AssumeRole", "sts:TagSession"])),
            role("Two", trust=trusts([f"arn:aws:iam::{A}:role/Plain", ANA])),
            role("Long", trust=MANY),
        )
    )
)
ORIGIN = EvidenceOrigin(
    sources=("prod & <b>.json",),
    file="x.html",
    written_at="2026-11-25T10:00:00Z",
    engine="0.1.0",
    catalogue="2026-10-27",
)


def told(*hops: Hop, caller: Caller | None = None, origin: EvidenceOrigin = ORIGIN) -> Evidence:
    done = simulate_chain(caller or UserCaller(ANA), hops, INDEX, NOW)
    return evidence(done, INDEX, origin, left=hops[len(done) :])


HARMFUL = Hop(
    role=ONE,
    parameters=AssumeRoleParameters(
        external_id=HOSTILE, tags=(("team", HOSTILE),), transitive_tag_keys=("team",)
    ),
)
ALLOWED = Hop(
    role=PLAIN,
    parameters=AssumeRoleParameters(
        external_id="x-1", tags=(("team", "web"),), transitive_tag_keys=(), source_identity=None
    ),
)


class Reader(HTMLParser):
    """Collects the tags, attributes and texts of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("hops", [(HARMFUL,), (Hop(role=ONE),), (ALLOWED, Hop(role=TWO))])
def test_the_page_runs_and_loads_nothing(hops: tuple[Hop, ...]) -> None:
    content = write_html(told(*hops), INDEX)
    page = Reader(content)
    assert not {"script", "img", "link", "iframe", "object", "svg", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name[:2] == "on"]
    assert not re.search(rb"url\(|@import|javascript:", content)
    assert b"default-src 'none'" in content


def test_texts_from_data_are_texts() -> None:
    """Escaped, in no template language, and what cannot be seen is written as an escape."""
    content = write_html(told(HARMFUL), INDEX)
    assert b"<script>" not in content
    assert "\u202e".encode() not in content
    assert b"\x07" not in content
    whole = "".join(Reader(content).texts)
    assert visible(HOSTILE) in whole
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", whole)
    assert "prod & <b>.json" in whole


def test_the_page_says_everything_in_words() -> None:
    origin = replace(ORIGIN, edits=("Without the trust of ana",), is_partial=True)
    found = told(ALLOWED, Hop(role=TWO), origin=origin)
    found = replace(found, settings=(EvidenceSetting("U-8", "arn_star_matches", value=False),))
    whole = "".join(Reader(write_html(found, INDEX)).texts)
    for words in (
        "Hop 2 of 2: AssumeRole",
        "Allowed. Plain can assume Two",
        "ASIASIMULATEDROLE000",
        "SIMULATED-NOT-A-SECRET",
        "Credentials issued, simulated: they open nothing",
        "allows: decided here",
        "Written 2026-11-25 10:00:00 UTC",
        "only a part of them could be read",
        "Without the trust of ana",
        "Not the default: ArnLike with * alone: it matches nothing (U-8)",
        "The command cannot say: the edit of the scenario: Without the trust of ana.",
        "2026-10-27",
    ):
        assert words in whole, words
    assert all(document.sha256 in whole for document in found.documents)


def test_a_denial_says_what_sts_would_answer() -> None:
    whole = "".join(Reader(write_html(told(Hop(role=ONE), Hop(role=TWO)), INDEX)).texts)
    assert "Expected wording of STS:" in whole
    assert "AccessDenied: User: " in whole
    assert "Not asked any more, for the chain ends before: Two." in whole


@pytest.mark.parametrize("found", EVIDENCE_FORMATS, ids=lambda found: found.id)
@pytest.mark.usefixtures("qapp")
def test_the_same_evidence_is_the_same_file(found: object) -> None:
    write = getattr(found, "write")  # noqa: B009 - of any format
    first, again = write(told(ALLOWED), INDEX), write(told(ALLOWED), INDEX)
    if getattr(found, "id", "") == "pdf":
        assert pdf_pages(first) == pdf_pages(again)
    else:
        assert first == again


def test_formats_are_named_by_their_suffix() -> None:
    assert [found.suffix for found in EVIDENCE_FORMATS] == [".html", ".pdf", ".json"]
    assert all(found.suffix == f".{found.id}" and found.title for found in EVIDENCE_FORMATS)


def test_json_holds_every_trace_with_its_lines() -> None:
    found = json.loads(write_json(told(HARMFUL), INDEX))
    (hop,) = found["hops"]
    statements = [one for layer in hop["layers"] for one in layer["statements"]]
    assert {one["document"] for one in statements} == set(range(len(found["documents"])))
    element = next(x for one in statements for x in one["elements"] if "Condition" in x["path"])
    assert element["match"] == "matches"
    assert element["lines"][0] > 1
    assert element["given"] == [HOSTILE]
    assert hop["params"] == {
        "externalId": HOSTILE,
        "tags": [{"key": "team", "value": HOSTILE}],
        "transitiveTagKeys": ["team"],
    }
    assert hop["session"] is None
    assert {one["rule"] for one in hop["invalid"]} >= {"AR-8", "AR-11"}


def test_json_of_an_open_question_tells_what_it_needs() -> None:
    caller = SessionCaller(role=f"arn:aws:iam::{B}:role/Far", source=UserCaller(ANA))
    done = simulate_chain(caller, [Hop(role=ONE, context=(("aws:SourceIp", None),))], INDEX, NOW)
    asked = replace(done[0].request, is_open=True)
    again = simulate_chain(
        asked.caller, [Hop(role=TWO, parameters=asked.parameters)], INDEX, NOW, is_open=True
    )
    found = json.loads(write_json(evidence(again, INDEX, ORIGIN), INDEX))
    assert found["question"]["mode"] == "open"
    assert found["question"]["caller"]["session"]["from"] == ANA


# Pages


def texts_of(found: Evidence) -> list[list[str]]:
    pages = evidence_pages(evidence_text(found, INDEX))
    return [[visible(x.text) for x in page.shapes if isinstance(x, Text)] for page in pages]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("hops", [(HARMFUL,), (Hop(role=ONE),), (ALLOWED, Hop(role=TWO))])
def test_a_pdf_holds_the_texts_of_its_pages(hops: tuple[Hop, ...]) -> None:
    found = told(*hops)
    written = [" ".join(" ".join(page).split()) for page in pdf_pages(write_pdf(found, INDEX))]
    assert written == [" ".join(" ".join(page).split()) for page in texts_of(found)]


def test_one_hop_takes_one_page() -> None:
    for hop in (ALLOWED, HARMFUL):
        (page,) = texts_of(told(hop))
        assert "Page 1 of 1" in page
        check_picture(evidence_pages(evidence_text(told(hop), INDEX))[0])


def test_every_story_of_the_demo_takes_one_page() -> None:
    """The smallest print is 6.7 points."""
    index = WorldIndex(demo())
    for story in STORIES:
        if isinstance(story.request, AssumeRoleRequest):
            found = evidence([simulate(story.request, index)], index, ORIGIN)
            assert len(evidence_pages(evidence_text(found, index))) == 1, story


def test_what_is_long_goes_on_on_the_next_page() -> None:
    """Documents are cut off at 60 lines, tags and policies are not."""
    tags = tuple((f"key{number}", "value " * 20) for number in range(50))
    asked = AssumeRoleParameters(tags=tags, session_policy='{"Statement": []}', duration=900)
    found = told(Hop(role=LONG, parameters=asked), Hop(role=TWO))
    found = replace(found, hops=(found.hops[0], *told(ALLOWED).hops))
    pages = texts_of(found)
    assert len(pages) > 2
    for page in evidence_pages(evidence_text(found, INDEX)):
        assert page.height == pytest.approx(page.width * 2**0.5, abs=1)
        check_picture(page)
    whole = " ".join(text for page in pages for text in page)
    assert f"Page {len(pages)} of {len(pages)}" in whole
    assert "more lines" in whole
    assert all(f"Tag key{number}" in whole for number in range(50))
