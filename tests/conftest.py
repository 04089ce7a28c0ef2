"""Settings of the whole test session: a test that did not run is not a test that passed."""

import os
from collections.abc import Iterator

import pytest

FORBID_SKIPS = os.environ.get("ROOTWISE_NO_SKIPS") == "1"


class SkipGuard:
    """Fails the session when a test, or a whole test file, was skipped."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # An expected failure is reported as skipped too, but it did run.
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        # Before the summary, so that pytest's own closing line stays the last one.
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.skipped:
            terminalreporter.section("skips are forbidden (ROOTWISE_NO_SKIPS=1)", red=True)
            for nodeid in self.skipped:
                terminalreporter.line(nodeid)


def pytest_configure(config: pytest.Config) -> None:
    """Arm the guard where the environment asks for it."""
    if FORBID_SKIPS:
        config.pluginmanager.register(SkipGuard(), "rootwise-skip-guard")
