"""Parquet files of Security Lake, through DuckDB where that is installed (CT-55, CT-59)."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rolescope.importers.cloudtrail.form import FoundRecords
from rolescope.importers.cloudtrail.ocsf import record_of_event
from rolescope.importers.faults import refuse
from rolescope.memory import connect_duckdb

_BATCH = 1_000  # rows that are held at a time
_MEMORY = "200MB"


def parquet_records(path: Path | None, name: str) -> Iterator[FoundRecords]:
    """Yield the records of a Parquet file.

    Raises:
        Unreadable: DuckDB is not installed, or it cannot read the file.
    """
    try:
        duckdb: Any = importlib.import_module("duckdb")
    except ImportError:
        what = "The file is Parquet, which takes DuckDB to read."
        advice = "Install rolescope[duckdb], or export the events as JSON."
        raise refuse(name, what, advice, code="no-duckdb") from None
    if path is None:
        raise refuse(
            name,
            "The file is Parquet inside of an archive.",
            "Unpack the archive, and name the folder.",
        )
    try:
        with connect_duckdb(duckdb, memory_limit=_MEMORY, threads=1) as database:
            found = database.execute("select * from read_parquet(?)", [str(path)])
            columns = [column[0] for column in found.description]
            while rows := found.fetchmany(_BATCH):
                for row in rows:
                    yield FoundRecords(
                        record_of_event(_plain(dict(zip(columns, row, strict=True))))
                    )
    except duckdb.Error as error:
        what = f"The Parquet file cannot be read: {str(error).splitlines()[0][:200]}."
        raise refuse(name, what, "Copy it again.") from None


def _plain(value: Any) -> Any:
    """Return a row as JSON would have it: times as text, maps as objects."""
    if isinstance(value, dict):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
