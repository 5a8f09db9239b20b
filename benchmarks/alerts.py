"""A real Prometheus, a real daemon, and a press that breaks: `python -m benchmarks.alerts` (`make show-alerts`).

Prometheus scrapes the daemon with the rules that are shipped. After a while without an alert all of the
press goes off the network; the time until the alert fires is printed, with what `rasid check` says.
Needs Debian's `prometheus`. Ends within three minutes, whatever happens.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from benchmarks.processes import free_port, process
from demo.catalogue import write_catalogue
from demo.plan import endless_plan, settings_for
from demo.press import Press
from demo.server import serve

ROOT = Path(__file__).resolve().parents[1]
RASID = Path(sys.executable).with_name("rasid")
START_SECONDS, WELL_SECONDS, ALERT_SECONDS = 60.0, 25.0, 60.0
CONFIGURATION = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: rasid
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


def ask(port: int, path: str) -> list[dict[str, object]]:
    """What Prometheus' API answers; nothing while it is not there."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/{path}", timeout=2) as answer:  # loopback
            data = json.load(answer)["data"]
    except OSError:
        return []
    found: list[dict[str, object]] = data.get("alerts") or data.get("result") or []
    return found


def firing(port: int) -> list[str]:
    """The alerts that fire, by name and finding."""
    alerts = [alert for alert in ask(port, "alerts") if alert["state"] == "firing"]
    labels = [alert["labels"] for alert in alerts if isinstance(alert["labels"], dict)]
    return sorted(f"{label['alertname']} {label.get('id', '')}".strip() for label in labels)


async def until(port: int, seconds: float, *, fires: bool) -> float | None:
    """Seconds until an alert fires; None when none does in time."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if fires == bool(await asyncio.to_thread(firing, port)):
            return time.monotonic() - begun
        await asyncio.sleep(0.5)
    return None


async def scraped(port: int) -> list[object]:
    """What Prometheus has of the daemon, once it has something: a busy machine takes its time to start."""
    begun = time.monotonic()
    while time.monotonic() - begun < START_SECONDS:
        if found := await asyncio.to_thread(ask, port, "query?query=rasid_outlets"):
            return [sample["value"] for sample in found]
        await asyncio.sleep(0.5)
    return []


async def show(folder: Path, prometheus: str) -> int:
    """Everything at work, then the press off the network."""
    plan, rasid_port, api_port = endless_plan(), free_port(), free_port()
    settings = {**settings_for(plan), "dashboard_port": rasid_port, "catalogue_dir": folder / "outlets",
                "data_dir": folder / "var", "health_interval": 2, "log_level": "warning"}  # fmt: skip
    environment = {
        f"RASID_{name.upper()}": ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in settings.items()
    }
    rules = ROOT / "deploy" / "prometheus" / "rasid.rules.yml"
    (folder / "prometheus.yml").write_text(CONFIGURATION.format(rules=rules, port=rasid_port))
    with ExitStack() as stack:
        async with serve(Press(1, plan)) as (_, port):
            write_catalogue(folder / "outlets", port, plan.outlets)
            stack.enter_context(process(folder / "rasid.log", RASID, "run", environment=environment))
            listen = f"--web.listen-address=127.0.0.1:{api_port}"
            command = (
                prometheus,
                f"--config.file={folder}/prometheus.yml",
                f"--storage.tsdb.path={folder}/tsdb",
                listen,
            )
            stack.enter_context(process(folder / "prometheus.log", *command))
            found = await scraped(api_port)
            early = await until(api_port, WELL_SECONDS, fires=True) if found else None
            print(f"scraped: {found}; alerts in {WELL_SECONDS:.0f} s: "
                  f"{'none' if early is None else firing(api_port)}")  # fmt: skip
            if early is not None or not found:
                return 1
        print("the press is off the network")
        took = await until(api_port, ALERT_SECONDS, fires=True)
        print(f"alert after {took:.1f} s: {firing(api_port)}" if took is not None else "no alert came")
        check = subprocess.run([RASID, "check"], env={**os.environ, **environment}, capture_output=True, text=True,
                               check=False)  # fmt: skip
        print(f"rasid check: exit {check.returncode}: {check.stdout.strip()}")
        return 0 if took is not None and check.returncode == 2 else 1


def main() -> None:
    """Run from the command line."""
    prometheus = shutil.which("prometheus")
    if prometheus is None:
        sys.exit("prometheus is not installed. On Debian: sudo apt install prometheus.")
    with tempfile.TemporaryDirectory(prefix="rasid-alerts-") as folder:
        code = asyncio.run(show(Path(folder), prometheus))
        if code:
            for log in ("rasid.log", "prometheus.log"):
                print("".join((Path(folder) / log).read_text().splitlines(keepends=True)[-5:]))
    sys.exit(code)


if __name__ == "__main__":
    main()
