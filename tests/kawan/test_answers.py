"""The answers: reading their files, what fits the person, and what every real file has to keep to."""

import datetime as dt
import json

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


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param(HEAD + "x\n\n## bagian: x\nteks", 14, "bagian: x", id="a section that does not exist"),
        pytest.param(HEAD + "\nx\n[[tidak-ada]]", 14, "tidak-ada", id="a contact that does not exist"),
        pytest.param(HEAD + "x [[KP2MI]]", 12, "KP2MI", id="a contact in capitals"),
        pytest.param(HEAD + "x\n## negara: TW\n[[tidak-ada]]", 14, "tidak-ada", id="also in a section"),
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


def test_a_contact_that_may_not_be_shown_now_breaks_no_file() -> None:
    hidden = next(row for row in contacts().values() if not row.may_be_shown)
    text = parsed(f"Telepon [[{hidden.id}]].").text_for()
    assert hidden.name in text
    assert not any(way.display in text for way in hidden.channels)


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
    assert [len(row) for row in reply.buttons] == [2, 1, 1], (
        "what one may read stands side by side, then one step a row"
    )
    assert payloads(reply) == ["t+:hak-pekerja", "s:hak-pekerja", "x:bicara-petugas", "t:cara-mengadu"]


def test_without_a_longer_text_the_answer_itself_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed("Pendek."))
    assert answers.longer_reply("hak-pekerja").text == "Pendek."
    assert payloads(answers.reply("hak-pekerja"))[0] == "s:hak-pekerja"


def test_four_steps_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    many = HEAD.replace("[cara-mengadu]", "[cara-mengadu, pemulangan, abk-kapal, bantuan-hukum]")
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed(head=many))
    steps = payloads(answers.reply("hak-pekerja"))[2:]
    assert steps == ["x:bicara-petugas", "t:cara-mengadu", "t:pemulangan", "t:abk-kapal"]


def test_a_longer_text_of_one_page_has_nothing_to_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed())
    reply = answers.longer_reply("hak-pekerja")
    assert reply.text == "Panjang sekali."
    assert payloads(reply) == ["t:hak-pekerja", "s:hak-pekerja", "x:bicara-petugas", "t:cara-mengadu"]
    assert "UU 18/2017" in reply.source


@pytest.mark.parametrize(
    ("asked", "shown", "turning"),
    [(1, 1, [2]), (2, 2, [1, 3]), (3, 3, [2]), (0, 1, [2]), (99, 3, [2])],
)
def test_a_longer_text_is_turned_page_by_page(
    monkeypatch: pytest.MonkeyPatch, asked: int, shown: int, turning: list[int]
) -> None:
    paragraphs = "\n\n".join(f"**Bagian {number}**\n" + "kata " * 280 for number in (1, 2, 3))
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed(f"Pendek.\n\n## lebih lengkap\n{paragraphs}"))
    reply = answers.longer_reply("hak-pekerja", asked)
    assert f"Halaman {shown}/3" in reply.text
    assert f"**Bagian {shown}**" in reply.text
    pressed = payloads(reply)
    assert pressed[: len(turning)] == [f"t+:hak-pekerja:{page}" for page in turning]
    assert ("x:bicara-petugas" in pressed) == (shown == 3), "the next steps come when all is read"


SOURCES = """**Dari mana jawaban ini**
Hak pekerja

**Undang-undang dan aturan**
- Undang-Undang nomor 18 tahun 2017 tentang pelindungan pekerja migran Indonesia: pasal 6 ayat (1) huruf j
- Keputusan X 1/2030: pasal 2

**Halaman dan pengumuman**
- KP2MI, bp2mi.go.id, 17 September 2025
- Poster, Mei 2026
- Media, 2025
- Halaman MOM, tanpa tanggal

Terakhir dicek 22 November 2026. Dicek lagi paling lambat 22 Mei 2027."""


def test_the_sources_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    more = """  - {law: "Keputusan X 1/2030", article: "Ps 2"}
  - {page: "Poster", date: "2026-05"}
  - {page: "Media", date: 2025}
  - {page: "Halaman MOM", date: "tanpa tanggal"}
checked:"""
    head = HEAD.replace('"Ps 6"', '"Ps 6(1) huruf j"').replace("checked:", more, 1).replace("2027-05-22", "2127-05-22")
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed(head=head))
    reply = answers.sources_reply("hak-pekerja")
    assert reply.text == SOURCES.replace("Mei 2027", "Mei 2127").replace(
        "Keputusan X 1/2030", "Keputusan X nomor 1 tahun 2030"
    )
    assert payloads(reply) == ["t:hak-pekerja"]


def test_an_answer_that_is_overdue_says_when_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    old = HEAD.replace("2026-11-22", "2019-01-02").replace("2027-05-22", "2019-07-02")
    monkeypatch.setattr(answers.replies, "find", lambda topic: parsed(head=old))
    for text in (
        answers.reply("hak-pekerja").text,
        answers.longer_reply("hak-pekerja").text,
        answers.sources_reply("hak-pekerja").text,
    ):
        assert "terakhir dicek 2 Januari 2019" in text
    on_the_day = answers.sources.overdue_note(parsed(), dt.date(2027, 5, 22))
    assert on_the_day == ""
    assert answers.sources.overdue_note(parsed(), dt.date(2027, 5, 23)) != ""


def test_under_a_quiet_answer_no_law_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        answers.replies, "find", lambda topic: parsed(head=HEAD.replace("tasks:", "quiet: true\ntasks:"))
    )
    assert answers.reply("hak-pekerja").source == "Dicek 22 November 2026."
    assert "nomor 18 tahun 2017" in answers.sources_reply("hak-pekerja").text


def test_an_unwritten_answer_says_so_and_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers.replies, "find", lambda topic: None)
    reply = answers.reply("abk-kapal")
    assert answers.title("abk-kapal") in reply.text
    assert contacts()["kp2mi"].line() in reply.text
    assert payloads(reply) == ["x:bicara-petugas", "x:bantuan"]
    assert answers.longer_reply("abk-kapal") == answers.sources_reply("abk-kapal") == reply


def test_without_an_english_file_the_indonesian_one_answers() -> None:
    use_language("en")
    assert answers.find("hak-pekerja") == FILES["hak-pekerja"]
    assert answers.find("no-such-topic") is None


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
