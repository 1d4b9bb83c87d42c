"""YAML of templates: short tags are functions, everything else stays text, bombs are refused."""

import pytest

from rolescope.importers.template_yaml import read_template_yaml
from rolescope.problem import Unreadable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub 'x${A}'", {"Fn::Sub": "x${A}"}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!Equals [!Ref A, 012]", {"Fn::Equals": [{"Ref": "A"}, "012"]}),
        ("a: 012345678901", {"a": "012345678901"}),
        ("a: 2012-10-17", {"a": "2012-10-17"}),
        ("a: 7200", {"a": "7200"}),
        ("a: [true, False, null, ~, yes, 'true']", {"a": [True, False, None, None, "yes", "true"]}),
        ("a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}),
        ("!!python/object/apply:os.system ['true']", ["true"]),
        ("!custom {a: b}", {"Fn::custom": {"a": "b"}}),
        ("", None),
    ],
)
def test_values(text: str, value: object) -> None:
    assert read_template_yaml(text, "t.yaml") == value


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LAUGHS, "500,000 values"),
        ("[" * 100 + "]" * 100, "64 deep"),
        ("[" * 100_000, "nest"),
        ("a: &a [*a]", "64 deep"),
        ("a: 1\na: 2", "more than once"),
        ("? [a]\n: b", "no text"),
        ("a: b: c", "neither JSON nor YAML"),
        ("--- a\n--- b", "neither JSON nor YAML"),
        ("x" * 4_000_001, "characters"),
    ],
)
def test_what_no_template_is_like_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_template_yaml(text, "t.yaml")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)
