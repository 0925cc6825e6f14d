"""What stands behind the button "Sumber": every law and page in plain words, and when they were compared last."""

import datetime as dt
import re
from functools import cache
from pathlib import Path

import yaml

from kawan import dates
from kawan.answers.files import Answer, Source
from kawan.db import now
from kawan.i18n import _

LAWS_FILE = Path(__file__).parents[1] / "data" / "laws.yml"

_LAW = re.compile(r"(?P<kind>[A-Z].*?) (?P<number>\d+)/(?P<year>\d{4})")
_ARTICLE = re.compile(r"\bPs (?=\d)")
_CLAUSE = re.compile(r"(?<=\d)\((\d+)\)")


def text(answer: Answer) -> str:
    """All sources of an answer, the day of its last check and of its next."""
    laws = [f"- {in_plain_words(source)}" for source in answer.sources if source.law]
    pages = [f"- {in_plain_words(source)}" for source in answer.sources if source.page]
    parts = [
        _("**Where this answer comes from**\n{title}", title=answer.title),
        "\n".join([_("**Laws and rules**"), *laws]) if laws else "",
        "\n".join([_("**Pages and announcements**"), *pages]) if pages else "",
        _(
            "Last checked {checked}. Next check by {review_by}.",
            checked=dates.day(answer.checked),
            review_by=dates.day(answer.review_by),
        ),
        overdue_note(answer),
    ]
    return "\n\n".join(part for part in parts if part)


def overdue_note(answer: Answer, today: dt.date | None = None) -> str:
    """What a reader has to know about an answer whose review is late; empty for every other."""
    if not answer.is_overdue(today or now().date()):
        return ""
    return _(
        "**This answer was last checked on {date}.** A new check is overdue; rules and figures may have changed. "
        "Ask once more before you decide.",
        date=dates.day(answer.checked),
    )


def in_plain_words(source: Source) -> str:
    """A law with its article, written out; a page with its date."""
    if source.law:
        return f"{_law(source.law)}: {_article(source.article)}" if source.article else _law(source.law)
    return f"{source.page}, {source.when('MMMM') or _('no date')}"


def _law(name: str) -> str:
    found = _LAW.fullmatch(name)
    if found is None:
        return name
    kinds, about = _laws()["kinds"], _laws()["about"]
    written = _(
        "{kind} number {number} of {year}",
        kind=kinds.get(found["kind"], found["kind"]),
        number=found["number"],
        year=found["year"],
    )
    return _("{law} on {subject}", law=written, subject=about[name]) if name in about else written


def _article(article: str) -> str:
    return _CLAUSE.sub(_(" paragraph ({number})", number=r"\1"), _ARTICLE.sub(_("article") + " ", article))


@cache
def _laws() -> dict[str, dict[str, str]]:
    return yaml.safe_load(LAWS_FILE.read_text(encoding="utf-8"))
