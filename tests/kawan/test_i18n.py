"""Every string of the interface, in the person's language."""

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kawan.i18n import LANGUAGES, LOCALES, _, language, use_language
from kawan.settings import PROJECT_ROOT
from setup.locales import ROOMS, problems, used

USED = used()


def catalog(code: str) -> Catalog:
    with (LOCALES / code / "LC_MESSAGES" / "kawan.po").open("rb") as source:
        return read_po(source, locale=code)


def test_babel_finds_the_strings() -> None:
    assert "Welcome back." in USED
    assert len(USED) > 150


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/LC_MESSAGES/kawan.po")), ids=lambda path: path.parts[-3])
def test_everything_is_translated_with_the_same_fields(path: Path) -> None:
    assert list(problems(USED, catalog(path.parts[-3]))) == []


@pytest.mark.parametrize("text", USED)
def test_a_translation_can_be_filled_in(text: str) -> None:
    """No stray brace, no format of its own: what works in English works translated."""
    fields = dict.fromkeys(_fields(text), "7")
    if fields:
        translated = str(catalog("id")[text].string)
        assert translated.format(**fields).count("7") >= len(fields)


def _fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield node


@pytest.mark.parametrize("room", ROOMS)
def test_only_literals_are_given_to_be_translated(room: str) -> None:
    """Babel can't find what is put together at run time."""
    for file in sorted((PROJECT_ROOT / room).rglob("*.py")):
        for call in calls(ast.parse(file.read_text(encoding="utf-8"))):
            first = call.args[0]
            assert isinstance(first, ast.Constant), f"{file}:{call.lineno}"
            assert isinstance(first.value, str), f"{file}:{call.lineno}"
            assert first.value, f"{file}:{call.lineno}: an empty string is gettext's header"


@pytest.mark.parametrize("room", ROOMS)
def test_every_field_gets_its_value(room: str) -> None:
    for file in sorted((PROJECT_ROOT / room).rglob("*.py")):
        for call in calls(ast.parse(file.read_text(encoding="utf-8"))):
            text = ast.literal_eval(call.args[0])
            given = {keyword.arg for keyword in call.keywords}
            assert given in (_fields(text), set()), f"{file}:{call.lineno}"  # none: filled in later


def test_the_language_decides() -> None:
    use_language("en")
    assert _("Welcome back.") == "Welcome back."
    use_language("id")
    assert _("Welcome back.") == str(catalog("id")["Welcome back."].string) != "Welcome back."


@pytest.mark.parametrize(("code", "expected"), [("id", "id"), ("en", "en"), ("fr", "id"), (None, "id"), ("", "id")])
def test_an_unknown_language_falls_back_to_indonesian(code: str | None, expected: str) -> None:
    use_language(code)
    assert language() == expected
    assert set(LANGUAGES) == {"id", "en"}


def test_braces_in_what_people_write_stay() -> None:
    use_language("en")
    assert _("**Staff:** {text}", text="{0} {nama}") == "**Staff:** {0} {nama}"
    assert _("{untranslated} without values") == "{untranslated} without values"


async def test_each_task_speaks_its_own_language() -> None:
    async def speak(code: str) -> str:
        use_language(code)
        await asyncio.sleep(0)
        return language()

    assert await asyncio.gather(speak("en"), speak("id"), speak("en")) == ["en", "id", "en"]
