"""Is every string of the interface translated? ``python -m setup.locales``; needs Babel, so in ``.venv``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from setup.paths import ROOT

ROOMS = ("kawan", "bot", "actions", "cli")
CATALOGS = ROOT / "locales"
FIELD = re.compile(r"\{(\w+)[^{}]*\}")


def used() -> dict[str, str]:
    """Every string the code gives to ``_()``, with the place where it first stands."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for file, line, message, _comments, _context in extract_from_dir(
            ROOT / room, method_map=[("**.py", "python")], keywords={"_": None}
        ):
            found.setdefault(str(message), f"{room}/{file}:{line}")
    return found


def problems(strings: dict[str, str], catalog: Catalog) -> Iterator[str]:
    """One line for each string that is missing, untranslated, fuzzy, or loses or invents a ``{field}``."""
    for text, place in strings.items():
        message = catalog.get(text)
        fault = "not in the catalogue" if message is None else _fault(text, message)
        if fault:
            yield f"{place}: {fault}: {text[:70]!r}"
    for message in catalog:
        if message.id and message.id not in strings:
            yield f"{catalog.locale}: no longer used: {str(message.id)[:70]!r}"


def _fault(text: str, message: Message) -> str:
    translated = str(message.string)
    if not translated:
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    if set(FIELD.findall(text)) != set(FIELD.findall(translated)):
        return "other fields than in the translation"
    return ""


def main() -> int:
    """Check every catalogue there is; Indonesian has to be there. 1 where something is wrong."""
    strings = used()
    paths = sorted(CATALOGS.glob("*/LC_MESSAGES/kawan.po"))
    faults: list[str] = [] if CATALOGS / "id" / "LC_MESSAGES" / "kawan.po" in paths else ["locales/id: no catalogue"]
    for path in paths:
        with path.open("rb") as source:
            faults += problems(strings, read_po(source, locale=path.parent.parent.name))
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    print(f"locales: {len(strings)} strings, {len(paths)} catalogues, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
