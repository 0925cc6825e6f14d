"""What is no question gets a short reply, everything else an answer file."""

import pytest

from kawan import answers, smalltalk
from kawan.i18n import use_language

SOCIAL = [topic for topic, row in answers.topics().items() if row["group"] == "sosial"]


@pytest.mark.parametrize("topic", SOCIAL)
def test_every_social_topic_is_answered_one_way_or_the_other(topic: str) -> None:
    short = smalltalk.reply(topic)
    assert (short is None) == (answers.find(topic) is not None)
    assert short is None or short.text


@pytest.mark.parametrize("topic", ["hak-pekerja", "cari-kopdes", ""])
def test_a_question_is_not_smalltalk(topic: str) -> None:
    assert smalltalk.reply(topic) is None


def test_one_who_is_upset_is_offered_a_person() -> None:
    reply = smalltalk.reply("hinaan")
    assert reply is not None
    assert "x:bicara-petugas" in [button.payload for row in reply.buttons for button in row]


def test_thanks_are_not_answered_with_a_menu() -> None:
    reply = smalltalk.reply("terima-kasih")
    assert reply is not None
    assert reply.buttons == ()


def test_a_question_in_english_points_to_the_language_and_to_staff() -> None:
    use_language("id")
    reply = smalltalk.reply("english-question")
    assert reply is not None
    assert "/bahasa" in reply.text
    assert "/petugas" in reply.text
