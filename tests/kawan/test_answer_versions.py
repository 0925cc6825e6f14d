"""Published answers: they stand before the files, for every process, and nothing of their history is lost."""

import pytest
from sqlalchemy import select

from kawan import answers, people, privacy
from kawan.answers import catalogue, versions
from kawan.answers.files import BrokenAnswerError
from kawan.answers.versions import AnswerDraft, AnswerVersion
from kawan.db import Database

TOPIC, OFFICER, OTHER = "hak-pekerja", 900_000_001, 900_000_002
SHIPPED = catalogue.shipped_text(TOPIC) or ""


def written(text: str, content: str = SHIPPED) -> str:
    """The shipped file with another body."""
    head, _body = content.split("\n---\n", 1)
    return f"{head}\n---\n{text}\n"


def seen() -> str:
    answer = answers.find(TOPIC)
    assert answer is not None
    return answer.body


async def published(database: Database, text: str) -> int:
    async with database.session() as session:
        draft = await versions.keep_draft(session, TOPIC, written(text), OFFICER)
        return (await versions.publish(session, draft, OFFICER)).id


async def test_a_published_text_is_seen_once_it_is_committed(database: Database) -> None:
    before = seen()
    async with database.session() as session:
        draft = await versions.keep_draft(session, TOPIC, written("Baru."), OFFICER)
        assert seen() == before
        await versions.publish(session, draft, OFFICER)
        assert seen() == before
    assert seen() == "Baru."


async def test_what_is_undone_is_not_seen(database: Database) -> None:
    before = seen()
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            draft = await versions.keep_draft(session, TOPIC, written("Baru."), OFFICER)
            await versions.publish(session, draft, OFFICER)
            raise RuntimeError
    async with database.session() as session:
        await versions.refresh(session)
    assert seen() == before


async def test_another_process_follows(database: Database) -> None:
    await published(database, "Satu.")
    await published(database, "Dua.")
    catalogue.forget_published()  # what a process knows that was just started
    async with database.session() as session:
        await versions.refresh(session)
    assert seen() == "Dua."


async def test_an_older_version_never_replaces_a_newer(database: Database) -> None:
    first = await published(database, "Satu.")
    await published(database, "Dua.")
    catalogue.take_over({TOPIC: catalogue.Published(first, None)})
    assert seen() == "Dua."


async def test_rolling_back_to_a_version_and_to_the_file(database: Database) -> None:
    first = await published(database, "Satu.")
    await published(database, "Dua.")
    async with database.session() as session:
        older = await session.get(AnswerVersion, first)
        await versions.roll_back(session, TOPIC, older, OTHER)
    assert seen() == "Satu."
    async with database.session() as session:
        await versions.roll_back(session, TOPIC, None, OTHER)
    assert seen() == catalogue.shipped()[TOPIC].body
    async with database.session() as session:
        told = [(row.author_id, row.restores) for row in await versions.history(session, TOPIC, 10)]
    assert told == [(OTHER, 0), (OTHER, first), (OFFICER, None), (OFFICER, None)]


async def test_a_version_that_became_unreadable_gives_way_to_the_file(database: Database) -> None:
    async with database.session() as session:
        session.add(AnswerVersion(topic=TOPIC, content=written("[[dulu-ada]]"), author_id=OFFICER))
    async with database.session() as session:
        await versions.refresh(session)
    assert seen() == catalogue.shipped()[TOPIC].body
    known = catalogue.published(TOPIC)
    assert known is not None
    assert "dulu-ada" in known.broken
    async with database.session() as session:
        with pytest.raises(BrokenAnswerError):
            await versions.roll_back(session, TOPIC, await versions.newest(session, TOPIC), OFFICER)


async def test_a_file_that_was_checked_later_is_told_and_does_not_win(database: Database) -> None:
    checked = f"checked: {catalogue.shipped()[TOPIC].checked}"
    async with database.session() as session:
        old = written("Lama.").replace(checked, "checked: 2020-01-01")
        await versions.publish(session, await versions.keep_draft(session, TOPIC, old, OFFICER), OFFICER)
    assert catalogue.newer_in_repository() == [TOPIC]
    assert seen() == "Lama."
    await published(database, "Baru.")
    assert catalogue.newer_in_repository() == []


async def test_one_draft_for_each_officer_and_topic(database: Database) -> None:
    async with database.session() as session:
        first = await versions.keep_draft(session, TOPIC, written("Satu."), OFFICER)
        second = await versions.keep_draft(session, TOPIC, written("Dua."), OFFICER)
        await versions.keep_draft(session, TOPIC, written("Tiga."), OTHER)
        assert second.id != first.id
        assert [draft.content for draft in await versions.drafts_of(session, OFFICER)] == [written("Dua.")]


async def test_an_officers_drafts_go_with_everything_else(database: Database, tracker: Database) -> None:
    async with database.session() as session:
        person, _new = await people.meet(session, OFFICER)
        await versions.keep_draft(session, TOPIC, written("Satu."), OFFICER)
        await versions.keep_draft(session, TOPIC, written("Dua."), OTHER)
        await privacy.erase(session, tracker, person)
    async with database.session() as session:
        assert (await session.scalars(select(AnswerDraft.author_id))).all() == [OTHER]


def test_a_draft_can_be_tried_without_anybody_seeing_it() -> None:
    before = seen()
    with catalogue.trying(answers.parse(written("Coba."), f"{TOPIC}.md")):
        assert answers.reply(TOPIC).text == "Coba."
        assert answers.reply("cara-mengadu").text != "Coba."
    assert seen() == before


def test_the_difference_is_the_lines_that_change() -> None:
    assert versions.difference("a\n-- b\nc\n", "a\n@@ d\nc\n\n") == ["- -- b", "+ @@ d", "+"]


@pytest.mark.parametrize("words", ["gaji belum dibayar", "GAJI TIDAK DIBAYAR", "gaji-tidak-dibayar"])
def test_topics_are_found_by_words(words: str) -> None:
    assert catalogue.search(words)[0] == "gaji-tidak-dibayar"


@pytest.mark.parametrize("words", ["", "???", "xyzzy"])
def test_words_that_mean_no_topic(words: str) -> None:
    assert catalogue.search(words) == []
