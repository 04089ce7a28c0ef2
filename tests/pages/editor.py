"""One clinician who edits one case over a real connection, and remembers what was acknowledged."""

import re
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import cycle
from urllib.parse import urlencode, urlsplit

from tests.interfaces.command import L3
from tests.pages.lives import AGES


class Editor:
    """A browser with its own cookie and case; every edit writes another age than the one before."""

    def __init__(self, address: str, first: int = 0) -> None:
        self._host = urlsplit(address).netloc
        self._connection = HTTPConnection(self._host, timeout=60)
        self._ages = cycle([*AGES[first:], *AGES[:first]])
        cookie = self._answered("GET", "/")[0].headers["set-cookie"]
        self._headers = {"cookie": cookie.split(";")[0], "content-type": "application/x-www-form-urlencoded"}
        self._token = self._headers["cookie"].partition("=")[2]
        sent = urlencode({"csrf": self._token})
        self.path = self._answered("POST", f"/examples/{L3.name}", sent)[0].headers["location"]
        self.acknowledged: dict[int, int] = {}  # revision -> age
        self.unsure: tuple[int, int] | None = None  # sent, and never answered
        self._revision = 1

    @property
    def case_id(self) -> str:
        return self.path.rpartition("/")[2]

    def edit(self) -> None:
        """One edit, acknowledged when this returns."""
        age = next(self._ages)
        self.unsure = (self._revision + 1, age)
        form = {"csrf": self._token, "do": "save", "revision": str(self._revision), "age": str(age)}
        response, text = self._answered("POST", self.path, urlencode(form), {"HX-Request": "true"})
        assert response.status == 200, text
        self._revision = self._shown_revision(text)
        assert self._revision == self.unsure[0]
        self.acknowledged[self._revision] = age
        self.unsure = None

    def edit_until_killed(self) -> None:
        try:
            while True:
                self.edit()
        except (OSError, HTTPException):
            self._connection.close()

    def come_back(self, address: str) -> tuple[int, int]:
        """Load the page anew: the revision and the age that it shows."""
        self._host = urlsplit(address).netloc
        self._connection = HTTPConnection(self._host, timeout=60)
        _, text = self._answered("GET", self.path)
        self._revision = self._shown_revision(text)
        age = re.search(r"\bage: (\d+)\b", self._answered("GET", f"{self.path}/file")[1])
        assert age is not None
        return self._revision, int(age[1])

    def close(self) -> None:
        self._connection.close()

    def _answered(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, str]:
        self._connection.request(method, path, body, {**getattr(self, "_headers", {}), **(headers or {})})
        response = self._connection.getresponse()
        return response, response.read().decode()

    @staticmethod
    def _shown_revision(text: str) -> int:
        found = re.search(r'name="revision" value="(\d+)"', text)
        assert found is not None, text[:500]
        return int(found[1])
