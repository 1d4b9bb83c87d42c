"""Verdicts as plain JSON values: where in the documents the reasons stand."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from rolescope.questions.plain_json import plain
from support.worlds.asking import assume
from support.worlds.build import A, account, role, trusts, user, world

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        trusts("*", Condition={"StringEquals": {"aws:username": "änne"}}),
        trusts(f"arn:aws:iam::{A}:user/änne"),
    ],
}


@pytest.mark.parametrize("form", [str, quote])
def test_every_statement_and_element_has_its_place_in_the_original(form: Any) -> None:
    text = json.dumps(TRUST, indent=2, ensure_ascii=False)
    somewhere = world(account(A, role("Target", trust=form(text)), user("änne")))
    said = json.loads(json.dumps(plain(assume(somewhere, "user/änne").layers)))
    (trust,) = [layer for layer in said if layer["layer"] == "trust policy"]
    lines = text.split("\n")
    for statement in trust["statements"]:
        for found in (statement, *statement["elements"]):
            first, last = found["place"]["lines"]
            start, end = found["place"]["characters"]
            written = text[start:end]
            assert "\n".join(lines[first - 1 : last]).strip().startswith(written.split("\n")[0])
            begin, behind = found["place"]["bytes"]
            assert text.encode()[begin:behind].decode() == written
        action = next(one for one in statement["elements"] if one["path"][2:] == ["Action"])
        start, end = action["place"]["characters"]
        assert text[start:end] == '"Action": "sts:AssumeRole"'
