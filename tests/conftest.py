"""Settings of the whole test session: a test that did not run is not a test that passed."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is; speed is measured in benchmarks/.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

FORBID_SKIPS = os.environ.get("ROOTWISE_NO_SKIPS") == "1"
HOW = "`make test-all` runs everything: it installs what is missing (as root, by apt-get), or says what to run."


class LeftOut:
    """Tells at the end of a session what was skipped, tests or whole files; where skips are forbidden it fails."""

    def __init__(self) -> None:
        self.skipped: list[tuple[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # An expected failure is reported as skipped too, but it did run.
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append((report.nodeid, _why(report)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped.append((report.nodeid, _why(report)))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        # Before the summary, so that pytest's own closing line stays the last one.
        if FORBID_SKIPS and self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    # Around all other summaries: what was left out stands directly above the closing line.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield
        if not self.skipped:
            return
        if FORBID_SKIPS:
            terminalreporter.section("skips are forbidden (ROOTWISE_NO_SKIPS=1)", red=True)
            for nodeid, _ in self.skipped:
                terminalreporter.line(nodeid)
        terminalreporter.section("left out", yellow=True)
        for why, count in Counter(why for _, why in self.skipped).items():
            terminalreporter.line(f"{count} not run: {why}")
        terminalreporter.line(HOW)


def _why(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The reason of a skip, which pytest reports as (file, line, "Skipped: reason")."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def pytest_configure(config: pytest.Config) -> None:
    """Watch for skips, once a session: the workers report to the process that started them."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftOut(), "rootwise-left-out")
