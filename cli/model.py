"""``kawan model``: compare a trained model with the one in use, and exchange it without stopping the bot."""

import asyncio
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.rasa import RasaClient
from cli.rasa_server import MODEL, RASA_PYTHON, environment
from cli.understand import reading
from kawan.settings import PROJECT_ROOT, settings

app = typer.Typer(no_args_is_help=True, help="The trained model.")

TEST_SETS = tuple(
    PROJECT_ROOT / "tests" / "nlu" / f"{name}.jsonl" for name in ("unseen", "fresh", "blind", "audit", "last", "sealed")
)

type Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """How well a model does on the test sets: shares of messages whose first topic is right, of urgent ones noticed,
    and of calm ones taken for urgent."""

    first: float
    recall: float
    false_alarms: float

    def is_worse_than(self, other: "Score") -> bool:
        """Less often right, or more emergencies missed."""
        return self.first < other.first or self.recall < other.recall

    def line(self) -> str:
        return f"topik benar {self.first:.3f}, darurat terlihat {self.recall:.3f}, alarm keliru {self.false_alarms:.3f}"


def unseen_messages(*files: Path) -> list[Message]:
    """The messages of test sets (all of them by default), one JSON object a line."""
    texts = [file.read_text(encoding="utf-8") for file in files or TEST_SETS]
    return [json.loads(line) for text in texts for line in text.split("\n") if line]


def parses(model: Path, texts: list[str]) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """What a model file makes of texts, without a server: seconds to load and memory, and a parse a text.

    Raises SystemExit with Rasa's last lines when it can't be loaded.
    """
    done = subprocess.run(
        [str(RASA_PYTHON), "-m", "nlu.parse", str(model)],
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True, text=True, cwd=PROJECT_ROOT, env=environment(settings()), check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"Model {model} tidak dapat dibaca:\n" + "\n".join(done.stderr.splitlines()[-5:]))
    about, *found = [json.loads(line) for line in done.stdout.split("\n") if line]
    return about, found


def is_right(row: Message, found: str) -> bool:
    """Whether a topic is the message's own, or one of those that count as well."""
    return found == row["topic"] or found in row["also"]


def score(model: Path) -> Score:
    """A model's score on the test sets."""
    rows = unseen_messages()
    _about, found = parses(model, [row["text"] for row in rows])
    read = [reading(row["text"], parse) for row, parse in zip(rows, found, strict=True)]
    urgent = [result["urgent"] for row, result in zip(rows, read, strict=True) if row["urgent"]]
    calm = [result["urgent"] for row, result in zip(rows, read, strict=True) if not row["urgent"]]
    right = [is_right(row, result["topic"]) for row, result in zip(rows, read, strict=True)]
    return Score(sum(right) / len(right), sum(urgent) / len(urgent), sum(calm) / len(calm))


@app.command("exchange")
def exchange(
    candidate: Annotated[Path, typer.Argument(help="The trained model.", exists=True)],
    anyway: Annotated[bool, typer.Option("--anyway", help="Also where it scores worse.")] = False,
) -> None:
    """Put a model in the place of the present one, unless it scores worse; a running Rasa takes it at once."""
    present = settings().rasa_model_dir / MODEL
    if present.exists():
        new, old = score(candidate), score(present)
        typer.echo(f"baru    {new.line()}\nsekarang {old.line()}")
        if new.is_worse_than(old) and not anyway:
            raise SystemExit(f"Ditolak: model baru lebih buruk. Ia tetap di {candidate}; pakai --anyway kalau yakin.")
    candidate.replace(present)
    typer.echo(asyncio.run(_tell_rasa(present.resolve())))


async def _tell_rasa(model: Path) -> str:
    rasa = RasaClient(settings())
    try:
        if not await rasa.is_ready():
            return "Model diganti. Rasa tidak berjalan; ia memakainya saat dinyalakan."
        await rasa.load_model(str(model))
        return "Model diganti tanpa berhenti."
    finally:
        await rasa.close()
