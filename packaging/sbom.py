"""Write what is delivered as an SBOM in CycloneDX 1.6: sbom.py FILE.

The components are those of resources/licenses/third-parties.json, with the checksums that the lock
pins. The same commit gives the same bytes: the time is that of SOURCE_DATE_EPOCH.
"""

import json
import os
import re
import sys
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_LISTED = ROOT / "resources" / "licenses" / "third-parties.json"
_PINNED = re.compile(r"([A-Za-z0-9_.-]+)==([^\s;\\]+)")


def version() -> str:
    """Return the version of the product."""
    text = (ROOT / "app" / "rolescope" / "__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def checksums() -> dict[tuple[str, str], list[str]]:
    """Return the SHA-256 of the files of each locked package, by lower name and version."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    key = ("", "")
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        pinned = _PINNED.match(line)
        if pinned:
            key = pinned[1].lower().replace("_", "-"), pinned[2]
        found[key] += re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found


def bill(time: datetime) -> dict[str, Any]:
    """Return the bill of materials, made at a time."""
    product = f"pkg:pypi/rolescope@{version()}"
    sums = checksums()
    listed = json.loads(_LISTED.read_text(encoding="utf-8"))["components"]
    components = [
        _component(entry, number, sums)
        for entry in listed
        for number in entry["version"].split(" or ")  # some differ by Python
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, product)}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": product,
                "name": "rolescope",
                "version": version(),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "purl": product,
            },
        },
        "components": components,
        "dependencies": [{"ref": product, "dependsOn": [one["bom-ref"] for one in components]}],
    }


def _component(
    entry: dict[str, str], number: str, sums: dict[tuple[str, str], list[str]]
) -> dict[str, Any]:
    name = entry["name"].lower().replace("_", "-")
    hashes = sums.get((name, number), [])
    is_package = bool(hashes)
    reference = f"pkg:pypi/{name}@{number}" if is_package else f"{entry['name']}@{number}"
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": entry["name"],
        "version": number,
        "licenses": [{"expression": entry["license"]}],
        "externalReferences": [{"type": "website", "url": entry["url"]}],
    }
    if is_package:
        found["purl"] = reference
        found["properties"] = [
            {"name": "rolescope:locked-file:sha256", "value": one} for one in sorted(hashes)
        ]
    return found


def main() -> None:
    """Write the file."""
    time = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    text = json.dumps(bill(time), indent=1, ensure_ascii=False)
    Path(sys.argv[1]).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
