"""Scripts of AWS CLI commands, run by a shell whose `aws` only notes how it was called."""

import os
import subprocess
from pathlib import Path

NOTES = """#!/bin/sh
for one in "${AWS_PROFILE-}" "$@"; do printf '%s\\0' "$one" >> "$NOTES"; done
printf '\\036\\0' >> "$NOTES"
case "$1 $2" in
  "sts get-caller-identity") echo "${AWS_PROFILE-}" ;;
  "organizations create-policy") n=$(($(cat "$NOTES.count" 2>/dev/null || echo 0) + 1))
    echo $n > "$NOTES.count"; echo "p-made$n" ;;
  "organizations list-policies") echo "p-found" ;;
  "iam list-access-keys") echo "AKIA1" ;;
esac
"""


def run_script(files: dict[str, bytes], name: str, folder: Path) -> list[list[str]]:
    """Run a script of a patch; return the calls: the profile, and all arguments."""
    for file, data in files.items():
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    tools = folder / "tools"
    tools.mkdir()
    (tools / "aws").write_text(NOTES, encoding="utf-8")
    (tools / "aws").chmod(0o755)
    notes = folder / "notes"
    notes.touch()
    accounts = {
        line.split(")")[0].strip()
        for line in files[name].decode().splitlines()
        if line.endswith(";;")
    }
    profiles = {f"PROFILE_{account}": account for account in accounts}
    path_ = f"{tools}:{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - the script is what is tested
        ["/bin/sh", str(folder / name)],
        env={"PATH": path_, "NOTES": str(notes), **profiles},
        cwd="/",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    calls = notes.read_bytes().decode().split("\0\x1e\0")[:-1]
    return [call.split("\0") for call in calls]
