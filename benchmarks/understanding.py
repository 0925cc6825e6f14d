"""How well unseen messages are understood: topics and urgency, on the test set that another hand wrote.

    .venv/bin/python -m benchmarks.understanding        (make eval)

Uses the Rasa that runs, or starts one. A topic counts as right when it is the message's own or one of ``also``. The
named alternative for urgency is the word guard alone; what the model adds is the difference.
"""

import asyncio
import json
import statistics
import time
from pathlib import Path
from typing import Any

from cli.rasa_server import rasa_running
from cli.understand import reading
from kawan import emergency
from kawan.settings import PROJECT_ROOT, settings

TEST_SET = PROJECT_ROOT / "tests" / "nlu" / "unseen.jsonl"


def messages(path: Path) -> list[dict[str, Any]]:
    """The messages of a test set, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


async def predictions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each message with ``found`` (as ``kawan understand`` prints it) and its ``seconds``."""
    async with rasa_running(settings()) as rasa:
        for row in rows:
            began = time.perf_counter()
            row["found"] = reading(row["text"], await rasa.parse(row["text"]))
            row["seconds"] = time.perf_counter() - began
    return rows


def share(rows: list[dict[str, Any]], holds: Any) -> float:
    """The share of rows for which ``holds`` is true."""
    return sum(map(bool, map(holds, rows))) / len(rows)


def ranked(row: dict[str, Any]) -> list[str]:
    """The topics found, likeliest first."""
    return [row["found"]["topic"], *(other["topic"] for other in row["found"]["alternatives"])]


def is_right(row: dict[str, Any], count: int) -> bool:
    """Whether one of the first ``count`` topics is right."""
    return bool({row["topic"], *row["also"]} & set(ranked(row)[:count]))


def report(rows: list[dict[str, Any]]) -> None:
    """Print the figures."""
    print(f"messages {len(rows)}")
    first, three = (share(rows, lambda row, count=count: is_right(row, count)) for count in (1, 3))
    print(f"topic: first {first:.3f}, among three {three:.3f}")
    urgent = [row for row in rows if row["urgent"]]
    calm = [row for row in rows if not row["urgent"]]
    for name, alarm in (
        ("words and model", lambda r: r["found"]["urgent"]),
        ("words alone", lambda r: emergency.assess(r["text"]).urgent),
    ):
        print(f"urgent by {name}: recall {share(urgent, alarm):.3f}, false alarms {share(calm, alarm):.3f}")
    for kind in ("emergency", "hidden-danger"):
        of_kind = [row for row in urgent if row["kind"] == kind]
        print(f"  of {len(of_kind)} {kind}: {share(of_kind, lambda r: r['found']['urgent']):.3f}")
    seconds = [row["seconds"] for row in rows]
    p50, p95 = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[18] * 1000
    print(f"a message: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


if __name__ == "__main__":
    report(asyncio.run(predictions(messages(TEST_SET))))
