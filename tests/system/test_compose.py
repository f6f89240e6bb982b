"""docker-compose.yml and Dockerfile: valid, hardened, every variable defined, every setting real, no password in it.

That the whole of it runs is seen in `tests/distributed`.
"""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose
from kombu.transport.redis import Channel

from etl.config import ROOT, Settings
from tests.distributed import compose

COMPOSE = (ROOT / "docker-compose.yml").read_text()
REQUIRED = set(re.findall(r"\$\{(\w+):\?", COMPOSE))
RAW: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]  # variables as they are written
AIRFLOW = {
    "airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer",
    "airflow-worker",
}  # fmt: skip
TOOL = "orinoco"  # the command line: run when asked for, by its profile


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    """The file with a value for each variable that it asks for."""
    return compose.load(COMPOSE, {name: f"value-of-{name}" for name in REQUIRED})


@pytest.fixture(scope="module")
def services(model: dict[str, Any]) -> dict[str, Any]:
    return dict(model["services"])


def validate(model: dict[str, Any]) -> None:
    PyCompose.from_json(json.dumps(model))


def test_the_file_follows_the_compose_specification(model: dict[str, Any]) -> None:
    validate(model)


WRONG = (
    {"healthchek": {}},
    {"restart": "sometimes"},
    {"mem_limit": "lots"},
    {"depends_on": {"redis": {"condition": "up"}}},
)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_file_that_does_not_is_noticed(model: dict[str, Any], wrong: dict[str, Any]) -> None:
    worker = model["services"]["airflow-worker"] | wrong
    with pytest.raises(ValueError):
        validate(model | {"services": model["services"] | {"airflow-worker": worker}})


def test_all_parts_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {*AIRFLOW, TOOL, "airflow-db", "warehouse", "redis"}
    assert {name for name, service in services.items() if "profiles" in service} == {TOOL}


def test_an_unset_secret_stops_everything_and_says_what_to_do() -> None:
    for name in REQUIRED:
        with pytest.raises(compose.UnsetError, match=f"{name}: run make env first"):
            compose.load(COMPOSE, dict.fromkeys(REQUIRED - {name}, "x"))


def test_every_variable_is_a_secret_of_make_env_or_has_a_default(services: dict[str, Any]) -> None:
    for name, kind in re.findall(r"\$\{(\w+)(:[-?]|)", COMPOSE):
        assert kind, f"{name} may be unset and has no default"
    given = [pair for service in RAW.values() for pair in service.get("environment", {}).items()]
    from_env = {name for name, value in given if value is None}
    ours = {name for name in from_env if not name.startswith(("AWS_", "AIRFLOW__METRICS__", "AIRFLOW__API__"))}
    assert ours <= {f"ORINOCO_{field.upper()}" for field in Settings.model_fields} | {"AIRFLOW_CONN_ORINOCO_ALERTS"}
    for service in services.values():
        assert from_env.isdisjoint(service["environment"])  # unset in .env: not set at all


def test_every_default_is_documented() -> None:
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", COMPOSE))
    text = (ROOT / "docs" / "operating.md").read_text()
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \| (`[^|]+`) \|", text, re.M)
    documented = {
        name.strip("`"): value.strip("`")
        for names, values in rows
        for name, value in zip(names.split(", "), values.split(", "), strict=True)
    }
    assert {name: value for name, value in defaults.items() if not name.startswith("ORINOCO_")} == documented


def test_every_setting_of_the_pipeline_can_be_set_in_env() -> None:
    here = {"home", "warehouse", "analyst_dsn", "warehouse_port", "airflow_port", "sample_site_port"}  # of one machine
    here |= {"alerts"}  # handed on under the name that Airflow reads itself
    passed = {name for name in RAW["airflow-worker"]["environment"] if name.startswith("ORINOCO_")}
    assert {f"ORINOCO_{field.upper()}" for field in Settings.model_fields if field not in here} <= passed, (
        "a setting that docker-compose.yml does not hand on has no effect there"
    )


def test_every_airflow_setting_exists_in_the_installed_version(services: dict[str, Any]) -> None:
    # Its files are read, not imported: Airflow takes its home and database from the environment of its first import.
    core, celery = distribution("apache-airflow-core"), distribution("apache-airflow-providers-celery")
    config = yaml.safe_load(Path(core.locate_file("airflow/config_templates/config.yml")).read_text())
    described = {section: set(body["options"]) for section, body in config.items()}
    provider = runpy.run_path(str(celery.locate_file("airflow/providers/celery/get_provider_info.py")))
    for section, body in provider["get_provider_info"]()["config"].items():
        described.setdefault(section, set()).update(body["options"])
    described["celery_broker_transport_options"].update(Channel.from_transport_options)  # handed on to kombu
    known = {f"AIRFLOW__{s.upper()}__{option.upper()}" for s, options in described.items() for option in options}
    used = {name for service in services.values() for name in service["environment"] if name.startswith("AIRFLOW__")}
    assert used - known == set()
    assert len(used) > 20


def test_all_parts_of_airflow_share_one_environment(services: dict[str, Any]) -> None:
    common = services["airflow-dag-processor"]["environment"]
    assert common["AIRFLOW__API_AUTH__JWT_SECRET"] == "value-of-AIRFLOW_JWT_SECRET"
    for name in AIRFLOW:
        assert common.items() <= services[name]["environment"].items(), name


def test_each_part_gets_the_warehouse_as_the_least_role_that_does(services: dict[str, Any]) -> None:
    roles = {
        name: set(re.findall(r"postgresql://(orinoco_\w+):", json.dumps(service["environment"])))
        for name, service in services.items()
    }
    assert roles.pop("airflow-init") == {"orinoco_owner"}
    assert roles.pop("airflow-worker") == {"orinoco_loader"}
    assert roles.pop("airflow-apiserver") == {"orinoco_analyst"}
    assert roles.pop(TOOL) == {"orinoco_owner", "orinoco_loader", "orinoco_analyst"}
    assert {name: found for name, found in roles.items() if found} == {}
    mounts = {name for name, service in services.items() if "/opt/orinoco-data" in json.dumps(service.get("volumes"))}
    assert mounts == {"airflow-worker", TOOL}


def test_everything_waits_for_init_and_says_whether_it_is_well(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name in ("airflow-init", TOOL):
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped"
        if name in AIRFLOW:
            assert service["depends_on"]["airflow-init"] == {"condition": "service_completed_successfully"}


def test_no_secret_is_written_down_and_none_has_a_default() -> None:
    secret = re.compile(r"PASSWORD|SECRET|FERNET|AUTH$", re.I)
    for name, service in RAW.items():
        for key, value in service.get("environment", {}).items():
            if secret.search(key) and value is not None:
                assert re.fullmatch(r"\$\{\w+:\?run make env first\}", value), (name, key)
    assert not re.search(r"\$\{\w*(PASSWORD|SECRET|KEY)\w*:-", COMPOSE)
    for user, password in re.findall(r"://([^:/@\s]*):([^@\n]+)@", COMPOSE):
        assert password.startswith("${"), user
    for name, service in RAW.items():  # and none among arguments, which every list of processes shows
        words = [*compose.argv(service.get("command", [])), *service.get("healthcheck", {}).get("test", [])]
        assert not any("PASSWORD:?" in word for word in words), name


def test_nothing_runs_as_root_or_writes_where_it_need_not(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert int(service["user"].split(":")[0]) > 0, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert any(path.startswith("/tmp") for path in [*service["tmpfs"], *service.get("volumes", [])]), name
        assert "privileged" not in service
        assert "cap_add" not in service
        for volume in service.get("volumes", []):
            if volume.startswith(".") and name != TOOL:  # which writes backups
                assert volume.endswith(":ro"), name
                assert (ROOT / volume.split(":")[0]).is_dir(), name


def test_nothing_listens_beyond_this_machine(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
        assert "network_mode" not in service


def test_workers_can_be_as_many_as_wanted(services: dict[str, Any]) -> None:
    worker = services["airflow-worker"]
    assert {"ports", "container_name", "hostname"}.isdisjoint(worker)
    assert "--skip-serve-logs" in worker["command"]  # logs are on the volume: no port each
    assert all("container_name" not in service for service in services.values())


def test_images_are_pinned_and_resources_bounded(services: dict[str, Any], model: dict[str, Any]) -> None:
    for name, service in services.items():
        assert re.search(r":\d+\.\d+(\.\d+)?(-\w+)?$", service["image"]), name
        assert service["deploy"]["resources"]["limits"].keys() == {"memory", "pids"}, name
        assert service["logging"]["options"]["max-size"], name
        for volume in service.get("volumes", []):
            assert volume.startswith((".", "/tmp")) or volume.split(":")[0] in model["volumes"]


def test_the_dockerfile_installs_the_lock_on_a_pinned_base() -> None:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    assert steps[0][0] == "FROM"
    assert re.fullmatch(r"apache/airflow:3\.3\.2-python3\.\d+", steps[0][1])
    assert [rest for step, rest in steps if step == "USER"][-1] == "airflow"
    installs = [rest for step, rest in steps if step == "RUN" and "pip install" in rest]
    assert "--require-hashes -r requirements.txt" in installs[0]
    assert all("--no-deps" in install for install in installs)

    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {word for step, rest in steps if step == "COPY" for word in rest.split()[1:-1]}
    assert copied <= allowed, "COPY finds only what .dockerignore lets through"
    assert all((ROOT / path).exists() for path in copied)
    package = {path.name for path in ROOT.iterdir() if path.name in ("etl", "sql", "dags", "plugins")}
    assert package <= copied


def make_env(folder: Path) -> dict[str, str]:
    (folder / "scripts").mkdir(exist_ok=True)
    for name in ("docker-compose.yml", "scripts/make-env"):
        (folder / name).write_text((ROOT / name).read_text())
    subprocess.run([sys.executable, str(folder / "scripts/make-env")], check=True, capture_output=True)
    return dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines() if "=" in line)


@pytest.mark.parametrize("before", ["REDIS_PASSWORD=mine\n", "REDIS_PASSWORD=mine", "# mine\nREDIS_PASSWORD=mine\n\n"])
def test_make_env_writes_strong_secrets_once_and_keeps_what_is_there(tmp_path: Path, before: str) -> None:
    (tmp_path / ".env").write_text(before)
    made = make_env(tmp_path)
    assert made == make_env(tmp_path)
    assert set(made) == REQUIRED
    assert made["REDIS_PASSWORD"] == "mine"
    assert len(made["AIRFLOW_JWT_SECRET"]) >= 64
    assert all(len(value) >= 24 for name, value in made.items() if name != "REDIS_PASSWORD")
    assert len(set(made.values())) == len(made)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert (tmp_path / ".env").read_text().startswith(before.rstrip())
