"""The command line as tests call it: in this process, or as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from rootwise.interfaces.cli.main import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
L3 = EXAMPLES / "l3-foraminal-herniation.yaml"
COMMAND = (sys.executable, "-m", "rootwise")


def called(*words: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=text)


def run(
    *words: str | Path, text: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [*COMMAND, *(str(word) for word in words)]
    return subprocess.run(
        command, input=text, env={**os.environ, **(env or {})}, cwd=ROOT, capture_output=True, timeout=120
    )
