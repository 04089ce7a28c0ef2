"""The pages as tests use them: over a client in this process."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fastapi.testclient import TestClient
from httpx2 import Response

from rootwise.interfaces.server.app import create_app
from rootwise.interfaces.server.questions import Questions
from rootwise.model.cache import load_model
from rootwise.store.store import Store

ORIGIN = "http://127.0.0.1:8765"
FRAGMENT = {"HX-Request": "true"}


class Visitor:
    """One browser, without its scripts."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        client.get("/")

    @property
    def token(self) -> str:
        return self.client.cookies["rootwise_csrf"]

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, **fields: str) -> Response:
        return self.client.post(path, data={"csrf": self.token, **fields})

    def open(self, name: str, content: bytes) -> Response:
        return self.client.post("/open", data={"csrf": self.token}, files={"file": (name, content)})

    def opened(self, name: str, content: bytes) -> str:
        """The path of the case that a file became."""
        answer = self.open(name, content)
        assert answer.status_code == 200, answer.text
        return answer.url.path

    def edit(
        self, path: str, done: str = "save", *, revision: int | None = None, fragment: bool = False, **fields: str
    ) -> Response:
        """An edit of a case; `cell__reflex__patellar__left` stands for the cell's own name."""
        sent = {name.replace("__", "."): value for name, value in fields.items()}
        sent |= {"csrf": self.token, "do": done, "revision": str(revision or self.revision(path))}
        return self.client.post(path, data=sent, headers=FRAGMENT if fragment else {})

    def revision(self, path: str) -> int:
        found = re.search(r'name="revision" value="(\d+)"', self.client.get(path).text)
        assert found is not None
        return int(found[1])

    def file(self, path: str) -> bytes:
        return self.client.get(f"{path}/file").content


@contextmanager
def visiting(folder: Path, *, read_only: bool = False) -> Iterator[Visitor]:
    with (
        closing(Store(folder, read_only=read_only)) as store,
        TestClient(create_app(store, Questions(load_model)), base_url=ORIGIN) as client,
    ):
        yield Visitor(client)
