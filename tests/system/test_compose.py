"""docker-compose.yml: every variable defined, every Airflow setting real, no password written down."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.config import ROOT, Settings

COMPOSE = (ROOT / "docker-compose.yml").read_text()
AIRFLOW_SERVICES = (
    "airflow-init",
    "airflow-apiserver",
    "airflow-scheduler",
    "airflow-dag-processor",
    "airflow-triggerer",
    "airflow-worker",
)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE)["services"])


def test_all_parts_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {*AIRFLOW_SERVICES, "airflow-db", "warehouse", "redis"}


def test_every_airflow_setting_exists_in_the_installed_version(services: dict[str, Any]) -> None:
    known = set()
    sources = [files("airflow") / "config_templates" / "config.yml"]
    described = {section: set(body["options"]) for section, body in yaml.safe_load(sources[0].read_text()).items()}
    from airflow.providers.celery.get_provider_info import get_provider_info

    for section, body in get_provider_info()["config"].items():
        described.setdefault(section, set()).update(body["options"])
    for section, options in described.items():
        known |= {f"AIRFLOW__{section.upper()}__{option.upper()}" for option in options}
    used = {name for name in services["airflow-worker"]["environment"] if name.startswith("AIRFLOW__")}
    assert used - known == set()
    assert len(used) > 10


def test_every_orinoco_setting_exists(services: dict[str, Any]) -> None:
    known = {f"ORINOCO_{name.upper()}" for name in Settings.model_fields}
    used = {name for name in services["airflow-worker"]["environment"] if name.startswith("ORINOCO_")}
    assert used <= known
    assert used


def test_all_parts_of_airflow_share_one_environment(services: dict[str, Any]) -> None:
    first = services["airflow-apiserver"]["environment"]
    for name in AIRFLOW_SERVICES:
        assert first.items() <= services[name]["environment"].items(), name


def test_everything_waits_for_init_and_says_whether_it_is_well(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name == "airflow-init":
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped"
        if name in AIRFLOW_SERVICES:
            assert service["depends_on"]["airflow-init"] == {"condition": "service_completed_successfully"}


def test_no_secret_is_written_down_and_none_has_a_default(services: dict[str, Any]) -> None:
    secret = re.compile(r"PASSWORD|SECRET|FERNET", re.I)
    for name, service in services.items():
        for key, value in service.get("environment", {}).items():
            if secret.search(key):
                assert re.fullmatch(r"\$\{\w+:\?run make env first\}", value), (name, key)
    assert not re.search(r"\$\{\w*(PASSWORD|SECRET|KEY)\w*:-", COMPOSE)
    for user, password in re.findall(r"://([^:/@\s]*):([^@\n]+)@", COMPOSE):
        assert password.startswith("${"), user


def test_nothing_listens_beyond_this_machine_and_nothing_runs_as_root(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
        if name in AIRFLOW_SERVICES:
            assert service["user"] == "50000:0"
            code = [volume for volume in service["volumes"] if volume.startswith("./")]
            assert code
            assert all(volume.endswith(":ro") for volume in code)


def test_images_are_pinned_and_memory_is_bounded(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert re.search(r":[0-9]", service["image"]), name
        assert service["deploy"]["resources"]["limits"]["memory"], name
    assert (ROOT / "Dockerfile").read_text().splitlines()[1].startswith("FROM apache/airflow:3.3.2-")


def test_make_env_writes_strong_secrets_once(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    for name in ("docker-compose.yml", "scripts/make-env"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / ".env").write_text("REDIS_PASSWORD=mine\n")
    for _ in range(2):
        subprocess.run([sys.executable, str(tmp_path / "scripts/make-env")], check=True, capture_output=True)
    made = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines() if "=" in line)
    assert set(made) == set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    assert made["REDIS_PASSWORD"] == "mine"
    assert len(made["AIRFLOW_JWT_SECRET"]) >= 64
    assert all(len(value) >= 24 for name, value in made.items() if name != "REDIS_PASSWORD")
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
