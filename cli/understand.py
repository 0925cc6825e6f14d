"""``kawan understand FILE``: what the assistant makes of each message. ``kawan understand review``: see cli/review."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any, override

import typer
from typer.core import TyperGroup

from bot.rasa import RasaClient
from cli import review
from cli.database import prepare
from cli.rasa_server import rasa_running
from kawan import answers, emergency, entities
from kawan.regions import Gazetteer
from kawan.settings import settings

ALTERNATIVES = 3


class FileOrVerb(TyperGroup):
    """What follows ``kawan understand`` is a file, unless it is a verb."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["file", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=FileOrVerb, no_args_is_help=True, help="FILE: what messages mean. review: what was not understood."
)
app.add_typer(review.app, name="review")


@app.command("file")
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
        gazetteer = await prepare(settings())
        async with rasa_running(settings()) as rasa:
            for row in rows:
                found = await understood(rasa, row["text"], gazetteer)
                sys.stdout.write(json.dumps({**row, **found}, ensure_ascii=False) + "\n")

    asyncio.run(run())


def _read(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        row["text"] = str(row["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"baris {number}: bukan JSON dengan id dan text ({error})") from error
    return row


async def understood(rasa: RasaClient, text: str, gazetteer: Gazetteer) -> dict[str, Any]:
    """One message's likeliest topic, its rivals, urgency and entities."""
    parse = await rasa.parse(text) if text.strip() else {}
    return reading(text, parse) | {"entities": _entities(text, parse, gazetteer)}


def reading(text: str, parse: dict[str, Any]) -> dict[str, Any]:
    """What a parse of Rasa's says: ``topic``, ``confidence``, ``alternatives``, ``urgent``."""
    ranking = _by_topic(parse.get("intent_ranking") or [])
    best = ranking[0] if ranking else {"topic": "", "confidence": 0.0}
    return {
        "topic": best["topic"],
        "confidence": best["confidence"],
        "alternatives": ranking[1 : ALTERNATIVES + 1],
        "urgent": emergency.is_urgent(emergency.assess(text), parse.get("urgency", 0.0)),
    }


def _entities(text: str, parse: dict[str, Any], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Rasa's entities, and those that are found in the text itself."""
    of_rasa: list[dict[str, Any]] = parse.get("entities") or []
    return [
        *({key: entity[key] for key in ("entity", "value", "start", "end")} for entity in of_rasa),
        *(entity.as_dict() for entity in entities.find(text, gazetteer)),
    ]


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
