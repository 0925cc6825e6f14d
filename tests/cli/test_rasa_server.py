"""How Rasa is started: loopback, quiet, with our secrets in its environment and not on its command line."""

import pytest

from cli import rasa_server
from kawan.settings import Settings


def test_the_command_line_holds_no_secret() -> None:
    chosen = Settings.model_validate({"rasa_url": "http://127.0.0.1:5999"})
    command = rasa_server.arguments(chosen)
    assert command[command.index("-i") + 1] == "127.0.0.1"
    assert command[command.index("-p") + 1] == "5999"
    assert chosen.rasa_token not in " ".join(command)


@pytest.mark.parametrize(
    ("database", "tracker"),
    [
        ("postgresql://kawan:rahasia@db/kawan", "postgresql://kawan:rahasia@db/kawan"),
        ("sqlite:////srv/kawan.db", "sqlite:///{folder}/tracker.db"),
    ],
)
def test_rasas_environment(database: str, tracker: str) -> None:
    chosen = Settings(database_url=database)
    environment = rasa_server.environment(chosen)
    assert environment["KAWAN_TRACKER_URL"] == tracker.format(folder=chosen.data_dir), "without our async driver"
    assert environment["KAWAN_RASA_TOKEN"] == chosen.rasa_token
    assert environment["KAWAN_ACTIONS_URL"] == f"http://127.0.0.1:{chosen.port}{chosen.actions_path}"
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
