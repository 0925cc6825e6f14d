"""Training Rasa's model, with the part it is at on the screen, and put in place only when it is whole."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from setup import steps
from setup.paths import CANDIDATE, MODEL, MODELS, RASA, data_dir
from setup.problems import Problem

BEGUN = re.compile(r"Starting to train component '(\w+)'")
UNFINISHED = ".new-"
HOUR = 3600


def train(target: Path = MODEL) -> None:
    """Train a model, with what staff labelled. An older one stays until the new one is whole. Raises Problem."""
    MODELS.mkdir(exist_ok=True)
    _forget_killed()
    with tempfile.TemporaryDirectory(dir=MODELS, prefix=UNFINISHED) as folder:
        out = ["--fixed-model-name", MODEL.name.split(".")[0], "--out", folder]
        data = [
            "--data",
            "nlu",
            "stories",
            *_labelled(),
            "--config",
            "config.yml",
            "--domain",
            "domain.yml",
            "--skip-validation",
        ]
        command = [RASA / "bin" / "python", "-m", "nlu.launch", "train", *out, *data]
        # Not validated again: it takes as long as the training, and tests/nlu/test_data.py says more.
        # Bytecode is written on the way, for what Rasa imports and not for all that it brings. Measured: the
        # first training takes 8 s more, compileall took 33 s, and the server's imports are as quick (4.4 s).
        env = {
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONDONTWRITEBYTECODE": None,
        }
        steps.run("[3/4] melatih model", command, env=env, detail=_part)
        trained = Path(folder) / MODEL.name
        if not trained.is_file():  # Rasa ends with 0 when its data can't be read
            raise Problem("[3/4] melatih model: Rasa tidak menghasilkan model. Periksa domain.yml, nlu/ dan stories/.")
        os.replace(trained, target)


def candidate() -> None:
    """Train ``models/candidate.tar.gz``; ``kawan model exchange`` decides whether it takes the place of the other."""
    train(CANDIDATE)


def _labelled() -> list[Path]:
    """Messages that staff labelled (``kawan understand review export``), where there are any."""
    folder = data_dir() / "nlu"
    return [folder] if folder.is_dir() else []


def _forget_killed() -> None:
    """Delete what trainings left behind that were killed; one that is going on is younger than an hour."""
    for folder in MODELS.glob(f"{UNFINISHED}*"):
        if time.time() - folder.stat().st_mtime > HOUR:
            shutil.rmtree(folder, ignore_errors=True)


def _part(log: str) -> str:
    """What Rasa is at now, by its own log."""
    begun = BEGUN.findall(log)
    if begun:
        return f"melatih {begun[-1]}"
    return "memeriksa contoh" if "Validating intents" in log else "membaca contoh"
