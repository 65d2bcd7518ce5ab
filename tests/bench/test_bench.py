"""The bench runs from end to end. What it measures is for people to read: nothing here is timed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.results import Row, Spread, as_table
from tests.conftest import missing

REPOSITORY = Path(__file__).parents[2]
FIGURES = (
    "P1", "P10", "P11", "P12", "P13", "P14", "P15", "P16", "P17", "P18", "P19", "P2", "P20", "P21", "P3", "P4", "P5", "P6",
    "P7", "P8", "P9",
)  # fmt: skip


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """The table and the JSON of one quick run, in a process of its own."""
    if not Path("/proc/self/smaps_rollup").exists():
        missing("the memory of a process is read from Linux's /proc")
    output = tmp_path_factory.mktemp("bench") / "new" / "bench.json"
    finished = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--output", output],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout, json.loads(output.read_text("utf-8"))


@pytest.mark.matrix
def test_quick_run_measures_every_figure(quick):
    table, told = quick
    assert sorted({row["id"] for row in told["rows"]}) == sorted(FIGURES)
    assert sum(line.startswith("| P") for line in table.splitlines()) == len(told["rows"])
    assert told["machine"]["cores"] == os.cpu_count()


@pytest.mark.matrix
def test_ratio_is_of_figure_to_anchor_within_its_spread(quick):
    for row in quick[1]["rows"]:
        ratio = row["ratio"]
        assert 0 < ratio["low"] <= ratio["median"] <= ratio["high"], row
        assert ratio["median"] == pytest.approx(row["figure_value"] / row["anchor_value"]), row


@pytest.mark.matrix
def test_list_page_sends_at_most_four_statements(quick):
    (note,) = {row["note"] for row in quick[1]["rows"] if row["id"] == "P7" and row["goal"]}
    assert note == "3 statements (goal: ≤ 4)"


@pytest.mark.parametrize(
    ("goal", "met", "word"), [(2, True, "yes"), (1.9, False, "no"), (None, None, "–")]
)
def test_goal_is_met_by_the_median(goal, met, word):
    row = Row(
        id="P0", figure="ours", anchor="theirs", unit="ms CPU", figure_value=2.0, anchor_value=1.0,
        ratio=Spread.of([9.0, 2.0, 1.0]), goal=goal,
    )  # fmt: skip
    assert row.met is met
    assert as_table([row]).splitlines()[-1].split(" | ")[-1].strip(" |") == word
    assert "2 [1–9]" in as_table([row])
