"""The answers: one Markdown file a topic in ``locales/<lang>/answers``, with its sources and dates.

A file is front matter (``title``, ``topic``, ``sources``, ``checked``, ``review_by``, ``related``, ``tasks``), a body,
and sections that change it: ``## peran: keluarga`` replaces the body for that role, ``## negara: TW, HK`` is added
where the country is known, ``## lebih lengkap`` is the longer text.

What staff publish in Telegram stands before the files: ``kawan.answers.versions``. What is wrong with a file:
``kawan.answers.checking``.
"""

from kawan.answers.catalogue import (
    TOPICS_FILE,
    answers,
    canonical,
    due_for_review,
    find,
    is_small_talk,
    tasks,
    title,
    topics,
)
from kawan.answers.files import Answer, BrokenAnswerError, Source, parse, with_contacts
from kawan.answers.replies import longer_reply, reply, sources_reply

__all__ = [
    "TOPICS_FILE",
    "Answer",
    "BrokenAnswerError",
    "Source",
    "answers",
    "canonical",
    "due_for_review",
    "find",
    "is_small_talk",
    "longer_reply",
    "parse",
    "reply",
    "sources_reply",
    "tasks",
    "title",
    "topics",
    "with_contacts",
]
