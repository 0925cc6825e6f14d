"""Contacts within a text: ``[[contact-id]]`` becomes name and number, or words that read well without a number."""

import re
from collections.abc import Collection

from kawan.contacts.directory import contacts, national
from kawan.i18n import _

_MENTION = re.compile(r"\[\[([a-z0-9-]+)\]\]")


def with_contacts(text: str) -> str:
    """``text`` with its contacts in words. Raises KeyError for an unknown id.

    A national line that stands in for a hidden contact is named once.
    """
    named: set[str] = set(_MENTION.findall(text))

    def in_words(match: re.Match[str]) -> str:
        words, instead = _in_words(match.group(1), named)
        named.update(instead)
        return words

    return _MENTION.sub(in_words, text)


def mention(contact_id: str) -> str:
    """One contact in words: its line while it may be shown, else its name and a national line to call meanwhile."""
    return _in_words(contact_id, ())[0]


def _in_words(contact_id: str, named: Collection[str]) -> tuple[str, list[str]]:
    """The words, and the ids of the contacts in them that were not asked for."""
    row = contacts()[contact_id]
    if row.may_be_shown:
        return row.line(), []
    lines = national(row.country)
    if any(line.id in named for line in lines):
        return _("{name} (we are checking its number)", name=row.name), []
    if not lines:
        where = _("look at kemlu.go.id/perwakilan") if row.country != "ID" else _("ask at the desa office or Disnaker")
        return _("{name} (we are checking its number; meanwhile {where})", name=row.name, where=where), []
    where = lines[0].line()
    return _("{name} (we are checking its number; meanwhile {where})", name=row.name, where=where), [lines[0].id]
