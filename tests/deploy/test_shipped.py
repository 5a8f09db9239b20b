"""What is shipped in deploy/, held against the programs that it is for, where they are installed."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from dashboard.app import create_app
from dashboard.pulse import Pulse
from rasid.health.findings import KINDS
from rasid.health.state import Beat
from rasid.settings import Settings
from rasid.webhooks import HookState
from storage.store import open_store
from tests.cli.conftest import RASID, ROOT

DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus" / "rasid.rules.yml"
NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


def program(name: str, package: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed; on Debian: apt install {package}")
    return found


def run(*command: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=False, **options)


@pytest.fixture
def metrics(tmp_path: Path) -> str:
    """What `/metrics` says."""

    class Clock:
        def now(self) -> datetime:
            return NOW

    with closing(open_store(":memory:")) as store:
        store.outbox.keep(HookState("desk", 0, 0, delivered_at=NOW))
        pulse = Pulse(NOW - timedelta(hours=1), NOW, 1, 0.01)
        app = create_app(store, settings=Settings(), clock=Clock(), pulse=lambda: pulse)
        (route,) = (route for route in app.routes if getattr(route, "path", "") == "/metrics")
        endpoint: Callable[[Request], Any] = route.endpoint  # type: ignore[attr-defined]  # a plain route
        return bytes(endpoint(Request({"type": "http", "headers": []})).body).decode()


def test_rules_hold_what_their_tests_say() -> None:
    made = run(program("promtool", "prometheus"), "test", "rules", "rasid.rules.test.yml", cwd=RULES.parent)
    assert made.returncode == 0, made.stdout + made.stderr


def test_prometheus_reads_its_configuration() -> None:
    made = run(program("promtool", "prometheus"), "check", "config", RULES.parent / "prometheus.yml")
    assert made.returncode == 0, made.stdout + made.stderr


def test_prometheus_has_no_complaint_about_the_metrics(metrics: str) -> None:
    made = run(program("promtool", "prometheus"), "check", "metrics", input=metrics)
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


def expressions() -> Iterator[str]:
    for panel in json.loads((DEPLOY / "grafana" / "rasid.json").read_text())["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    yield from re.findall(r"^\s+expr: (.+)$", RULES.read_text(), re.MULTILINE)


def test_rules_and_dashboard_ask_for_metrics_that_there_are(metrics: str) -> None:
    families = list(text_string_to_metric_families(metrics))
    known = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    asked = {name for text in expressions() for name in re.findall(r"\b(?:rasid|process)_\w+", text)}
    assert len(asked) >= 11
    assert asked <= known
    assert {label for text in expressions() for label in re.findall(r'\bid="(\S+?)"', text)} <= KINDS.keys()


def test_panels_do_not_cover_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads((DEPLOY / "grafana" / "rasid.json").read_text())["panels"]:
        grid = panel["gridPos"]
        cells = {
            (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert not cells & taken
        assert all(x < 24 for x, _ in cells)
        taken |= cells


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    unit = tmp_path / "rasid.service"
    text = (DEPLOY / "systemd" / "rasid.service").read_text()
    unit.write_text(text.replace("/opt/rasid/.venv/bin/rasid", "/bin/true").replace("=/opt/rasid\n", "=/\n"))
    made = run(analyze, "verify", "--man=no", unit)
    assert (made.returncode, made.stderr) == (0, "")
    judged = run(analyze, "security", "--offline=true", "--no-pager", unit)
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)
    assert exposure is not None, judged.stderr
    assert float(exposure[1]) <= 2.0


CORE = """
log_file={folder}/nagios.log
cfg_file={folder}/objects.cfg
cfg_file={folder}/rasid.cfg
temp_path={folder}
temp_file={folder}/nagios.tmp
lock_file={folder}/nagios.lock
check_result_path={folder}/spool
object_cache_file={folder}/objects.cache
precached_object_file={folder}/objects.precache
status_file={folder}/status.dat
state_retention_file={folder}/retention.dat
command_file={folder}/nagios.cmd
query_socket={folder}/nagios.qh
nagios_user={user}
nagios_group={group}
check_external_commands=0
enable_notifications=0
interval_length=1
status_update_interval=1
illegal_macro_output_chars=`~$&|'"<>
"""

OBJECTS = """
define timeperiod {
    timeperiod_name 24x7
    alias always
    sunday 00:00-24:00
    monday 00:00-24:00
    tuesday 00:00-24:00
    wednesday 00:00-24:00
    thursday 00:00-24:00
    friday 00:00-24:00
    saturday 00:00-24:00
}
define command {
    command_name nothing
    command_line /bin/true
}
define contact {
    contact_name root
    host_notification_period 24x7
    service_notification_period 24x7
    host_notification_options n
    service_notification_options n
    host_notification_commands nothing
    service_notification_commands nothing
}
define host {
    host_name localhost
    address 127.0.0.1
    check_command nothing
    max_check_attempts 1
    check_period 24x7
    contacts root
}
"""


def test_a_monitoring_core_runs_the_check(tmp_path: Path) -> None:
    nagios = program("nagios4", "nagios4-core")
    store = open_store(tmp_path / "var" / "rasid.db")
    dead = datetime.now(UTC) - timedelta(hours=3)
    store.keep_beat(Beat(dead, dead, dead))
    store.close()
    _configure(tmp_path)
    checked = run(nagios, "-v", tmp_path / "nagios.cfg")
    assert "Total Errors:   0" in checked.stdout, checked.stdout
    core = subprocess.Popen([nagios, str(tmp_path / "nagios.cfg")], stdout=subprocess.DEVNULL)
    try:
        service = _status_of_service(tmp_path / "status.dat", core)
    finally:
        core.terminate()
        core.wait(20)
    assert service["current_state"] == "2"
    assert service["plugin_output"].startswith("RASID CRITICAL: The daemon does not work: nothing is polled.")
    assert service["performance_data"].startswith("findings=1;;;0 warning=0;;;0 critical=1;;;0 ")


ICINGA = """
include <itl>
object Host "here" {{
  check_command = "dummy"
  vars.rasid = true
}}
include "{shipped}"
"""


def test_icinga_takes_its_definitions(tmp_path: Path) -> None:
    icinga = program("icinga2", "icinga2-bin icinga2-common")
    configuration = tmp_path / "icinga.conf"
    configuration.write_text(ICINGA.format(shipped=DEPLOY / "nagios" / "icinga2.conf"))
    ourselves = {**os.environ, "ICINGA2_USER": tmp_path.owner(), "ICINGA2_GROUP": tmp_path.group()}
    made = run(icinga, "daemon", "--validate", "--config", configuration, env=ourselves)
    assert made.returncode == 0, made.stdout
    assert "Instantiated 1 Service." in made.stdout
    assert not re.search(r"warning|critical", made.stdout), made.stdout


def _configure(folder: Path) -> None:
    (folder / "spool").mkdir()
    owner, group = folder.owner(), folder.group()
    (folder / "nagios.cfg").write_text(CORE.format(folder=folder, user=owner, group=group))
    (folder / "objects.cfg").write_text(OBJECTS)
    shipped = (DEPLOY / "nagios" / "rasid.cfg").read_text()
    at_home = shipped.replace("/opt/rasid/.venv/bin/rasid", str(RASID)).replace("/var/lib/rasid", str(folder / "var"))
    (folder / "rasid.cfg").write_text(at_home)


def _status_of_service(status: Path, core: "subprocess.Popen[bytes]") -> dict[str, str]:
    """The service's block in the core's status file, once the check has run."""
    deadline = datetime.now(UTC) + timedelta(seconds=120)
    while datetime.now(UTC) < deadline:
        with pytest.raises(subprocess.TimeoutExpired):
            core.wait(0.25)
        text = status.read_text() if status.is_file() else ""
        block = re.search(r"servicestatus \{(.*?)\n\s*\}", text, re.DOTALL)
        pairs = re.findall(r"^\s*(\w+)=(.*)$", block[1], re.MULTILINE) if block else []
        if dict(pairs).get("has_been_checked") == "1":
            return dict(pairs)
    pytest.fail("the core ran no check within 120 s")
