"""`python -m bench`: one run, one JSON, one table."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bench import (
    agreements,
    deliveries,
    documents,
    evaluations,
    pack,
    pages,
    startup,
    trail,
    tunnel,
    uploads,
    weights,
    workbooks,
)
from bench.measure import QUICK, Plan
from bench.results import Row, as_json, as_table, machine
from procure import clock

SECTIONS: dict[str, Callable[[Plan], Iterable[Row]]] = {
    "page": pages.rows,
    "weight": weights.rows,
    "agreement": agreements.rows,
    "document": documents.rows,
    "pack": pack.rows,
    "workbook": workbooks.rows,
    "evaluation": evaluations.rows,
    "tunnel": tunnel.rows,
    "delivery": deliveries.rows,
    "start": startup.rows,
    "upload": uploads.rows,
    "trail": trail.rows,
}


def main() -> None:
    """Measure what is asked for, print the table, write the JSON."""
    asked = _arguments()
    plan = QUICK if asked.quick else Plan()
    if asked.rounds:
        plan = replace(plan, rounds=asked.rounds)
    if asked.competitions:
        plan = replace(plan, competitions=asked.competitions)
    facts: dict[str, object] = {
        "measured_at": clock.system().isoformat(timespec="seconds"),
        "machine": machine(),
        "rounds": plan.rounds,
        "load_before": os.getloadavg()[0],
    }
    rows: list[Row] = []
    for name in asked.only or SECTIONS:
        began = time.perf_counter()
        rows += SECTIONS[name](plan)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    facts["load_after"] = os.getloadavg()[0]
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(as_json(rows, facts), "utf-8")
    print(as_table(rows))
    for row in rows:
        if row.note:
            print(f"{row.id} {row.figure}: {row.note}")
    print(f"\n{asked.output}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it runs")
    parser.add_argument("--rounds", type=int, help=f"rounds of each row ({Plan().rounds})")
    parser.add_argument(
        "--competitions", type=int, help=f"in the longest list ({Plan().competitions})"
    )
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="these rows alone")
    parser.add_argument("--output", type=Path, default=Path("var/bench.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
