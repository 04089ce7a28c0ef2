"""Make the figures of the README again: python -m validation [README.md]."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

README = Path(__file__).with_name("README.md")
BLOCK = re.compile(r"(<!-- figures: (python -m validation\.[^>]*?) -->\n).*?(<!-- figures end -->)", re.DOTALL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of each block of figures and write what it prints in its place.

    Args:
        arguments: files to fill; the README of the validation by default.
    Returns:
        Exit code.
    """
    asked = sys.argv[1:] if arguments is None else arguments
    for path in [Path(one) for one in asked] or [README]:
        path.write_text(filled(path.read_text(encoding="utf-8"), printed), encoding="utf-8")
    return 0


def filled(text: str, run: Callable[[str], str]) -> str:
    """The text with every block of figures made anew.

    Args:
        text: Markdown with blocks between `<!-- figures: COMMAND -->` and `<!-- figures end -->`.
        run: gives what a command prints.
    Returns:
        The text; what stands outside the blocks is left alone.
    """
    return BLOCK.sub(lambda block: f"{block[1]}{run(block[2]).rstrip()}\n{block[3]}", text)


def printed(command: str) -> str:
    """What a command of the validation prints.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    words = command.split()[1:]
    return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
