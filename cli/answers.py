"""``kawan answers``: do the answer files keep to the rules?"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import typer

from kawan import answers, smalltalk
from kawan.answers import checking
from kawan.answers.checking import Problem
from kawan.answers.files import Answer, BrokenAnswerError, parse
from kawan.answers.sentences import LONG, lengths
from kawan.i18n import DEFAULT_LANGUAGE, LOCALES
from kawan.settings import PROJECT_ROOT

app = typer.Typer(no_args_is_help=True, help="The answer files.")


@app.callback()
def _answers() -> None:
    """A group, although it holds one command today."""


@app.command("check")
def check() -> None:
    """Read every answer file; print what there is, how long sentences are, and every fault; fail where there is one."""
    files = sorted((LOCALES / DEFAULT_LANGUAGE / "answers").glob("*.md"))
    contents = {path: path.read_text(encoding="utf-8") for path in files}
    found = [answer for path, content in contents.items() if (answer := _read(path, content))]
    _describe(found)
    written = {answer.topic for answer in found}
    missing = [topic for topic in smalltalk.other_topics() if topic not in written]
    spelling = _spelling()
    faults = 0
    for path, content in contents.items():
        problems = [*checking.faults(content, path.name), *(spelling(content) if spelling else [])]
        faults += len(problems)
        for problem in sorted(problems):
            typer.echo(_line(path, problem))
    for topic in sorted(missing):
        typer.echo(f"belum ditulis: {topic}")
    if spelling is None:
        typer.echo("ejaan belum diperiksa: simplemma tidak terpasang (make app-env memasangnya)")
    if faults or missing or spelling is None:
        raise SystemExit(1)


def _read(path: Path, content: str) -> Answer | None:
    try:
        return parse(content, path.name)
    except BrokenAnswerError:
        return None  # its fault is named below


def _describe(found: list[Answer]) -> None:
    sources = sum(len(answer.sources) for answer in found)
    typer.echo(f"topik {len(answers.topics())}, jawaban {len(found)}, sumber {sources}")
    if not found:
        return
    typer.echo(f"pemeriksaan tertua {min(answer.checked for answer in found)}")
    texts = (text for answer in found for text in answer.texts())
    seen = lengths(texts)
    typer.echo(
        f"kalimat {seen.count}: setengahnya sampai {seen.median} kata, 90% sampai {seen.ninetieth}, "
        f"terpanjang {seen.longest}; lebih dari {LONG} kata {seen.share_long:.1%}"
    )
    today = dt.datetime.now(dt.UTC).date()
    for answer in sorted((answer for answer in found if answer.review_by < today), key=lambda one: one.review_by):
        typer.echo(f"perlu dicek lagi sejak {answer.review_by}: {answer.topic}")


def _line(path: Path, problem: Problem) -> str:
    shown = path.relative_to(PROJECT_ROOT) if path.is_relative_to(PROJECT_ROOT) else path
    return f"{shown}:{problem.line}: {problem.reason}"


def _spelling() -> Callable[[str], list[Problem]] | None:
    """The spelling check, where its development dependency is installed: the app does not need it."""
    try:
        from kawan.answers import spelling
    except ModuleNotFoundError:
        return None
    return spelling.faults
