"""docker-compose.yml and the Dockerfile, held against the program itself: no engine is needed.

Debian's docker-compose reads the file as it would on the day; its answer is then compared, line by
line, with the settings, the command line and the queues.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.broker import create_broker
from backend.heartbeats import PROCESSES
from backend.settings import Settings
from backend.tasks import QUEUES
from bot.__main__ import parser
from bot.process import Process
from tests.story.services import REPO, program

MADE_UP = "Mat-khau/thu@nghiem 1"
OURS = ("migrate", "bot", "notices", "worker", "clock")
LONG_RUNNING = ("bot", "notices", "worker", "clock")
CLIENT_OF_DEBIAN = {"bookworm": 15, "trixie": 17}
DIGITS_AT_END = re.compile(r"^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z-]+)$")


def read_compose(folder: Path, env: str) -> subprocess.CompletedProcess[str]:
    """What docker-compose makes of our file beside a given .env."""
    compose = program("docker-compose", package="docker-compose")
    shutil.copy(REPO / "docker-compose.yml", folder)
    (folder / ".env").write_text(env)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MOTCUA_", "POSTGRES_", "COMPOSE_"))
    }
    return subprocess.run(
        [compose, "--project-directory", str(folder), "config"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The services as docker-compose understands them, with everything filled in."""
    folder = tmp_path_factory.mktemp("compose")
    answer = read_compose(folder, f"POSTGRES_PASSWORD={MADE_UP}\n")
    assert answer.returncode == 0, answer.stderr
    understood: dict[str, Any] = yaml.safe_load(answer.stdout)["services"]
    return understood


def written() -> dict[str, Any]:
    """The services as they are written, secrets not filled in."""
    compose: dict[str, Any] = yaml.safe_load((REPO / "docker-compose.yml").read_text())
    services: dict[str, Any] = compose["services"]
    return services


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest), continued lines joined, comments left out."""
    text = (REPO / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_services_are_the_ones_the_architecture_names(services: dict[str, Any]) -> None:
    assert set(services) == {"postgres", "redis", *OURS}
    assert set(LONG_RUNNING) == set(PROCESSES)


@pytest.mark.parametrize("env", ["", "POSTGRES_PASSWORD=\n", "SOMETHING_ELSE=1\n"])
def test_it_refuses_to_start_without_a_password_and_says_which(tmp_path: Path, env: str) -> None:
    answer = read_compose(tmp_path, env)
    assert answer.returncode != 0
    assert "POSTGRES_PASSWORD" in answer.stderr


def test_the_example_environment_alone_starts_nothing(tmp_path: Path) -> None:
    answer = read_compose(tmp_path, (REPO / ".env.example").read_text())
    assert answer.returncode != 0
    assert "POSTGRES_PASSWORD" in answer.stderr


def test_a_password_of_odd_characters_reaches_both_sides_unchanged(
    services: dict[str, Any],
) -> None:
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] == MADE_UP
    for name in OURS:
        assert services[name]["environment"]["PGPASSWORD"] == MADE_UP
        assert MADE_UP not in services[name]["environment"]["MOTCUA_DATABASE_URL"]


def test_every_setting_it_gives_is_one_the_program_reads(services: dict[str, Any]) -> None:
    known = {f"MOTCUA_{field}".upper() for field in Settings.model_fields}
    for name in OURS:
        given = {key for key in services[name]["environment"] if key.startswith("MOTCUA_")}
        assert given <= known


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_each_service_are_valid_and_make_the_full_mode(
    services: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in services[name]["environment"].items():
        monkeypatch.setenv(key, str(value))
    settings = Settings(_env_file=None)
    assert not settings.embedded
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.files_dir.is_relative_to("/app/var")
    assert settings.log_format == "json"
    assert settings.clock_file is None


def test_hosts_named_in_addresses_are_services(services: dict[str, Any]) -> None:
    environment = services["bot"]["environment"]
    for key, service in (("MOTCUA_DATABASE_URL", "postgres"), ("MOTCUA_REDIS_URL", "redis")):
        assert re.search(rf"[/@]{service}:", environment[key])
        assert services[service]["networks"].keys() & services["bot"]["networks"].keys()


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_one_the_program_knows(services: dict[str, Any], name: str) -> None:
    assert callable(parser().parse_args(services[name]["command"]).run)


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_each_health_check_asks_for_the_name_its_process_beats_under(
    services: dict[str, Any], name: str
) -> None:
    test = services[name]["healthcheck"]["test"]
    assert test[:2] == ["CMD", "motcua"]
    asked = parser().parse_args(test[2:]).process
    args = parser().parse_args(services[name]["command"])
    queues = tuple(filter(None, getattr(args, "queues", "").split(",")))
    process = Process(Settings(_env_file=None), None, args.parts, queues=queues)  # type: ignore[arg-type]
    assert process._names() == (asked,)


def test_the_workers_share_all_queues_and_no_queue_twice(services: dict[str, Any]) -> None:
    taken = []
    for name in ("notices", "worker"):
        taken += parser().parse_args(services[name]["command"]).queues.split(",")
    assert sorted(taken) == sorted(QUEUES)


def test_only_one_process_sends_notices(services: dict[str, Any]) -> None:
    for name in OURS:
        assert "scale" not in services[name]
        assert "deploy" not in services[name]


def test_tables_are_made_before_anything_needs_them(services: dict[str, Any]) -> None:
    for name in LONG_RUNNING:
        conditions = {of: how["condition"] for of, how in services[name]["depends_on"].items()}
        assert conditions == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }
    assert services["migrate"]["restart"] == "no"


def test_images_of_others_are_pinned_to_a_release_and_its_debian() -> None:
    pinned = [service["image"] for name, service in written().items() if name not in OURS]
    pinned += [rest.split()[0] for verb, rest in instructions() if verb == "FROM"]
    for image in pinned:
        assert DIGITS_AT_END.match(image), image


def test_pg_dump_in_the_image_is_as_new_as_the_server() -> None:
    server = int(re.search(r"postgres:(\d+)", written()["postgres"]["image"]).group(1))  # type: ignore[union-attr]
    text = (REPO / "Dockerfile").read_text()
    (client,) = {int(version) for version in re.findall(r"postgresql-client-(\d+)", text)}
    debian = {rest.split()[0].rsplit("-", 1)[1] for verb, rest in instructions() if verb == "FROM"}
    assert client == server
    assert [CLIENT_OF_DEBIAN[name] for name in debian] == [client]


def test_redis_keeps_what_it_accepted(services: dict[str, Any]) -> None:
    command = services["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--maxmemory-policy"] == "noeviction"
    create_broker(services["bot"]["environment"]["MOTCUA_REDIS_URL"])


def test_data_lie_in_named_volumes_shared_where_they_must_be(services: dict[str, Any]) -> None:
    def mounted(name: str) -> dict[str, str]:
        pairs = (volume.split(":")[:2] for volume in services[name]["volumes"])
        return {inside: volume for volume, inside in pairs}

    assert mounted("postgres") == {"/var/lib/postgresql/data": "postgres"}
    assert mounted("redis") == {"/data": "redis"}
    for name in OURS:
        assert mounted(name) == {"/app/var": "files"}


def test_only_the_machine_itself_reaches_a_port(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert list(published) == ["bot"]
    (port,) = published["bot"]
    inside = services["bot"]["environment"]["MOTCUA_HTTP_PORT"]
    assert port == f"127.0.0.1:8080:{inside}/tcp"


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing_but_their_volume(
    services: dict[str, Any], name: str
) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_every_service_comes_back_stops_gently_and_bounds_its_logs(
    services: dict[str, Any],
) -> None:
    for name, service in services.items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
        assert int(service["stop_grace_period"].rstrip("s")) >= 20
        assert {"max-size", "max-file"} <= service["logging"]["options"].keys()


def test_no_secret_stands_in_the_file() -> None:
    text = (REPO / "docker-compose.yml").read_text()
    for secret in ("TOKEN", "SECRET_KEY", "WEBHOOK_SECRET"):
        assert secret not in text
    for line in text.splitlines():
        if "PASSWORD:" in line:
            assert line.split(":", 1)[1].strip().startswith("${POSTGRES_PASSWORD:?")


def test_the_image_runs_as_a_fixed_user_without_rights() -> None:
    users = [rest for verb, rest in instructions() if verb == "USER"]
    assert users
    uid = users[-1].split(":")[0]
    assert uid.isdigit() and int(uid) >= 10_000
    verbs = [verb for verb, _rest in instructions()]
    last_from = len(verbs) - verbs[::-1].index("FROM")
    assert "USER" in verbs[last_from:]


def test_everything_the_image_copies_exists_and_is_sent_to_the_builder() -> None:
    sources = [
        source
        for verb, rest in instructions()
        if verb == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    sent = [
        line[1:] for line in (REPO / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    ]
    assert sorted(sources) == sorted(sent)
    for source in sources:
        assert (REPO / source).exists(), source


def test_the_commands_work_without_the_simulator_which_the_image_lacks() -> None:
    assert "simulator" not in {rest.split()[0] for verb, rest in instructions() if verb == "COPY"}
    script = (
        "import sys; sys.modules['simulator'] = None; from bot.__main__ import parser; parser()"
    )
    subprocess.run([sys.executable, "-c", script], cwd=REPO, check=True)


def test_neither_secrets_nor_data_are_sent_to_the_builder() -> None:
    lines = (REPO / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert not {"!.env", "!var", "!."} & set(lines)


def test_the_image_carries_no_cache_and_installs_what_constraints_pin() -> None:
    text = (REPO / "Dockerfile").read_text()
    assert "PIP_NO_CACHE_DIR=1" in text
    for command in re.findall(r"pip install[^&\n]*", text):
        assert "-c constraints.txt" in command or "--no-deps" in command
