"""Where things are in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TOOLS = ROOT / ".tools"
APP = ROOT / ".venv"
RASA = ROOT / ".rasa-venv"
MODELS = ROOT / "models"
MODEL = MODELS / "kawan.tar.gz"
CANDIDATE = MODELS / "candidate.tar.gz"
RUN = ROOT / ".run"

TOOLS_LOCK = ROOT / "requirements" / "tools.txt"
APP_LOCK = ROOT / "requirements" / "app.txt"
DEV_LOCK = ROOT / "requirements" / "dev.txt"
RASA_LOCK = ROOT / "nlu" / "requirements.txt"


def data_dir() -> Path:
    """Where the installation keeps its data: ``KAWAN_DATA_DIR``, else ``var`` in the checkout."""
    return (ROOT / (setting("KAWAN_DATA_DIR") or "var")).resolve()


def setting(name: str) -> str:
    """A setting as the app will see it: from the environment, else from ``.env``, else empty."""
    if name in os.environ:
        return os.environ[name].strip()
    dotenv = ROOT / ".env"
    if not dotenv.is_file():
        return ""
    for line in dotenv.read_text(encoding="utf-8").splitlines():
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and key.strip() == name:
            return value.strip().strip("\"'")
    return ""
