"""How well a model understands messages that the writers of its training data never saw.

    .venv/bin/python -m benchmarks.understanding        (make eval)

Prints and writes docs/understanding-measured.md and docs/pictures/confusion.png. Six test sets by seven other hands:
unseen, fresh, blind, audit, last and sealed.jsonl in tests/nlu. A topic counts as right when it is the message's own
or one of ``also``. The named alternative for urgency is the word guard alone; what the model adds is the difference.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, roc_auc_score

from benchmarks.metrics import calibration_error, kept_out, worst_pairs
from benchmarks.typos import with_typos
from cli.model import TEST_SETS, Message, is_right, parses, unseen_messages
from cli.rasa_server import MODEL
from cli.understand import reading
from kawan import answers, emergency
from kawan.settings import PROJECT_ROOT, settings

REPORT = PROJECT_ROOT / "docs" / "understanding-measured.md"
PICTURE = PROJECT_ROOT / "docs" / "pictures" / "confusion.png"
OUTSIDE = "out-of-scope"
SEED = 7
DARK = 8  # messages: from here on the squares of the picture are as dark as they get

type Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A message, what a model made of it, and what it made of it with typos."""

    message: Message
    found: dict[str, Any]
    with_typos: dict[str, Any]
    milliseconds: float

    @property
    def truth(self) -> str:
        """The topic that counts as the right one: the one found, where it is as right as the message's own."""
        return self.found["topic"] if is_right(self.message, self.found["topic"]) else self.message["topic"]

    @property
    def inside(self) -> float:
        """How sure the model is that the message is about one of our topics or tasks."""
        rows = [self.found, *self.found["alternatives"]]
        return max((row["confidence"] for row in rows if row["topic"] != "di-luar-topik"), default=0.0)


def outcomes(model: Path, messages: Sequence[Message]) -> tuple[Figures, list[Outcome]]:
    """What a model file makes of messages, and what it costs (``load_seconds``, ``resident_mb``)."""
    texts = [message["text"] for message in messages]
    slipped = [with_typos(text, SEED) for text in texts]
    about, found = parses(model, texts + slipped)
    rows = [
        Outcome(message, reading(message["text"], parse), reading(typed, other), parse["milliseconds"])
        for message, typed, parse, other in zip(
            messages, slipped, found[: len(texts)], found[len(texts) :], strict=True
        )
    ]
    return about, rows


def figures(rows: Sequence[Outcome]) -> Figures:
    """All measures of a test set. Shares are between 0 and 1, times in milliseconds."""
    first = [is_right(row.message, row.found["topic"]) for row in rows]
    three = [_among_three(row) for row in rows]
    slipped = [is_right(row.message, row.with_typos["topic"]) for row in rows]
    truth, found = [row.truth for row in rows], [row.found["topic"] for row in rows]
    own = sorted({row.message["topic"] for row in rows})
    inside = [row.inside for row in rows if row.message["kind"] != OUTSIDE]
    outside = [row.inside for row in rows if row.message["kind"] == OUTSIDE]
    times = [row.milliseconds for row in rows]
    return {
        "top-1": share(first),
        "top-3": share(three),
        "macro-F1": float(f1_score(truth, found, labels=own, average="macro", zero_division=0)),
        "top-1 with typos": share(slipped),
        "emergency recall": _noticed(rows, "emergency"),
        "hidden danger recall": _noticed(rows, "hidden-danger"),
        "urgent recall": share([row.found["urgent"] for row in rows if row.message["urgent"]]),
        "urgent recall, words alone": share([_words(row) for row in rows if row.message["urgent"]]),
        "false alarms": share([row.found["urgent"] for row in rows if not row.message["urgent"]]),
        "false alarms, words alone": share([_words(row) for row in rows if not row.message["urgent"]]),
        "out of scope, AUROC": float(roc_auc_score([1] * len(inside) + [0] * len(outside), inside + outside)),
        "out of scope, kept out at 5 %": kept_out(inside, outside),
        "calibration error": calibration_error([row.found["confidence"] for row in rows], first),
        "parse p50 ms": statistics.median(times),
        "parse p95 ms": statistics.quantiles(times, n=20)[18],
    }


def share(holds: Sequence[bool]) -> float:
    """The share of true ones."""
    return sum(holds) / len(holds)


def _among_three(row: Outcome) -> bool:
    ranked = [row.found["topic"], *(other["topic"] for other in row.found["alternatives"][:2])]
    return any(is_right(row.message, topic) for topic in ranked)


def _noticed(rows: Sequence[Outcome], kind: str) -> float:
    return share([row.found["urgent"] for row in rows if row.message["kind"] == kind])


def _words(row: Outcome) -> bool:
    return emergency.assess(row.message["text"]).urgent


def table(columns: dict[str, Figures]) -> list[str]:
    """Figures side by side, as lines of Markdown."""
    names = dict.fromkeys(name for column in columns.values() for name in column)
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name in names:
        cells = [f"{column[name]:.3f}" if name in column else "" for column in columns.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def confusions(rows: Sequence[Outcome]) -> list[tuple[str, str, int]]:
    """The 20 pairs of topics that are most often taken for each other."""
    return worst_pairs([row.truth for row in rows], [row.found["topic"] for row in rows])


def draw(rows: Sequence[Outcome], file: Path) -> None:
    """The confusion of the topics in the worst pairs, as a picture."""
    names = list(dict.fromkeys(name for pair in confusions(rows) for name in pair[:2]))
    order = [name for name in [*answers.topics(), *answers.tasks()] if name in names]
    counts = confusion_matrix([row.truth for row in rows], [row.found["topic"] for row in rows], labels=order)
    figure, axes = plt.subplots(figsize=(13, 12))
    axes.imshow(counts, cmap="Blues", vmax=DARK)
    axes.set_xticks(range(len(order)), order, rotation=90, fontsize=7)
    axes.set_yticks(range(len(order)), order, fontsize=7)
    for (line, column), times in np.ndenumerate(counts):
        if times:
            colour = "white" if times > DARK // 2 else "black"
            axes.text(column, line, str(times), ha="center", va="center", fontsize=7, color=colour)
    axes.set_xlabel("found")
    axes.set_ylabel("meant")
    figure.tight_layout()
    figure.savefig(file, dpi=100)
    plt.close(figure)


def report() -> str:
    """Measure the model in use on all sets; write the picture; return the page."""
    model = settings().rasa_model_dir / MODEL
    columns: dict[str, Figures] = {}
    everything: list[Outcome] = []
    for file in TEST_SETS:
        messages = unseen_messages(file)
        about, rows = outcomes(model, messages)
        columns[f"{file.name} ({len(messages)})"] = figures(rows) | about
        everything += rows
    columns[f"all ({len(everything)})"] = figures(everything)
    draw(everything, PICTURE)
    pairs = [f"| {meant} | {found} | {times} |" for meant, found, times in confusions(everything)]
    return "\n".join(
        [
            "# What `make eval` measured",
            "",
            "Written by `benchmarks/understanding.py`; what the measures mean: [understanding.md](understanding.md).",
            "",
            *table(columns),
            "",
            "## The 20 worst pairs",
            "",
            "| meant | found | times |",
            "|---|---|---|",
            *pairs,
            "",
            "![confusion of these topics](pictures/confusion.png)",
            "",
        ]
    )


if __name__ == "__main__":
    page = report()
    REPORT.write_text(page, encoding="utf-8")
    print(page)
