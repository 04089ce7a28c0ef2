"""What a reader or a lint has to say, as lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rootwise.cases.reader import ParsedFile
from rootwise.errors import Issue, Level
from rootwise.wording.layout import Line, Role, paragraph

_ROLES: dict[Level, Role] = {"error": "alarm", "warning": "danger", "note": "plain"}


def issue_lines(issue: Issue, file: str | None = None) -> list[Line]:
    """One issue: code, key and message; then file and line; then the hint.

    Args:
        issue: what was found.
        file: name of the file to print, if any.

    Returns:
        Lines of at most 80 columns.
    """
    first, *rest = issue.render(file).splitlines()
    lines = paragraph(f"{issue.level}: {first}", _ROLES[issue.level], indent=2, hang=2)
    return lines + [line for text in rest for line in paragraph(text, indent=4, hang=2)]


def check_page(parsed: ParsedFile) -> list[Line]:
    """The verdict on one case file, then its issues.

    Args:
        parsed: what the file gave.

    Returns:
        Lines of at most 80 columns.
    """
    counted = Counter(issue.level for issue in parsed.issues)
    counts = [f"{counted[level]} {level}{'s' * (counted[level] > 1)}" for level in _ROLES if counted[level]]
    verdict = "cannot be used" if parsed.case is None else f"can be used, {len(parsed.case.findings)} findings"
    lines = paragraph(f"{parsed.path}: {', '.join([verdict, *counts])}", "strong", hang=2)
    return lines + [line for issue in parsed.issues for line in issue_lines(issue, parsed.path)]


def lint_page(issues: Sequence[Issue]) -> list[Line]:
    """The verdict on an atlas, after its issues; `where` of each is a file.

    Args:
        issues: by file and line.

    Returns:
        Lines of at most 80 columns.
    """
    counted = Counter(issue.level for issue in issues)
    lines = [line for issue in issues for line in issue_lines(issue)]
    verdict = f"atlas: {counted['error']} errors, {counted['warning']} warnings, {counted['note']} notes"
    return [*lines, Line(verdict, "strong")]
