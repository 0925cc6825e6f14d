"""Files that must agree with each other and with the code: settings, locks, deployment, Makefile."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli.main import app
from kawan.settings import Settings
from setup.paths import APP_LOCK, DEV_LOCK, RASA_LOCK, ROOT, TOOLS_LOCK

ONLY_DEMO = {"KAWAN_PAGE_PORT", "KAWAN_BOT_API_PORT"}
SETTINGS = {f"KAWAN_{name.upper()}" for name in Settings.model_fields}
DEPLOYED = [path for path in sorted((ROOT / "deploy").rglob("*")) if path.is_file() and path.name != "nginx.conf"]


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_none_is_invented():
    text = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#?(KAWAN_\w+)=", text, re.MULTILINE)) == SETTINGS | ONLY_DEMO


def test_the_runtime_lock_is_a_part_of_the_development_lock():
    runtime, development = pins(APP_LOCK), pins(DEV_LOCK)
    assert runtime.items() < development.items()
    assert "pytest" not in runtime


@pytest.mark.parametrize("lock", [TOOLS_LOCK, APP_LOCK, DEV_LOCK, RASA_LOCK], ids=lambda lock: lock.name)
def test_locks_pin_hashes_and_name_no_address(lock: Path):
    text = lock.read_text()
    assert pins(lock)
    for requirement in re.split(r"\n(?=[A-Za-z0-9])", text)[1:]:
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]
    assert not re.search(r"\w+://|--index-url|--find-links", text)


@pytest.mark.parametrize("path", DEPLOYED, ids=lambda path: path.name)
def test_what_is_deployed_exists_on_the_command_line(path: Path):
    for words in re.findall(r"\.venv/bin/kawan\"?,? ((?:[\"a-z-]+,? ?)+)", path.read_text()):
        command = words.replace('"', "").replace(",", "").split()
        assert CliRunner().invoke(app, [*command, "--help"]).exit_code == 0, words


def test_the_composed_services_use_settings_that_exist():
    services = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())["services"]
    for name in ("app", "rasa"):
        used = {key for key in services[name]["environment"] if key.startswith("KAWAN_")}
        assert used <= SETTINGS
        assert {"KAWAN_DATABASE_URL", "KAWAN_SECRET_KEY"} <= used  # both derive the same secrets


def test_nothing_is_trained_again_until_the_data_changes(tmp_path: Path):
    sources = [ROOT / "config.yml", ROOT / "domain.yml", RASA_LOCK]
    sources += [
        *(ROOT / "nlu").rglob("*.yml"),
        *(ROOT / "nlu" / "components").glob("*.py"),
        *(ROOT / "stories").iterdir(),
    ]
    copies = [tmp_path / path.relative_to(ROOT) for path in (ROOT / "Makefile", *sources)]
    for copy in (*copies, tmp_path / "models" / "kawan.tar.gz"):
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
        os.utime(copy, (1_000_000, 1_000_000))
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")

    def would_train(*arguments: str) -> bool:
        command = ["make", "--dry-run", *arguments, "models/kawan.tar.gz"]
        shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        return "setup train" in shown

    assert not would_train()
    for copy in copies[1:]:
        assert would_train(f"--what-if={copy.relative_to(tmp_path)}"), copy


def test_help_names_every_target():
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"make (\S+)", shown)) == set(phony[1].split())
