"""A server that is killed and lives again on the same folder: python -m tests.pages.lives FOLDER LISTENING_SOCKET.

A start of Python takes longer than a test can wait a hundred times. So one process imports the pages, makes the
model and answers a few edits; each line it is sent lets it fork a server that has all of this already.
"""

import os
import socket
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import uvicorn
from fastapi.testclient import TestClient
from tests.interfaces.command import L3
from tests.pages.browsing import ORIGIN, Visitor

from rootwise.interfaces.server.app import create_app
from rootwise.interfaces.server.questions import Questions
from rootwise.model.cache import load_model
from rootwise.store.store import Store

AGES = range(20, 36)  # what the edits of the test write; answers to these are remembered before the first life


def main(folder: Path, door: socket.socket) -> None:
    questions = Questions(load_model)
    remember(questions)
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            serve(Store(folder), questions, door)
            os._exit(1)
        print(pid, flush=True)
        os.waitpid(pid, 0)


def remember(questions: Questions) -> None:
    with (
        tempfile.TemporaryDirectory() as scratch,
        closing(Store(Path(scratch))) as store,
        TestClient(create_app(store, questions), base_url=ORIGIN) as client,
    ):
        visitor = Visitor(client)
        path = visitor.opened(L3.name, L3.read_bytes())
        for age in AGES:
            visitor.edit(path, fragment=True, age=str(age))


def serve(store: Store, questions: Questions, door: socket.socket) -> None:
    uvicorn.Server(uvicorn.Config(create_app(store, questions), log_level="error")).run(sockets=[door])


if __name__ == "__main__":
    main(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
