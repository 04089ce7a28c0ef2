"""`python -m rootwise`, and what the installed command `rootwise` runs.

Nothing is imported before it is called: the processes that a command starts import this file again.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from rootwise.processes import keep_freed_memory, uncollected

    keep_freed_memory()
    with uncollected():
        from rootwise.interfaces.cli.main import app
    app()


if __name__ == "__main__":
    main()
