"""The answers: reading their files, what fits the person, and what every real file has to keep to."""

import datetime as dt
import json
import re

import pytest

from kawan import answers
from kawan.answers import Answer, BrokenAnswerError
from kawan.contacts import contacts
from kawan.i18n import use_language
from kawan.replies import Reply

FILES = answers.answers()

HEAD = """---
title: Hak pekerja
topic: hak-pekerja
sources:
  - {law: "UU 18/2017", article: "Ps 6"}
  - {page: "KP2MI, bp2mi.go.id", date: 2025-09-17}
checked: 2026-11-22
review_by: "2027-05-22"
related: [cara-mengadu]
tasks: [bicara-petugas]
---
"""
BODY = """Kakak berhak atas upah. Telepon [[kp2mi]].

## peran: keluarga, calon
Untuk keluarga.

## negara: TW, HK
Di sana begini.

## lebih lengkap
Panjang sekali.
"""


def parsed(body: str = BODY, head: str = HEAD) -> Answer:
    return answers.parse(head + body, "hak-pekerja.md")


def test_an_answer_file_is_read_whole() -> None:
    answer = parsed()
    assert (answer.topic, answer.title) == ("hak-pekerja", "Hak pekerja")
    assert [source.line() for source in answer.sources] == ["UU 18/2017, Ps 6", "KP2MI, bp2mi.go.id, 17 Sep 2025"]
    assert (answer.checked, answer.review_by) == (dt.date(2026, 11, 22), dt.date(2027, 5, 22))
    assert (answer.related, answer.tasks) == (("cara-mengadu",), ("bicara-petugas",))
    assert answer.body == "Kakak berhak atas upah. Telepon [[kp2mi]]."
    assert answer.longer == "Panjang sekali."
    assert answer.by_role == {"keluarga": "Untuk keluarga.", "calon": "Untuk keluarga."}
    assert answer.by_country == {"TW": "Di sana begini.", "HK": "Di sana begini."}


@pytest.mark.parametrize(
    ("role", "country", "expected"),
    [
        (None, None, "Kakak berhak atas upah. Telepon {kp2mi}."),
        ("pmi", "MY", "Kakak berhak atas upah. Telepon {kp2mi}."),
        ("keluarga", None, "Untuk keluarga."),
        (None, "HK", "Kakak berhak atas upah. Telepon {kp2mi}.\n\nDi sana begini."),
        ("calon", "TW", "Untuk keluarga.\n\nDi sana begini."),
    ],
)
def test_role_and_country_change_the_text(role: str | None, country: str | None, expected: str) -> None:
    assert parsed().text_for(role, country) == expected.format(kp2mi=contacts()["kp2mi"].line())


def test_the_source_line_names_law_and_date() -> None:
    line = parsed().source_line()
    assert "UU 18/2017, Ps 6; KP2MI, bp2mi.go.id, 17 Sep 2025" in line
    assert "22 November 2026" in line


NOT_SHOWN = next(row.id for row in contacts().values() if not row.may_be_shown)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param(HEAD + "x\n\n## bagian: x\nteks", 14, "bagian: x", id="a section that does not exist"),
        pytest.param(HEAD + "\nx\n[[tidak-ada]]", 14, "tidak-ada", id="a contact that does not exist"),
        pytest.param(HEAD + "x [[KP2MI]]", 12, "KP2MI", id="a contact in capitals"),
        pytest.param(HEAD + f"[[{NOT_SHOWN}]]", 12, "belum boleh", id="a contact that was not tested"),
        pytest.param(HEAD + f"x\n## negara: TW\n[[{NOT_SHOWN}]]", 14, "belum boleh", id="also in a section"),
        pytest.param(HEAD.replace("checked: 2026-11-22\n", "") + "x", 2, "checked", id="no date of the check"),
        pytest.param(HEAD.replace("checked", "cheked") + "x", 7, "cheked", id="a field that does not exist"),
        pytest.param(HEAD.replace("2026-11-22", "kemarin") + "x", 7, "kemarin", id="a date that is none"),
        pytest.param(HEAD.replace("2026-11-22", "2026-13-45") + "x", 7, "2026-13-45", id="a day that never was"),
        pytest.param(HEAD.replace("page:", "halaman:") + "x", 6, "halaman", id="a source of an unknown kind"),
        pytest.param(HEAD.replace("[cara-mengadu]", "{a: b}") + "x", 9, "related", id="a list that is none"),
        pytest.param(HEAD.replace("Hak pekerja", "[a, b]") + "x", 2, "title", id="a title that is a list"),
        pytest.param(HEAD.replace("Hak pekerja", '"Hak') + "x", 5, "tidak terbaca", id="a quote that is not closed"),
        pytest.param("teks saja", 1, "---", id="no front matter"),
        pytest.param("", 1, "---", id="an empty file"),
        pytest.param(HEAD.removesuffix("---\n") + "x", 1, "---", id="front matter without an end"),
        pytest.param("---\n- a\n---\nx", 2, "title", id="front matter that is a list"),
        pytest.param("---\ntitle: [\n---\nx", 3, "tidak terbaca", id="broken YAML"),
        pytest.param("---\ntitle: " + "[" * 5000 + "\n---\nx", 2, "tidak terbaca", id="YAML without a bottom"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_reason(content: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenAnswerError) as caught:
        answers.parse(content, "hak-pekerja.md")
    assert (caught.value.line, reason in caught.value.reason) == (line, True), str(caught.value)
    assert str(caught.value).startswith(f"hak-pekerja.md, baris {line}: ")


@pytest.mark.parametrize(
    ("intent", "topic"), [("hak-pekerja.paspor", "hak-pekerja"), ("hak-pekerja", "hak-pekerja"), ("", "")]
)
def test_a_finer_intent_counts_as_its_topic(intent: str, topic: str) -> None:
    assert answers.canonical(intent) == topic


def test_an_answer_is_overdue_from_the_day_after() -> None:
    answer = parsed()
    assert not answer.is_overdue(answer.review_by)
    assert answer.is_overdue(answer.review_by + dt.timedelta(days=1))


def payloads(reply: Reply) -> list[str]:
    return [button.payload for row in reply.buttons for button in row]


def test_a_reply_carries_source_and_next_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed())
    reply = answers.reply("hak-pekerja", "keluarga")
    assert reply.text == "Untuk keluarga."
    assert "UU 18/2017" in reply.source
    assert payloads(reply) == ["t+:hak-pekerja", "x:bicara-petugas", "t:cara-mengadu"]
    longer = answers.longer_reply("hak-pekerja")
    assert (longer.text, payloads(longer)) == ("Panjang sekali.", ["x:bicara-petugas"])
    assert "UU 18/2017" in longer.source


def test_without_a_longer_text_the_answer_itself_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed("Pendek."))
    assert answers.longer_reply("hak-pekerja").text == "Pendek."
    assert "t+:hak-pekerja" not in payloads(answers.reply("hak-pekerja"))


def test_an_unwritten_answer_says_so_and_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers.replies, "find", lambda topic: None)
    reply = answers.reply("abk-kapal")
    assert answers.title("abk-kapal") in reply.text
    assert contacts()["kp2mi"].line() in reply.text
    assert payloads(reply) == ["x:bicara-petugas", "x:bantuan"]
    assert answers.longer_reply("abk-kapal") == reply


def test_without_an_english_file_the_indonesian_one_answers() -> None:
    use_language("en")
    assert answers.find("hak-pekerja") == FILES["hak-pekerja"]
    assert answers.find("no-such-topic") is None


@pytest.mark.parametrize("topic", FILES)
def test_a_real_file_keeps_to_the_rules(topic: str) -> None:
    answer = FILES[topic]
    known = answers.topics()
    assert topic in known
    assert answer.sources
    assert all(source.law or source.page for source in answer.sources)
    assert answer.checked < answer.review_by
    assert set(answer.related) <= known.keys() - {topic}
    assert set(answer.tasks) <= answers.tasks().keys()
    assert set(answer.by_role) <= {"calon", "pmi", "purna", "keluarga"}
    assert all(len(code) == 2 and code.isupper() for code in answer.by_country)
    for text in (answer.body, *answer.by_role.values()):
        assert 0 < len(text) <= 900
    assert all(0 < len(text) <= 350 for text in answer.by_country.values())
    assert len(answer.longer) <= 3000
    for text in (answer.body, answer.longer, *answer.by_role.values(), *answer.by_country.values()):
        assert text.count("**") % 2 == 0, "bold that is not closed"
        assert "\n#" not in text, "headings are not rendered"


@pytest.mark.parametrize("topic", FILES)
def test_no_number_is_typed_into_a_file(topic: str) -> None:
    """Numbers come from contacts.yml, where somebody confirmed them."""
    answer = FILES[topic]
    for text in (answer.body, answer.longer, *answer.by_role.values(), *answer.by_country.values()):
        assert not re.search(r"\+\d[\d ]{7,}|\b0[28]\d{1,2}[- ]?\d{3,4}[- ]?\d{3,4}\b", text)


def test_every_topic_and_task_has_a_title_that_fits_a_button() -> None:
    everything = answers.topics() | answers.tasks()
    assert len(everything) == len(answers.topics()) + len(answers.tasks()), "an id is used twice"
    assert all(0 < len(answers.title(name)) <= 32 for name in everything)
    assert {row["urgent"] for row in answers.topics().values()} == {"no", "sometimes", "often", "always"}
    assert all(row["command"].startswith("/") for row in answers.tasks().values())


@pytest.mark.parametrize("topic", answers.topics())
def test_every_topic_gets_a_reply_that_survives_json(topic: str) -> None:
    reply = answers.reply(topic, "keluarga", "TW")
    assert reply.text
    assert "[[" not in reply.text
    assert Reply.from_dict(json.loads(json.dumps(reply.as_dict()))) == reply
