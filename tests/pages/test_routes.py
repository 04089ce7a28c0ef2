"""Every route under what schemathesis makes of its description: answers with a status, a type and the policy, no fault.

The application describes its paths and queries; users are not shown that description, and forms are not part of it, so
that their fields are described here.
"""

import re
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.python.asgi import get_client
from tests.interfaces.command import L3
from tests.pages.browsing import ORIGIN

from rootwise.interfaces.server.app import create_app
from rootwise.interfaces.server.questions import Questions
from rootwise.model.cache import load_model
from rootwise.store.store import Store

TOKEN = "t" * 43  # of the cookie and of the forms: any that agree


def text(*known: str) -> dict[str, str]:
    """Text that is one of the known words, or any other. (Of a list of choices, the wider one would swallow them.)"""
    return {"type": "string", "pattern": f"^(?:{'|'.join(map(re.escape, known))}|.{{1,20}})$"}


FORM = {
    "type": "object",
    "required": ["csrf", "revision"],
    "properties": {
        "csrf": {"const": TOKEN},
        "do": text("save", "add", "undo", "redo", "fill:left", "remove:pain.groin:left"),
        "revision": text("1", "2", "3", "4", "5"),
        "age": text("50", "61"),
        "sex": text("female", "male"),
        "id": text("one"),
        "duration_days": text("7"),
        "cell.reflex.patellar.left": text("0", "n", "x"),
        "new_finding": text("pain.groin", "history.cancer"),
        "new_side": text("left", "both"),
        "new_value": text("present", "yes"),
    },
}
FILE = {
    "type": "object",
    "required": ["csrf", "file"],
    "properties": {"csrf": {"const": TOKEN}, "file": {"type": "string", "format": "binary"}},
}


def described(paths: dict[str, Any], case_id: str) -> dict[str, Any]:
    """The application's own description, with the forms, and with ids that exist among those that do not."""
    exists = {"case_id": case_id, "name": L3.name}
    for path, methods in paths.items():
        for method, operation in methods.items():
            operation["responses"] = {"default": {"description": "what the tests below look at"}}
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in exists:
                    parameter["schema"] = {"enum": [exists[parameter["name"]], "nothing"]}
            if method == "post":
                kind = "multipart/form-data" if path == "/open" else "application/x-www-form-urlencoded"
                operation["requestBody"] = {"content": {kind: {"schema": FILE if path == "/open" else FORM}}}
    return paths


OPERATIONS = [
    (method, path)
    for path, methods in create_app(cast(Any, None), cast(Any, None)).openapi()["paths"].items()
    for method in methods
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with closing(Store(tmp_path_factory.mktemp("data"))) as store:
        app = create_app(store, Questions(load_model))
        description = app.openapi()
        description["paths"] = described(description["paths"], store.add(L3.name, L3.read_bytes()).id)
        schema = schemathesis.openapi.from_dict(description)
        schema.app = app
        yield schema


def refuse_to_break(case: schemathesis.Case, client: Any) -> None:
    # The client raises whatever the pages do not handle.
    response = case.call(base_url=ORIGIN, session=client, cookies={"rootwise_csrf": TOKEN})
    assert 200 <= response.status_code < 500
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["content-type"]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_breaks_a_route(api: Any, method: str, path: str, mode: GenerationMode) -> None:
    with get_client(api.app) as client:
        cases = api[path][method.upper()].as_strategy(generation_mode=mode)
        decided = settings(
            max_examples=20, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
        )
        with suppress(Unsatisfiable):  # a route that takes nothing cannot be asked wrongly
            decided(given(cases)(lambda case: refuse_to_break(case, client)))()
