"""What a web process holds when it has started."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SLOW = ("docx", "docxtpl", "lxml", "numpy", "openpyxl", "pandas", "xlsxwriter", "yaml")
STARTED = f"""
import gc, json, resource, sys
import wsgi
slow = [name for name in {SLOW!r} if name in sys.modules]
print(json.dumps([slow, gc.isenabled(), gc.get_freeze_count() > 100_000, wsgi.app.name,
    resource.getrlimit(resource.RLIMIT_CORE)]))
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = tmp_path_factory.mktemp("started")
    known = {name: value for name, value in os.environ.items() if "PROCURE_" not in name}
    finished = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=Path(__file__).parents[1],
        env=known
        | {
            "PROCURE_SECRET_KEY": "s" * 40,
            "PROCURE_DATABASE_URL": f"sqlite:///{folder}/test.db",
            "PROCURE_STORAGE_URL": str(folder),
        },
        capture_output=True,
        check=True,
    )
    return json.loads(finished.stdout)


def test_start_loads_no_slow_library(started):
    assert started[0] == []


def test_start_leaves_its_objects_to_no_collector_and_the_rest_to_one(started):
    assert started[1:4] == [True, True, "procure"]


def test_start_closes_the_memory_before_a_secret_is_in_it(started):
    assert started[4] == [0, 0]
