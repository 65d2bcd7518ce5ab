"""A pack of documents from an empty process: ours from prepared templates, and a docxtpl script."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench import one_pack
from bench.measure import Plan, Sample, Taken
from bench.results import Row, compared

REPOSITORY: Final = Path(__file__).parents[1]
OURS: Final = "pack of 14, whole process, templates prepared"
SCRIPT: Final = "docxtpl script, whole process"
KINDS: Final = {OURS: "ours", SCRIPT: "docxtpl"}


def rows(plan: Plan) -> Iterator[Row]:
    """P3."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        taken: Taken = {figure: [] for figure in KINDS}
        for number in range(plan.rounds + 1):
            for figure, kind in KINDS.items():
                sample = _once(kind, folder)
                if number:  # the first prepares the templates, and Python's own files
                    taken[figure].append(sample)
        ours, theirs = (_texts(folder / f"{kind}.zip") for kind in KINDS.values())
    assert ours == theirs, "not the same text"
    assert len(ours) == one_pack.COUNT
    yield compared(taken, OURS, SCRIPT, id="P3", goal=0.3)


def _texts(path: Path) -> list[str]:
    from procure.documents.package import text_of

    with zipfile.ZipFile(path) as pack:
        return [text_of(pack.read(name)) for name in pack.namelist()]


def _once(kind: str, folder: Path) -> Sample:
    """One process; bytecode is kept, as where the product is installed."""
    dropped = "PYTHONDONTWRITEBYTECODE"
    env = {name: value for name, value in os.environ.items() if name != dropped}
    command = [sys.executable, one_pack.__file__, kind, str(folder)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=REPOSITORY, env=env)  # noqa: S603 -- our own
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, kind
    return Sample(used.ru_utime + used.ru_stime, time.perf_counter() - began)
