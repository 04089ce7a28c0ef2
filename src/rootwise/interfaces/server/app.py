"""The application: routes, guards, and what an error looks like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from rootwise import __version__
from rootwise.errors import Issue, RootwiseError
from rootwise.interfaces.server.answer.ready import ready
from rootwise.interfaces.server.answer.routes import router as answer_routes
from rootwise.interfaces.server.atlas.article_routes import router as article_routes
from rootwise.interfaces.server.atlas.routes import router as atlas_routes
from rootwise.interfaces.server.bedside_tests.routes import router as sign_routes
from rootwise.interfaces.server.case.routes import router as case_routes
from rootwise.interfaces.server.guard import Guard
from rootwise.interfaces.server.pages import UNUSABLE, problem, refused
from rootwise.interfaces.server.questions import Questions
from rootwise.interfaces.server.report.routes import router as report_routes
from rootwise.interfaces.server.start.routes import router as start_routes
from rootwise.store.store import Store

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(store: Store, questions: Questions, *, hosts: Sequence[str] = LOOPBACK) -> FastAPI:
    """The pages over one store of cases.

    Args:
        store: of cases.
        questions: where the pages ask the model.
        hosts: names under which the pages may be asked for: a foreign name that was pointed at this machine must
            not read its cases.

    Returns:
        The application.
    """
    # Without the generated documentation: its pages load scripts from another origin.
    app = FastAPI(title="Rootwise", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.questions = store, questions
    for router in (
        start_routes, case_routes, sign_routes, answer_routes, report_routes, atlas_routes, article_routes,
    ):  # fmt: skip
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(Guard)
    _add_errors(app)

    @app.get("/healthz")
    def healthz() -> Response:
        return JSONResponse({"status": "ready", **questions.ask(ready)})

    return app


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(RootwiseError)
    async def of_rootwise(request: Request, error: RootwiseError) -> Response:
        return refused(request, error)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        hint = "go to the start page"
        code = "E-SERVER-003" if error.status_code == 404 else "E-SERVER-010"
        message = "there is no such page" if error.status_code == 404 else str(error.detail)
        return problem(request, (Issue(code, "error", message, hint=hint),), error.status_code, "No such page")

    @app.exception_handler(RequestValidationError)
    async def of_input(request: Request, error: RequestValidationError) -> Response:
        issues = tuple(
            Issue("E-SERVER-010", "error", str(one["msg"]), ".".join(str(part) for part in one["loc"]))
            for one in error.errors()
        )
        return problem(request, issues, UNUSABLE, "This could not be read")
