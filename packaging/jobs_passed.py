"""Whether every job that a workflow waited for passed, from its `toJSON(needs)` in $NEEDS; prints a Markdown table."""

from __future__ import annotations

import json
import os
import sys


def main() -> int:
    """1 unless each of them is a success: one that was skipped or cancelled shows nothing."""
    needs = json.loads(os.environ["NEEDS"])
    print("| job | result |\n|---|---|")
    for name, job in needs.items():
        print(f"| {name} | {job['result']} |")
    return 0 if needs and all(job["result"] == "success" for job in needs.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
