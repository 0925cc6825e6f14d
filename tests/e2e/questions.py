"""Questions whose meaning is beyond doubt, and how their answers begin."""

from __future__ import annotations

from kawan import answers, i18n

BENEFIT = ("kopdes itu apa", "kopdes-manfaat")
RIGHTS = ("apa saja hak pekerja migran", "hak-pekerja")
SAVINGS = ("berapa simpanan pokok kopdes", "kopdes-simpanan")


def opening(topic: str) -> str:
    """The first line of a topic's answer, as it stands on the phone."""
    i18n.use_language("id")
    return answers.reply(topic).text.splitlines()[0].replace("**", "")
