"""Trails in every form, whole or broken: one problem for each fault, and the rest is read."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.importers.cloudtrail import TrailReader, json_stream, reader
from rolescope.importers.cloudtrail.json_stream import StreamFault, json_values
from rolescope.importers.cloudtrail.record import RecordFault, read_record
from rolescope.importers.cloudtrail.record_rows import read_struct
from rolescope.model.cloudtrail import ASSUMING, CloudTrailRecord, CutLookup
from rolescope.progress import Cancelled
from support.worlds.recorded_calls import FORMATS, RECORDS, read

RECORD: dict[str, Any] = {
    "eventVersion": "1.11",
    "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana"},
    "eventTime": "2026-11-24T09:00:00Z",
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
    "requestParameters": {"roleArn": "arn:aws:iam::111122223333:role/R", "roleSessionName": "s"},
    "responseElements": {"credentials": {"accessKeyId": "ASIA1", "sessionToken": "SECRET-TOKEN"}},
    "eventID": "1",
}


def found(path: Path) -> tuple[list[str], list[str]]:
    """Return the IDs of the events, and the codes of the problems."""
    records, reader = read(path)
    assert "SECRET-TOKEN" not in repr((records, reader.problems))
    return [one.event_id for one in records], [one.code for one in reader.problems]


def put(folder: Path, content: object, name: str = "trail.json") -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
    return path


def numbered(*ids: str) -> list[dict[str, Any]]:
    return [RECORD | {"eventID": id_} for id_ in ids]


# Forms


WRAPPED: dict[str, Any] = {
    "S3": {"Records": numbered("1", "2")},
    "list": numbered("1", "2"),
    "lines": "\n".join(map(json.dumps, numbered("1", "2"))),
    "no line breaks": "".join(map(json.dumps, numbered("1", "2"))),
    "byte order mark": "\ufeff" + json.dumps(numbered("1", "2")),
    "times before": "\n".join(f"2026-11-24T09:00Z {json.dumps(one)}" for one in numbered("1", "2")),
    "lookup-events": {
        "Events": [{"CloudTrailEvent": json.dumps(one)} for one in numbered("1", "2")]
    },
    "pages": "".join(json.dumps({"NextToken": "x", "Events": [one]}) for one in numbered("1", "2")),
    "EventBridge": [{"detail-type": "AWS API Call", "detail": one} for one in numbered("1", "2")],
    "CloudWatch": {"events": [{"message": json.dumps(one)} for one in numbered("1", "2")]},
    "Splunk": [{"result": {"_raw": json.dumps(one)}} for one in numbered("1", "2")],
    "Splunk objects": {"results": [{"result": one} for one in numbered("1", "2")]},
    "Elastic": {
        "took": 1,
        "hits": {"total": 2, "hits": [{"_source": one} for one in numbered("1", "2")]},
    },
    "list inside": {"messages": 1, "Records": numbered("1", "2")},
    "lower case": [
        {key.lower(): value for key, value in one.items()} for one in numbered("1", "2")
    ],
}


@pytest.mark.parametrize("form", WRAPPED)
def test_every_form_is_told_by_its_content(form: str, tmp_path: Path) -> None:
    """CT-55, CT-56."""
    assert found(put(tmp_path, WRAPPED[form])) == (["1", "2"], [])


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings_of_shells(codec: str, tmp_path: Path) -> None:
    """CT-56."""
    assert found(put(tmp_path, json.dumps(RECORD).encode(codec))) == (["1"], [])


def test_a_gzip_file_is_told_by_its_content_too(tmp_path: Path) -> None:
    """CT-55: of several members, with padding."""
    data = b"".join(gzip.compress(json.dumps(one).encode()) for one in numbered("1", "2"))
    assert found(put(tmp_path, data + b"\0\0", "trail.log")) == (["1", "2"], [])


def test_a_folder_is_read_in_order_of_time_without_digests(tmp_path: Path) -> None:
    """CT-55, CT-60: so that the copies in two accounts lie close to one another."""
    for account, time, id_ in (("1", "0900", "b"), ("2", "0800", "a"), ("2", "1000", "c")):
        folder = tmp_path / "AWSLogs" / account / "CloudTrail" / "eu-west-1"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{account}_CloudTrail_eu-west-1_20261124T{time}Z_x.json.gz"
        content = json.dumps({"Records": numbered(id_)}).encode()
        put(folder, gzip.compress(content), name)
    digest = tmp_path / "AWSLogs" / "1" / "CloudTrail-Digest"
    digest.mkdir()
    put(digest, "{}", "digest.json")
    put(tmp_path, "no records", "notes.md")
    assert found(tmp_path) == (["a", "b", "c"], [])


def test_a_zip_archive(tmp_path: Path) -> None:
    """CT-55."""
    path = tmp_path / "logs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", json.dumps(numbered("1")))
        archive.writestr("b.json.gz", gzip.compress(json.dumps(numbered("2")).encode()))
        archive.writestr("CloudTrail-Digest/c.json", "{}")
        archive.writestr("notes.md", "no records")
        archive.writestr("d.parquet", b"PAR1")
    ids, codes = found(path)
    assert (ids, len(codes)) == (["1", "2"], 1)


def test_an_empty_list_is_no_fault(tmp_path: Path) -> None:
    """A file of a quiet hour."""
    assert found(put(tmp_path, {"Records": []})) == ([], [])


def test_values_larger_than_what_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CT-58: nothing depends on where a text is cut."""
    whole = [found(put(tmp_path, WRAPPED[form])) for form in WRAPPED]
    for chunk in (1, 7, 64):
        monkeypatch.setattr(json_stream, "_CHUNK", chunk)
        for form, expected in zip(WRAPPED, whole, strict=True):
            text = WRAPPED[form] if isinstance(WRAPPED[form], str) else json.dumps(WRAPPED[form])
            assert list(json_values(_Slow(text.removeprefix("\ufeff"), chunk)))
            assert found(put(tmp_path, WRAPPED[form])) == expected


class _Slow(io.StringIO):
    """A text that hands over a few characters at a time."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(text)
        self._most = most

    def read(self, size: int | None = -1, /) -> str:
        wanted = self._most if size is None or size < 0 else min(size, self._most)
        return super().read(wanted)


@given(
    values=st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
            lambda inner: st.dictionaries(st.text(max_size=3), inner, max_size=3),
        ).filter(lambda value: isinstance(value, dict)),
        max_size=4,
    ),
    most=st.integers(1, 50),
)
def test_json_is_read_as_the_standard_library_reads_it(values: list[Any], most: int) -> None:
    """CT-58: as lines, as a list, as the list of an answer."""
    for text in (
        "\n".join(map(json.dumps, values)),
        json.dumps(values),
        json.dumps({"Records": values}),
    ):
        assert list(json_values(_Slow(text, most))) == values


# Lookups of a live import

BEGIN = {"format": "rolescope-collection/1", "account": "111122223333"}
EVENT = {"EventId": "1", "CloudTrailEvent": json.dumps(RECORD)}
CUT = CutLookup("111122223333", "eu-west-1", "AssumeRole", 1_795_510_800)


@pytest.mark.parametrize(
    "begin",
    [
        BEGIN | {"read": None, "Events": [EVENT]},
        BEGIN | {"Events": [EVENT], "read": None},
        {"Events": [EVENT], "read": None} | BEGIN,
        {"account": "111122223333", "read": None, "Events": [EVENT]} | BEGIN,
    ],
)
@pytest.mark.parametrize(
    ("told", "cut"),
    [
        ({}, {}),
        ({"AssumeRole": "2026-11-24T09:00:00Z"}, {"AssumeRole": CUT.since}),
        ({"AssumeRole": None, "AssumeRoleWithSAML": 1}, dict.fromkeys(list(ASSUMING)[:2])),
    ],
)
def test_a_live_import_tells_how_far_its_lookups_reach(
    begin: dict[str, Any], told: dict[str, Any], cut: dict[str, int | None], tmp_path: Path
) -> None:
    """CT-45: what it says of them is no record, wherever it stands."""
    whole = {f"eu-west-1 {name}": told.get(name, "") for name in ASSUMING}
    records, reader = read(put(tmp_path, json.dumps(begin | {"read": whole}, indent=1)))
    assert [one.event_id for one in records] == ["1"]
    assert (reader.problems, reader.values) == ((), 1)
    wanted = [CUT._replace(operation=name, since=since) for name, since in cut.items()]
    assert reader.cut_lookups == wanted


@pytest.mark.parametrize("told", [{}, None, {"eu-west-1 AssumeRole": ""}])
def test_what_no_lookup_tells_is_not_taken_for_read(told: Any, tmp_path: Path) -> None:
    content = {"format": BEGIN["format"], "read": told, "Events": [EVENT]}
    _, reader = read(put(tmp_path, content))
    assert reader.cut_lookups
    assert {(one.account, one.since) for one in reader.cut_lookups} == {("", None)}


@pytest.mark.parametrize(
    "content",
    [
        {"format": "mine", "Records": [RECORD]},
        {"format": "mine", "read": {}, "Records": [RECORD]},
        {"Records": [RECORD], "format": "mine", "read": {}},
        {"format": "mine"} | RECORD,
        {"Events": [EVENT]} | BEGIN,
        BEGIN | {"Events": [EVENT]},
    ],
)
def test_a_format_that_tells_of_no_lookups_is_no_record(
    content: dict[str, Any], tmp_path: Path
) -> None:
    """Other tools name formats of their own beside the records."""
    records, reader = read(put(tmp_path, content))
    assert [one.event_id for one in records] == ["1"]
    assert (reader.problems, reader.values, reader.cut_lookups) == ((), 1, [])


@pytest.mark.parametrize("content", [BEGIN | {"calls": []}, {"format": "mine", "Hello": 1}])
def test_a_format_without_records_is_told(content: dict[str, Any], tmp_path: Path) -> None:
    """CT-56: a snapshot has such files, and nothing is left out in silence."""
    assert found(put(tmp_path, content)) == ([], ["no-record"])


def test_lookups_of_any_number_of_records_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "_MAX_VALUE", 2_000)
    monkeypatch.setattr(json_stream, "_CHUNK", 100)
    events = [EVENT | {"EventId": str(number)} for number in range(20)]
    content = json.dumps(BEGIN | {"Events": events, "read": {}}, indent=1)
    assert len(found(put(tmp_path, content))[0]) == 20
    assert found(put(tmp_path, content))[1] == []


# Faults


BROKEN: dict[str, tuple[object, list[str], list[str]]] = {
    "a line of no JSON": ('{"eventName": }\n' + json.dumps(RECORD), ["1"], ["no-json"]),
    "words": ("nothing\n" + json.dumps(RECORD), ["1"], ["no-json"]),
    "a record cut off": (json.dumps(RECORD)[:-9], [], ["cut-off"]),
    "a list cut off": (json.dumps([RECORD])[:-1], ["1"], ["cut-off"]),
    "an answer cut off": (json.dumps({"Records": [RECORD]})[:-1], ["1"], ["cut-off"]),
    "an answer of no JSON": ('{"Records" 1}', [], ["no-json"]),
    "an answer that ends behind a key": ('{"Records":', [], ["cut-off"]),
    "in a list": (
        f'{{"Records":[{json.dumps(RECORD)},{{"eventVersion": nothing}},{json.dumps(RECORD)}]}}',
        ["1", "1"],
        ["no-json"],
    ),
    "the last of a list": (f'[{json.dumps(RECORD)},{{"a": nothing}}]', ["1"], ["no-json"]),
    "too deep": ("[" * 3 + '{"a":' * 100_000 + "\n", [], ["too-deep"]),
    "endless digits": ('{"a": ' + "9" * 5_000 + "}\n" + json.dumps(RECORD), ["1"], ["no-json"]),
    "another kind": ({"Hello": 1}, [], ["no-record"]),
    "a list of lists": ([[[1]]], [], ["no-record"]),
    "no name of the event": ([RECORD | {"eventName": ""}, RECORD], ["1"], ["no-event-name"]),
    "no time": ([RECORD | {"eventTime": "soon"}, RECORD], ["1"], ["no-time"]),
    "no time at all": ([RECORD | {"eventTime": True}, RECORD], ["1"], ["no-time"]),
    "wrong type": ([RECORD | {"userIdentity": [1]}, RECORD], ["1"], ["wrong-type"]),
    "a wrong detail": ([{"detail-type": "x", "detail": 1}, RECORD], ["1"], ["no-json"]),
    "a wrong text": ([{"CloudTrailEvent": "{x"}, RECORD], ["1"], ["no-json"]),
    "nothing": (b"", [], ["empty"]),
    "gzip cut off": (gzip.compress(json.dumps(RECORD).encode())[:-20], [], ["cut-off"]),
    "gzip broken": (b"\x1f\x8b" + b"x" * 50, [], ["cut-off"]),
    "a broken zip": (b"PK\x03\x04" + b"x" * 50, [], ["unreadable-file"]),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_each_fault_is_one_problem_and_the_rest_is_read(fault: str, tmp_path: Path) -> None:
    """CT-56."""
    content, ids, codes = BROKEN[fault]
    assert found(put(tmp_path, content)) == (ids, codes)


def test_faults_of_one_kind_are_counted(tmp_path: Path) -> None:
    """CT-56: one problem for a million of them."""
    records = [RECORD | {"eventTime": None}] * 3
    _, reader = read(put(tmp_path, records))
    (problem,) = reader.problems
    assert problem.is_loss
    assert "Record 1: " in problem.what
    assert "3 records" in problem.what


def test_files_of_other_kinds_in_a_folder_are_told_at_once(tmp_path: Path) -> None:
    """A snapshot has its records beside what it tells of accounts."""
    for name in ("a", "b", "c"):
        put(tmp_path, {"Accounts": [{"Id": name}]}, f"{name}.json")
    put(tmp_path, RECORD, "records.json")
    records, reader = read(tmp_path)
    assert len(records) == 1
    assert reader.values == 1
    (problem,) = reader.problems
    assert not problem.is_loss
    assert problem.what == "This and 2 more files hold no record of CloudTrail."
    assert not reader.is_unread


def test_a_folder_without_any_record_is_unread(tmp_path: Path) -> None:
    put(tmp_path, {"Accounts": []}, "a.json")
    records, reader = read(tmp_path)
    assert records == []
    assert reader.is_unread


def test_records_beside_others_in_one_file_are_counted_as_before(tmp_path: Path) -> None:
    put(tmp_path, [{"Hello": 1}, RECORD], "a.json")
    _, reader = read(tmp_path)
    assert [one.code for one in reader.problems] == ["no-record"]
    assert reader.values == 2


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read before stays read."""
    monkeypatch.setattr(reader, "_FREE", 1_000)
    data = json.dumps(RECORD) + "\n" + " " * 3_000_000
    assert found(put(tmp_path, gzip.compress(data.encode()))) == (["1"], ["zip-bomb"])


def test_one_endless_value_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of AWS has 256 KB at most (CT-5)."""
    monkeypatch.setattr(json_stream, "_MAX_VALUE", 1_000)
    monkeypatch.setattr(json_stream, "_CHUNK", 100)
    long = json.dumps({"a": "x" * 9_000})
    assert found(put(tmp_path, f"{long}\n{json.dumps(RECORD)}"))[1] == ["too-long"]
    assert found(put(tmp_path, "y" * 9_000))[1] == ["no-json"]


def test_long_fields_are_cut() -> None:
    """CT-5."""
    record = read_record(RECORD | {"userAgent": "x" * 1_000_000})
    assert record is not None
    assert len(record.user_agent) == 100_000


def test_files_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its problem."""
    assert found(tmp_path / "gone")[1] == ["no-file"]
    assert found(tmp_path)[1] == ["no-file"]
    path = put(tmp_path, RECORD)

    def refuse(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert found(path)[1] == ["unreadable-file"]
    monkeypatch.setattr(Path, "is_dir", refuse)
    assert found(path)[1] == ["unreadable-file"]


def test_problems_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile folder does not fill the memory."""
    monkeypatch.setattr("rolescope.importers.cloudtrail.reader._MAX_PROBLEMS", 1)
    for number in range(3):
        put(tmp_path, "nothing", f"{number}.json")
        put(tmp_path, b"PK\x03\x04", f"{number}.zip")
    assert len(found(tmp_path)[1]) == 2


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    """CT-61: by bytes."""
    path = put(tmp_path, numbered("1", "2"))

    def stop(done: float, text: str) -> None:
        assert 0 <= done <= 1
        assert "trail.json" in text
        raise Cancelled

    with pytest.raises(Cancelled):
        list(TrailReader([path], stop).records())


# Fields


def record(**fields: Any) -> CloudTrailRecord:
    made = read_record(RECORD | fields)
    assert made is not None
    return made


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-24T09:00:00Z",
        "2026-11-24 09:00:00",
        "2026-11-24 09:00:00.123",
        "2026-11-24 09:00:00.123 UTC",
        "1795510800",
        1795510800,
        1795510800123,
    ],
)
def test_times(time: object) -> None:
    """CT-6, CT-56."""
    assert record(eventTime=time).time == 1_795_510_800


def test_a_time_that_log_tools_moved() -> None:
    """CT-56."""
    made = read_record({**RECORD, "eventTime": None, "@timestamp": "2026-11-24T09:00:00Z"})
    assert made is not None
    assert made.time == 1_795_510_800


def test_numbers_and_truths_as_text() -> None:
    """CT-56."""
    asked = {"roleArn": "r", "durationSeconds": "900", "tags": {"a": "b"}, "policyArns": "p"}
    made = record(
        requestParameters=asked,
        additionalEventData={"explicitTrustGrant": "false", "RoleAuthorizedByIdp": "TRUE"},
    )
    assert made.parameters is not None
    assert (made.parameters.duration, made.parameters.tags) == (900, (("a", "b"),))
    assert made.parameters.policy_arns == ("p",)
    assert (made.trust_grant, made.authorized_by_idp) == (False, True)
    whole = record(requestParameters={"durationSeconds": 900.0, "policy": {"a": 1}})
    assert whole.parameters is not None
    assert (whole.parameters.duration, whole.parameters.session_policy) == (900, '{"a": 1}')


@pytest.mark.parametrize(
    "fields",
    [
        {"durationSeconds": "long"},
        {"durationSeconds": True},
        {"tags": 1},
        {"tags": [1]},
        {"roleArn": [1]},
    ],
)
def test_parameters_of_the_wrong_type(fields: dict[str, Any]) -> None:
    """CT-56."""
    with pytest.raises(RecordFault):
        read_record(RECORD | {"requestParameters": fields})


def test_where_the_role_is_named() -> None:
    """CT-11, CT-31: parameters, message, resources."""
    message = "User: x is not authorized to perform: sts:TagSession on resource: arn:aws:r because"
    assert record(requestParameters=None, errorMessage=message).role == "arn:aws:r"
    resources = [{"type": "AWS::S3::Bucket", "ARN": "b"}, {"type": "AWS::IAM::Role", "ARN": "r"}]
    assert record(requestParameters=None, resources=resources).role == "r"
    assert record(requestParameters=None, resources=[None]).role == ""


def test_changes_name_what_they_write_to() -> None:
    """CT-37."""
    write = {"eventSource": "iam.amazonaws.com", "eventName": "AttachRolePolicy"}
    asked = {"policyArn": "p", "roleName": "R"}
    assert record(**write, requestParameters=asked).subjects == (("roleName", "R"),)
    assert record(**write, requestParameters=None).subjects == ()
    attach = {"eventSource": "organizations.amazonaws.com", "eventName": "AttachPolicy"}
    asked = {"policyId": "p-1", "targetId": "ou-1"}
    wanted = (("targetId", "ou-1"), ("policyId", "p-1"))
    assert record(**attach, requestParameters=asked).subjects == wanted


def test_other_services_and_events_are_skipped() -> None:
    """CT-1: IoT has an AttachPolicy of its own."""
    for fields in (
        {"eventSource": "iot.amazonaws.com", "eventName": "AttachPolicy"},
        {"eventName": "DescribeInstances"},
        {"eventSource": "iam.amazonaws.com"},
    ):
        assert read_record(RECORD | fields) is None
    for name, source in (("AssumeRole", "sts"), ("SwitchRole", "signin"), ("TagRole", "iam")):
        assert record(eventSource=None, eventName=name).source == f"{source}.amazonaws.com"


def test_a_failed_sign_in_has_a_message_alone() -> None:
    """CT-30."""
    fields = {"eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin"}
    assert record(**fields, errorMessage="No username found").error_code == "Failure"
    assert record(**fields).error_code == ""


def test_keys_of_enriched_events() -> None:
    """CT-31."""
    given: dict[str, Any] = {
        "aws:SourceIp": "192.0.2.1",
        "a": ["b", True],
        "none": None,
        "inner": {},
    }
    made = record(eventContext={"requestContext": given})
    assert made.context == (("aws:SourceIp", ("192.0.2.1",)), ("a", ("b", "true")))


# Structs and tables


def test_structs() -> None:
    """CT-55, CT-57: a value may hold what separates fields."""
    text = "{type=IAMUser, username=a, b=c, sessioncontext={attributes={mfaauthenticated=true}}}"
    assert read_struct(text) == {
        "type": "IAMUser",
        "userName": "a, b=c",
        "sessionContext": {"attributes": {"mfaAuthenticated": "true"}},
    }
    assert read_struct("[{arn=x}, null]") == [{"arn": "x"}, None]
    assert read_struct("{}") == {}
    assert read_struct("{no field}") == {}
    assert read_struct("{arn=a]b}") == {"arn": "a]b"}
    for wrong in ("words", "{a=" * 20 + "}" * 20):
        with pytest.raises(RecordFault):
            read_struct(wrong)


def test_a_secret_in_a_struct_is_dropped() -> None:
    """CT-54."""
    row = "{credentials={accesskeyid=ASIA1, sessiontoken=SECRET-TOKEN, expiration=x, y}}"
    rows = [[{key.lower(): value} for key, value in RECORD.items()]]
    rows[0].append({"responseelements": row})
    (made,) = (read_record(dict_of(cells), is_lossy=True) for cells in rows)
    assert made is not None
    assert made.response is not None
    assert (made.response.access_key, made.response.expiration) == ("ASIA1", "x, y")
    assert "SECRET" not in repr(made)


def dict_of(cells: list[dict[str, Any]]) -> dict[str, Any]:
    from rolescope.importers.cloudtrail.record_rows import LAKE  # noqa: PLC0415 - the form of one test

    (row,) = LAKE.records(cells)
    return row.raw


@pytest.mark.parametrize(
    ("rows", "ids", "codes"),
    [
        ("", [], []),
        ('"AssumeRole","2026-11-24 09:00:00","1","{type=Root}"\n', ["1"], []),
        ('"AssumeRole","2026-11-24 09:00:00","1","words"\n', [], ["no-struct"]),
        ("too,few\n", [], ["no-csv"]),
        (f'"{"x" * 2_000_000}"\n', [], ["no-csv"]),
    ],
)
def test_tables(rows: str, ids: list[str], codes: list[str], tmp_path: Path) -> None:
    """CT-55: a bad row is one problem."""
    text = "eventname,eventtime,eventid,useridentity\n" + rows
    assert found(put(tmp_path, text, "result.csv")) == (ids, codes)


def test_a_long_heading(tmp_path: Path) -> None:
    """CT-55: columns and rows may reach beyond the first characters."""
    columns = ",".join(["eventname", "eventtime", *(f"column{number}" for number in range(500))])
    row = ",".join(["AssumeRole", "2026-11-24 09:00:00", *["x"] * 500])
    ids, codes = found(put(tmp_path, f"{columns}\n{row}\n{row}", "result.csv"))
    assert (len(ids), codes) == (2, [])


# Parquet


def test_parquet_says_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """CT-55, CT-59: DuckDB is not part of the installation."""

    def absent(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr("importlib.import_module", absent)
    _, reader = read(FORMATS / "ocsf-1.1.0.zstd.parquet")
    (problem,) = reader.problems
    assert problem.code == "no-duckdb"
    assert "rolescope[duckdb]" in problem.advice


def test_parquet_through_duckdb() -> None:
    """CT-55."""
    pytest.importorskip("duckdb", reason="DuckDB is not installed")
    records, reader = read(FORMATS / "ocsf-1.1.0.zstd.parquet")
    assert reader.problems == ()
    assert len(records) == len(read(RECORDS)[0])


# Published records


@pytest.mark.parametrize(
    ("name", "values", "records", "codes"),
    [
        ("aws-iam-user-guide-examples", 8, 8, []),
        ("cartography-lookup-events", 16, 16, []),
        ("invictus-aws_dataset", 66, 51, []),
        ("otrf-security-datasets", 5, 5, []),
        ("panther-analysis-tests", 42, 31, ["no-time"]),
        ("stratus-red-team", 17, 14, []),
        ("trailscraper", 1, 1, []),
    ],
)
def test_published_records_are_read(
    name: str, values: int, records: int, codes: list[str], samples: Path
) -> None:
    """CT-56: what some of them lack is told."""
    made, reader = read(samples / "cloudtrail" / "samples" / f"{name}.jsonl")
    assert (reader.values, len(made)) == (values, records)
    assert [problem.code for problem in reader.problems] == codes


def test_faults_stand_where_values_would() -> None:
    no_json = [StreamFault("no-json", "It is not valid JSON.")]
    assert list(json_values(io.StringIO("{]"))) == no_json
    assert list(json_values(io.StringIO('{"Events": [], [1]: 2}'))) == no_json
