"""The container's files without an engine: each step is one that works, and what it builds is whole."""

import asyncio
import re
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.context import SystemClock
from dashboard.app import create_app
from rasid.settings import Settings, names
from storage.store import open_store
from tests.cli.conftest import ROOT
from tests.dashboard.conftest import call_app

DOCKER = ROOT / "deploy" / "docker"
ROOMS = ("rasid", "outlets", "storage", "spiders", "scheduler", "dashboard", "cli", "demo")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, continued lines joined."""
    text = (DOCKER / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in lines)]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return made


def test_every_instruction_is_one_and_images_are_pinned() -> None:
    known = {"FROM", "WORKDIR", "RUN", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK",
             "ENTRYPOINT", "CMD"}  # fmt: skip
    assert {name for name, _ in instructions()} <= known
    images = [argument.split()[0] for name, argument in instructions() if name == "FROM"]
    assert len(images) == 2
    assert len(set(images)) == 1  # the environment that one builds runs in the other
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", images[0])


def test_what_is_copied_is_there_and_hashes_are_required() -> None:
    copied = [argument.split() for name, argument in instructions() if name == "COPY"]
    sources = [source for words in copied if not words[0].startswith("--from") for source in words[:-1]]
    assert all((ROOT / source).exists() for source in sources)
    installs = [argument for name, argument in instructions() if name == "RUN" and "pip install" in argument]
    assert ["--require-hashes" in argument for argument in installs] == [True, False]
    assert "--no-deps" in installs[1]


def test_it_does_not_run_as_root_and_its_settings_exist() -> None:
    last = max(at for at, (name, _) in enumerate(instructions()) if name == "FROM")
    final = instructions()[last:]
    (user,) = [argument for name, argument in final if name == "USER"]
    assert any(f" {user}" in argument for name, argument in final if name == "RUN" and "useradd" in argument)
    (environment,) = [argument for name, argument in final if name == "ENV"]
    given = {pair.partition("=")[0] for pair in environment.split() if pair.startswith("RASID_")}
    assert {name.removeprefix("RASID_").lower() for name in given} <= set(names())


def test_its_health_is_asked_where_the_dashboard_tells_it() -> None:
    (health,) = [argument for name, argument in instructions() if name == "HEALTHCHECK"]
    address = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", health)
    assert address is not None
    assert int(address[1]) == Settings().dashboard_port
    with closing(open_store(":memory:")) as store:
        app = create_app(store, settings=Settings(), clock=SystemClock())
        answer = asyncio.run(call_app(app, address[2]))
    assert answer.status == 200


def test_compose_publishes_on_loopback_only_and_drops_rights(compose: dict[str, Any]) -> None:
    service = compose["services"]["rasid"]
    assert service["ports"] == ["127.0.0.1:8470:8470"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in service["security_opt"]
    given = {name.removeprefix("RASID_").lower() for name in service["environment"]}
    assert given <= set(names())
    build = service["build"]
    assert (DOCKER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_compose_waits_for_the_daemon_to_drain_and_keeps_its_data(compose: dict[str, Any]) -> None:
    service = compose["services"]["rasid"]
    assert int(service["stop_grace_period"].removesuffix("s")) > Settings().drain_timeout
    (volume,) = service["volumes"]
    name, _, where = volume.partition(":")
    assert name in compose["volumes"]
    assert where in {argument for name, argument in instructions() if name == "VOLUME"}


def test_the_package_that_is_installed_is_whole(tmp_path: Path) -> None:
    """The build's last step replayed: every file of the rooms is in the wheel, templates and migrations as well."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        ".",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
    ]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        there = set(packed.namelist())
    files = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(files) > 300
    assert files - there == set()
