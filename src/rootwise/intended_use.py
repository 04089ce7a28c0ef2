"""The intended-use statement: one text, shown the same in every interface."""

from importlib.resources import files


def intended_use() -> str:
    """Return the intended-use statement as Markdown.

    Returns:
        The whole text of `INTENDED_USE.md`, which is part of the installed package.

    Raises:
        FileNotFoundError: the installation is damaged: the text is not beside this module.
    """
    return files("rootwise").joinpath("INTENDED_USE.md").read_text(encoding="utf-8")
