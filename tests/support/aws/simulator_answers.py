"""Answers of iam:SimulatePrincipalPolicy as AWS writes them, for the layer of HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from support.aws.http_layer import Answer, Heard

_IAM = "https://iam.amazonaws.com/doc/2010-05-08/"
_STS = "https://sts.amazonaws.com/doc/2011-06-15/"


def result(action: str, decision: str, **fields: Any) -> dict[str, Any]:
    """Return one EvaluationResult; the fields are those of the API."""
    return {"EvalActionName": action, "EvalDecision": decision, **fields}


def on(resource: str, decision: str, **fields: Any) -> dict[str, Any]:
    """Return one ResourceSpecificResult."""
    return {"EvalResourceName": resource, "EvalResourceDecision": decision, **fields}


def simulated(results: Sequence[Mapping[str, Any]], marker: str = "") -> Answer:
    """Return a page of results; `marker` asks for the next one."""
    page: dict[str, Any] = {"EvaluationResults": results, "IsTruncated": bool(marker)}
    if marker:
        page["Marker"] = marker
    return _response("SimulatePrincipalPolicy", _IAM, page)


def identity(account: str, name: str = "reviewer") -> Answer:
    """Return what GetCallerIdentity answers to a user."""
    arn = f"arn:aws:iam::{account}:user/{name}"
    return _response(
        "GetCallerIdentity", _STS, {"Account": account, "Arn": arn, "UserId": "AIDAEXAMPLE"}
    )


def listed(heard: Heard, name: str) -> list[str]:
    """Return a list among the parameters of a call: `ActionNames`, `ResourceArns`."""
    start = f"{name}.member."
    found = {
        int(key[len(start) :]): text
        for key, text in heard.given.items()
        if key[: len(start)] == start
    }
    return [found[number] for number in sorted(found)]


def _response(operation: str, namespace: str, content: Mapping[str, Any]) -> Answer:
    body = _xml(content)
    return Answer(
        f'<{operation}Response xmlns="{namespace}"><{operation}Result>{body}</{operation}Result>'
        f"<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{operation}Response>"
    )


def _xml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        if "entries" in value:  # a map of the query protocol
            return "".join(
                f"<entry><key>{escape(key)}</key><value>{escape(text)}</value></entry>"
                for key, text in value["entries"].items()
            )
        return "".join(f"<{key}>{_xml(one)}</{key}>" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "".join(f"<member>{_xml(one)}</member>" for one in value)
    return escape(str(value))
