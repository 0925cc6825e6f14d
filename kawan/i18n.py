"""The interface's short strings: English in the code, every language in ``locales/<lang>/LC_MESSAGES``.

The .po files are read as they are, so a corrected string needs no build step.
"""

import gettext
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kawan.settings import PROJECT_ROOT

LOCALES = PROJECT_ROOT / "locales"
DEFAULT_LANGUAGE = "id"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def language() -> str:
    """The language of the person being served now."""
    return _language.get()


def use_language(code: str | None) -> None:
    """Serve the present task in ``code``; an unknown one falls back to Indonesian."""
    _language.set(code if code in LANGUAGES else DEFAULT_LANGUAGE)


def _(message: str, **values: object) -> str:
    """``message`` in the person's language, with ``{name}`` fields filled from ``values``."""
    text = _translations(language()).gettext(message)
    return text.format(**values) if values else text


@cache
def _translations(code: str) -> gettext.NullTranslations:
    catalog: Path = LOCALES / code / "LC_MESSAGES" / "kawan.po"
    if not catalog.exists():  # English is the language of the code itself
        return gettext.NullTranslations()
    compiled = BytesIO()
    with catalog.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
