"""Pipelines side by side on the same data: benchmarks/pipelines/*.yml, trained, loaded and measured one after another.

    .venv/bin/python -m benchmarks.candidates --per-intent 10 diet rasa-linear ours-as-written ours
    .venv/bin/python -m benchmarks.candidates ours-as-written ours

``--per-intent`` takes that many sentences of each intent, drawn with a fixed seed: DIET needs hours for all of them.
Without it, all. The test sets are put to each model. A pipeline that knows no urgency of its own has the word guard.
"""

import argparse
import random
import subprocess
import tempfile
import time
from pathlib import Path

import yaml

from benchmarks.understanding import SEED, Figures, figures, outcomes, table
from cli.model import unseen_messages
from cli.rasa_server import RASA_PYTHON, environment
from kawan.settings import PROJECT_ROOT, settings

PIPELINES = Path(__file__).parent / "pipelines"


def training_data(folder: Path, per_intent: int | None) -> int:
    """Write the training data, or a sample of it, as one file; returns how many sentences."""
    blocks = [
        block
        for file in sorted((PROJECT_ROOT / "nlu").glob("*.yml"))
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    ]
    sentences: dict[str, list[tuple[str, bool | None]]] = {}
    for block in blocks:
        urgent = (block.get("metadata") or {}).get("urgent")
        lines = [(line[2:], urgent) for line in block["examples"].splitlines() if line]
        sentences.setdefault(block["intent"], []).extend(lines)
    rows = []
    for intent, lines in sentences.items():
        chosen = random.Random(f"{SEED} {intent}").sample(lines, min(per_intent or len(lines), len(lines)))
        for urgent in (None, False, True):
            texts = [text for text, flag in chosen if flag is urgent]
            about = {} if urgent is None else {"metadata": {"urgent": urgent}}
            if texts:
                rows.append({"intent": intent, **about, "examples": "".join(f"- {text}\n" for text in texts)})
    content = yaml.safe_dump({"version": "3.1", "nlu": rows}, allow_unicode=True)
    (folder / "nlu.yml").write_text(content, encoding="utf-8")
    return sum(row["examples"].count("\n") for row in rows)


def measured(pipeline: str, folder: Path) -> Figures:
    """Train a pipeline on the folder's data and put the test sets to it."""
    began = time.perf_counter()
    subprocess.run(
        [str(RASA_PYTHON), "-m", "nlu.launch", "train", "nlu", "--nlu", str(folder / "nlu.yml"),
         "--config", str(PIPELINES / f"{pipeline}.yml"), "--out", str(folder), "--fixed-model-name", pipeline],
        cwd=PROJECT_ROOT, env=environment(settings()), check=True, capture_output=True,
    )  # fmt: skip
    trained = time.perf_counter() - began
    about, rows = outcomes(folder / f"{pipeline}.tar.gz", unseen_messages())
    return figures(rows) | about | {"train seconds": trained}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pipelines", nargs="+", choices=sorted(file.stem for file in PIPELINES.glob("*.yml")))
    parser.add_argument("--per-intent", type=int)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = training_data(Path(folder), chosen.per_intent)
        columns = {pipeline: measured(pipeline, Path(folder)) for pipeline in chosen.pipelines}
    print(f"{count} training sentences, {len(unseen_messages())} test messages\n")
    print("\n".join(table(columns)))


if __name__ == "__main__":
    main()
