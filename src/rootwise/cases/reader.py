"""Reading case files: YAML, JSON and JSON lines, from files, folders and standard input."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rootwise.cases.case import Case, Casebook
from rootwise.cases.parse import ID, parse
from rootwise.cases.tree import Node, refuse, yaml_tree
from rootwise.errors import CaseError, Issue

MAX_BYTES = 2**20  # of one case; a rich one has 4 kB
SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"
REMEMBERED = 100_000  # ids that are looked at for a second use: a stream of cases need not end


class ParsedFile(NamedTuple):
    """What one file gave.

    Attributes:
        path: the file as it was named; `-` for standard input.
        case_id: the case's id, or the file's stem where it has none.
        case: None when there is an error among the issues.
        casebook: source and truth of a published case.
        issues: errors, warnings and notes in the order met.
    """

    path: str
    case_id: str
    case: Case | None
    casebook: Casebook | None
    issues: tuple[Issue, ...]


def read(path: str | Path) -> ParsedFile:
    """Read the one case of a file.

    Args:
        path: a YAML or JSON file, or `-` for standard input.

    Returns:
        The case, or the issues that say why there is none. Nothing is raised for a missing or bad file.
    """
    name = str(path)
    try:
        if name == STDIN:
            with _standard_input() as stream:
                data = stream.read(MAX_BYTES + 1)
        elif Path(path).is_dir():
            refuse("E-CASE-002", "this is a folder", None, "name one file, or read the folder as many cases")
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except CaseError as error:
        return _failed(name, error)
    except FileNotFoundError:
        return _failed(name, CaseError("E-CASE-001", "there is no such file", hint="check the path"))
    except (OSError, ValueError) as error:  # ValueError: a path that holds a NUL
        reason = getattr(error, "strerror", None) or str(error)
        return _failed(name, CaseError("E-CASE-002", f"cannot be read: {reason}", hint="check the file's permissions"))
    return _parsed(name, data, 1)


def read_many(paths: Iterable[str | Path]) -> Iterator[ParsedFile]:
    """Read every case of files, folders and JSON-lines files.

    Args:
        paths: files; folders, whose `*.yaml`, `*.yml` and `*.json` are read in order of name; `*.jsonl` files
            with one case a line; `-` for standard input, one case, or one a line where the first line is one whole
            `{...}`.

    Yields:
        One file a case, in the order given and as soon as it is read. An id met before gets a warning.
    """
    first: dict[str, str] = {}
    for parsed in (one for path in paths for one in _expand(path)):
        if parsed.case is None:
            yield parsed
        elif parsed.case_id in first:
            message = f'the id "{parsed.case_id}" was met before, in {first[parsed.case_id]}'
            issue = Issue("W-CASE-057", "warning", message, "id", None, "give every case its own id")
            yield parsed._replace(issues=(*parsed.issues, issue))
        else:
            if len(first) < REMEMBERED:
                first[parsed.case_id] = parsed.path
            yield parsed


def read_text(text: str, name: str = "text") -> ParsedFile:
    """Read one case from text that is at hand already.

    Args:
        text: YAML or JSON.
        name: stands for the path in the result.

    Returns:
        As `read`.
    """
    return read_bytes(text.encode("utf-8", "surrogatepass"), name)


def read_bytes(data: bytes, name: str) -> ParsedFile:
    """Read one case from a file's bytes that are at hand already.

    Args:
        data: as the file holds them.
        name: of the file; its ending tells JSON from YAML.

    Returns:
        As `read`.
    """
    return _parsed(name, data, 1)


def tree_of(data: bytes, name: str) -> Node | None:
    """The tree of one file, whether or not it is a case.

    Args:
        data: as the file holds them.
        name: of the file; its ending tells JSON from YAML.

    Returns:
        Its root, or None for an empty one.

    Raises:
        CaseError: the file is too large, no text, or neither YAML nor JSON.
    """
    return _tree(name, _decode(data))


def _expand(path: str | Path) -> Iterator[ParsedFile]:
    where = Path(path)
    try:
        if str(path) == STDIN:
            with _standard_input() as stream:
                yield from _piped(stream)
            return
        if where.suffix == ".jsonl" and where.is_file():
            with where.open("rb") as stream:
                yield from _lines(str(path), _by_line(stream))
            return
        files = sorted(one for one in where.iterdir() if one.suffix in SUFFIXES) if where.is_dir() else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield _failed(str(path), CaseError("E-CASE-002", f"cannot be read: {reason}", hint="check its permissions"))
        return
    if files is None:
        yield read(path)
    elif not files:
        hint = f"cases are files that end in {' '.join(SUFFIXES)}"
        yield _failed(str(path), CaseError("E-CASE-003", "the folder holds no case", hint=hint))
    else:
        for file in files:
            yield read(file)


@contextmanager
def _standard_input() -> Iterator[BinaryIO]:
    """Standard input through a buffer of its own: Python cannot end while a thread waits in the one it made itself."""
    made = sys.stdin.buffer
    raw = getattr(made, "raw", None)
    if raw is None:  # not a stream of the system
        yield made
        return
    own = BufferedReader(raw)
    try:
        yield own
    finally:
        own.detach()  # else it would close the stream


def _piped(stream: BinaryIO) -> Iterator[ParsedFile]:
    """One case, or one a line: a stream of lines is answered as it comes, and may never end."""
    line = stream.readline(MAX_BYTES + 1)
    whole = line.removeprefix(BOM_UTF8).strip()
    if whole[:1] == b"{" and whole[-1:] == b"}" and whole.count(b"{") == whole.count(b"}"):
        yield from _lines(STDIN, chain([line], _by_line(stream)))
    else:
        yield _parsed(STDIN, line + stream.read(MAX_BYTES + 1 - len(line)), 1)


def _by_line(stream: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends, an endless one in pieces."""
    return iter(lambda: stream.readline(MAX_BYTES + 1), b"")


def _lines(name: str, lines: Iterator[bytes]) -> Iterator[ParsedFile]:
    n_cases = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            n_cases += 1
            yield _parsed(name, line.rstrip(b"\r\n"), number)
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):  # pass over the rest of an endless line
            line = next(lines, b"")
    if not n_cases:
        yield _failed(name, CaseError("E-CASE-004", "the file is empty", hint="one case a line, as JSON"))


def _parsed(name: str, data: bytes, first_line: int) -> ParsedFile:
    default_id = _default_id(name, first_line)
    try:
        root = tree_of(data, name)
    except CaseError as error:
        return _failed(name, error, first_line)
    parsed = parse(root, default_id, first_line)
    return ParsedFile(name, parsed.case_id, parsed.case, parsed.casebook, parsed.issues)


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        refuse(
            "E-CASE-005",
            "the file is larger than 1 MiB",
            None,
            "the limit is 1 MiB; one file holds one patient",
        )
    if not data.strip():
        refuse("E-CASE-004", "the file is empty", None, "write at least  findings:")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse("E-CASE-007", "the file is UTF-16", None, "save it as UTF-8")
    if b"\0" in data:
        refuse("E-CASE-006", "the file is binary", None, "a case is a text file, YAML or JSON")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse("E-CASE-007", "the file is not UTF-8", line, "save it as UTF-8")


def _tree(name: str, text: str) -> Node | None:
    maybe_json = name == STDIN and text.lstrip().startswith("{")
    if not (maybe_json or name.endswith((".json", ".jsonl"))):
        return yaml_tree(text)
    from rootwise.cases.json_tree import json_tree  # most cases are YAML: its import waits until it is needed

    try:
        return json_tree(text)
    except CaseError as json_error:
        if not maybe_json:
            raise
        try:
            return yaml_tree(text)  # YAML may begin with a brace too
        except CaseError:
            raise json_error from None


def _default_id(name: str, line: int) -> str:
    if name == STDIN:
        return "stdin" if line == 1 else f"stdin-{line}"
    stem = Path(name).stem + (f"-{line}" if name.endswith(".jsonl") else "")
    return stem if ID.fullmatch(stem) else "case"


def _failed(name: str, error: CaseError, first_line: int = 1) -> ParsedFile:
    line = error.where.line
    if line is not None or first_line > 1:
        line = (line or 1) + first_line - 1
    issue = Issue(error.code, "error", error.message, error.where.key or "", line, error.hint)
    return ParsedFile(name, _default_id(name, first_line), None, None, (issue,))
