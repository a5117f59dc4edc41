"""Build hook: wheels and source distributions carry the playground's built page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PlaygroundBuildHook(BuildHookInterface[Any]):
    """Builds `playground/dist` where it is not up to date; editable installs do without it."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  interface
        """Build the page before files are collected."""
        if version != "editable":
            script = Path(self.root) / "playground" / "build.py"
            subprocess.run((sys.executable, str(script)), check=True)  # noqa: S603  our own script
