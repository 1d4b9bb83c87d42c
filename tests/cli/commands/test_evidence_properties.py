"""Whatever was asked of whatever policies: its own command writes the same evidence."""

import argparse

from hypothesis import given
from hypothesis import strategies as st

from rolescope.cli.callers import caller_argument
from rolescope.cli.flags import add_request_flags, instant
from rolescope.cli.hops import course
from rolescope.engine.index import WorldIndex
from rolescope.exporters.evidence.as_html import write_html
from rolescope.exporters.evidence.as_json import write_json
from rolescope.pictures.pages.evidence_pages import evidence_pages
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.evidence.record import Evidence, EvidenceOrigin, evidence
from rolescope.words.evidence.evidence_text import evidence_text
from support.worlds.generated_worlds import Case, Sets, build, cases, policy_sets, request_of

ORIGIN = EvidenceOrigin(
    sources=("world.json",),
    file="x.json",
    written_at="2026-11-25T10:00:00Z",
    engine="0.1.0",
    catalogue="2026-10-27",
)


def asked_again(found: Evidence, index: WorldIndex) -> Evidence:
    """Do what the command line does with the words of the command."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("sources", nargs="+")
    add_request_flags(parser)
    parser.add_argument("--at", type=instant)
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--evidence")
    parser.add_argument("--generated", type=instant)
    options = parser.parse_args(found.command[2:])
    asked = course(caller_argument(options.caller, index), options.given, index)
    done = simulate_chain(asked.caller, asked.hops, index, options.at, is_open=options.open)
    origin = EvidenceOrigin(
        sources=tuple(options.sources),
        file=options.evidence,
        written_at=options.generated,
        engine=ORIGIN.engine,
        catalogue=ORIGIN.catalogue,
    )
    return evidence(done, index, origin, left=asked.hops[len(done) :])


@given(sets=policy_sets(), case=cases(), again=st.booleans(), is_open=st.booleans())
def test_the_command_of_any_evidence_writes_it_again(
    sets: Sets,
    case: Case,
    again: bool,  # noqa: FBT001 - hypothesis gives it
    is_open: bool,  # noqa: FBT001
) -> None:
    index, asked = WorldIndex(build(sets)), request_of(sets, case)
    hop = Hop(role=asked.role, parameters=asked.parameters, context=asked.context)
    hops = [hop, Hop(role=asked.role)] if again else [hop]
    done = simulate_chain(asked.caller, hops, index, asked.at, is_open=is_open)
    found = evidence(done, index, ORIGIN, left=hops[len(done) :])
    second = asked_again(found, index)
    if not found.unsaid:
        assert write_json(second, index) == write_json(found, index)
        assert write_html(second, index) == write_html(found, index)
        first, text = evidence_text(found, index), evidence_text(second, index)
        assert evidence_pages(first) == evidence_pages(text)
