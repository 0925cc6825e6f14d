"""Our components inside Rasa's own interpreter: one run of in_rasa.py, told apart here."""

import json
import os
import subprocess
from typing import Any

import pytest

from kawan.settings import PROJECT_ROOT

PYTHON = PROJECT_ROOT / ".rasa-venv" / "bin" / "python"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="Rasa's environment is missing; `make rasa-env` makes it")


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(PROJECT_ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    script = PROJECT_ROOT / "tests" / "nlu" / "in_rasa.py"
    done = subprocess.run([PYTHON, script], capture_output=True, text=True, timeout=110, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(params=["ours", "with an encoder", "ensemble", "ensemble with an encoder"])
def classifier(told: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    return told["classifiers"][request.param]


@pytest.fixture
def ours(told: dict[str, Any]) -> dict[str, Any]:
    """As config.yml has it."""
    return told["classifiers"]["ours"]


@pytest.fixture
def channel(told: dict[str, Any]) -> dict[str, Any]:
    return told["channel"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("gaji belum dibayar majikan", "gaji"),
        ("paspor saya dipegang majikan", "paspor"),
        ("koperasi desa", "koperasi"),
    ],
)
def test_it_tells_three_intents_apart(classifier: dict[str, Any], text: str, intent: str) -> None:
    assert classifier["trained"][text]["intent"]["name"] == intent


def test_confidences_are_shares(classifier: dict[str, Any]) -> None:
    for said in classifier["trained"].values():
        confidences = [row["confidence"] for row in said["ranking"]]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 < share < 1 for share in confidences)
        assert sum(confidences) <= 1 + 1e-6
        assert said["intent"] == said["ranking"][0]


def test_it_is_surer_of_what_it_knows(ours: dict[str, Any]) -> None:
    known, unknown = (ours["trained"][text]["intent"]["confidence"] for text in ("koperasi desa", "zzzz 12345"))
    assert known > unknown + 0.1


def test_stored_and_loaded_it_says_the_same(classifier: dict[str, Any]) -> None:
    for text, said in classifier["trained"].items():
        loaded = classifier["loaded"][text]
        assert [row["name"] for row in loaded["ranking"]] == [row["name"] for row in said["ranking"]]
        assert loaded["intent"]["confidence"] == pytest.approx(said["intent"]["confidence"], abs=1e-6)


def test_nothing_is_no_intent(classifier: dict[str, Any]) -> None:
    assert [said["intent"] for said in classifier["empty"]] == [{"name": None, "confidence": 0.0}] * 2


def test_a_message_of_two_needs_has_both(ours: dict[str, Any]) -> None:
    [several] = [said for text, said in ours["loaded"].items() if "terus" in text]
    assert {several["intent"]["name"], *(need["name"] for need in several["needs"])} == {"paspor", "koperasi"}
    assert ours["loaded"]["koperasi desa"]["needs"] == []


def test_urgency_is_learned_beside_the_topic(classifier: dict[str, Any]) -> None:
    urgency = {text: said["urgency"] for text, said in classifier["loaded"].items()}
    assert all(0 <= share <= 1 for share in urgency.values())
    assert urgency["tolong saya dipukul"] > 0.5 > urgency["koperasi desa"]


def test_clauses_keep_every_word_and_none_is_a_scrap(told: dict[str, Any]) -> None:
    several, scrap, one, empty, dots, lines = told["clauses"].values()
    assert several == ["paspor saya dipegang majikan", "terus cara jadi anggota koperasi desa gimana"]
    assert scrap == ["gaji belum dibayar halo"]
    assert one == ["satu kalimat saja"]
    assert empty == dots == []
    assert lines == ["gaji saya kurang", "paspor saya dipegang bos"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("Majiakn", "majikan", id="two letters swapped"),
        pytest.param("mjikan", "majikan", id="one missing"),
        pytest.param("kopreasi", "koperasi", id="a long word"),
        pytest.param("majikam", "majikam", id="others write it so too"),
        pytest.param("dapur", "dapur", id="far from every word"),
        pytest.param("12345678", "12345678", id="a number"),
        pytest.param("koperasi " * 3, "koperasi koperasi koperasi", id="right already"),
    ],
)
def test_a_slip_of_the_thumb_is_taken_as_the_common_word(told: dict[str, Any], written: str, meant: str) -> None:
    assert told["slips"][written] == [meant, meant]


def test_the_temperature_follows_how_often_it_is_right(told: dict[str, Any]) -> None:
    assert told["temperatures"]["right"] < 1 < told["temperatures"]["wrong"]


def test_an_encoder_is_as_heavy_as_it_is_told_and_reads_one_text_as_it_reads_many(told: dict[str, Any]) -> None:
    assert told["encoder"]["lengths"] == pytest.approx([0.5] * len(told["encoder"]["lengths"]), abs=1e-4)
    for fitted, alone in zip(told["encoder"]["fitted"], told["encoder"]["alone"], strict=True):
        assert alone == pytest.approx(fitted, abs=1e-5)


def test_a_wrong_token_is_refused_and_nothing_said(channel: dict[str, Any]) -> None:
    assert {status for status, _body in channel["refused"].values()} == {401}
    assert channel["unheard"] == 0


def test_the_right_token_is_answered(channel: dict[str, Any]) -> None:
    status, body = channel["answered"]
    assert status == 200
    assert json.loads(body) == [{"recipient_id": "p", "custom": {"reply": {"text": "halo"}}}]
    assert channel["heard"] == [["p", "apa hak saya", {"update_id": 5}, "kawan"]]


def test_an_error_in_the_dialogue_tells_nothing(channel: dict[str, Any]) -> None:
    status, body = channel["failed"]
    assert status == 500
    assert "secret" not in body
    assert "Traceback" not in body


def test_there_is_no_channel_without_a_token(channel: dict[str, Any]) -> None:
    assert channel["without_token"] is True
    assert channel["name"] == "kawan"
