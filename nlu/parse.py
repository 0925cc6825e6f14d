"""Parse messages with a model file, without a server. Runs inside Rasa's interpreter.

    .rasa-venv/bin/python -m nlu.parse models/kawan.tar.gz < texts.jsonl > parses.jsonl

In: a JSON string a line. Out: first ``{"load_seconds", "resident_mb"}``, then for each text Rasa's parse with
``milliseconds`` added. Memory is measured after the last text; it stands in the first line all the same, so the parses
are written at the end.
"""

import asyncio
import json
import logging
import resource
import sys
import time
from typing import Any, Dict, List, Text

import nlu.launch  # noqa: F401  (quietens the warnings of what is imported next)

# isort: split
from rasa.core.agent import load_agent
from rasa.utils.log_utils import configure_structlog


async def parses(model: Text, texts: List[Text]) -> List[Dict[Text, Any]]:
    """The line about the model, then one parse a text."""
    began = time.perf_counter()
    agent = await load_agent(model_path=model)
    about: Dict[Text, Any] = {"load_seconds": round(time.perf_counter() - began, 1)}
    found = []
    for text in texts:
        began = time.perf_counter()
        parse = await agent.parse_message(text)
        parse["milliseconds"] = (time.perf_counter() - began) * 1000
        found.append(parse)
    about["resident_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return [about, *found]


if __name__ == "__main__":
    configure_structlog(logging.WARNING)  # its debug lines go to standard output and hold the texts
    lines = [json.loads(line) for line in sys.stdin]
    for row in asyncio.run(parses(sys.argv[1], lines)):
        print(json.dumps(row, ensure_ascii=False))
