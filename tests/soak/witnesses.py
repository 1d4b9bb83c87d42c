"""An independent search for witnesses of edges, over many generated worlds.

    .venv/bin/python tests/soak/witnesses.py --seed 1 --count 1000

It prints one figure, the same for the same seed; with a fault it exits with 1 and says which.
"""

import argparse
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.worlds.edges_by_witnesses import Figures, compare
from support.worlds.witnesses import drawn


def main() -> int:
    """Compare so many worlds from a seed on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1_000)
    options = parser.parse_args()
    figures = Figures()
    for number in range(options.seed, options.seed + options.count):
        before = len(figures.faults)
        compare([drawn(Random(number))], figures, number)  # noqa: S311 - no secret
        for fault in figures.faults[before:]:
            print(f"seed {number}: {fault}", file=sys.stderr)
    print(figures)
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
