"""``kawan understand``: what the assistant makes of each message of a file."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.rasa import RasaClient
from cli.rasa_server import rasa_running
from kawan import answers, emergency
from kawan.emergency import by_topic
from kawan.settings import settings

ALTERNATIVES = 3


def understand(
    file: Annotated[Path, typer.Argument(help="JSON lines with id and text.", exists=True)],
) -> None:
    """Add topic, confidence, alternatives, urgent and entities to each line. Broken lines are named, not skipped."""
    rows = [
        _read(number, line)
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        if line.strip()
    ]

    async def run() -> None:
        async with rasa_running(settings()) as rasa:
            for row in rows:
                sys.stdout.write(json.dumps({**row, **await understood(rasa, row["text"])}, ensure_ascii=False) + "\n")

    asyncio.run(run())


def _read(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        row["text"] = str(row["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"baris {number}: bukan JSON dengan id dan text ({error})") from error
    return row


async def understood(rasa: RasaClient, text: str) -> dict[str, Any]:
    """One message's likeliest topic, its rivals, urgency and entities."""
    parse = await rasa.parse(text) if text.strip() else {}
    ranking = _by_topic(parse.get("intent_ranking") or [])
    best = ranking[0] if ranking else {"topic": "", "confidence": 0.0}
    intents: list[dict[str, Any]] = parse.get("intent_ranking") or []
    rows = [(str(row["name"]), float(row["confidence"])) for row in intents]
    entities: list[dict[str, Any]] = parse.get("entities") or []
    return {
        "topic": best["topic"],
        "confidence": best["confidence"],
        "alternatives": ranking[1 : ALTERNATIVES + 1],
        "urgent": emergency.assess(text).urgent or by_topic.is_urgent(rows),
        "entities": [{key: entity[key] for key in ("entity", "value", "start", "end")} for entity in entities],
    }


def _by_topic(ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = answers.topics().keys() | answers.tasks().keys()
    sums: dict[str, float] = {}
    for row in ranking:
        topic = answers.canonical(row["name"])
        if topic in known:
            sums[topic] = sums.get(topic, 0.0) + row["confidence"]
    return [
        {"topic": topic, "confidence": round(confidence, 4)}
        for topic, confidence in sorted(sums.items(), key=lambda item: -item[1])
    ]
