"""The training data, the domain and the rules hold together: every topic everywhere, enough examples, none twice."""

import json
import re
from collections import Counter
from typing import Any

import pytest
import yaml

from actions.registration_slots import SLOTS
from cli.model import TEST_SETS
from kawan import answers
from kawan.settings import PROJECT_ROOT

FORM_INTENTS = {"affirm", "deny", "batal", "choose"}
FALLBACK = "nlu_fallback"
LEAST = 60


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((PROJECT_ROOT / name).read_text(encoding="utf-8"))


def examples() -> dict[str, list[str]]:
    """The training sentences by intent."""
    found: dict[str, list[str]] = {}
    for file in sorted((PROJECT_ROOT / "nlu").glob("*.yml")):
        for block in read(f"nlu/{file.name}")["nlu"]:
            if "intent" in block:
                lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
                found.setdefault(block["intent"], []).extend(lines)
    return found


DOMAIN = read("domain.yml")
EXAMPLES = examples()
TOPICS, TASKS = set(answers.topics()), set(answers.tasks())
EVERYTHING = TOPICS | TASKS | FORM_INTENTS


def rules() -> dict[str, tuple[set[str], list[str]]]:
    """Each rule's intents and actions."""
    told: dict[str, tuple[set[str], list[str]]] = {}
    for rule in read("stories/rules.yml")["rules"]:
        steps = [inner for step in rule["steps"] for inner in step.get("or", [step])]
        intents = {step["intent"] for step in steps if "intent" in step}
        told[rule["rule"]] = (intents, [step["action"] for step in steps if "action" in step])
    return told


def test_the_domain_knows_every_topic_and_task() -> None:
    assert {answers.canonical(intent) for intent in DOMAIN["intents"]} == EVERYTHING | {FALLBACK}
    assert len(DOMAIN["intents"]) == len(set(DOMAIN["intents"]))


def test_every_intent_of_the_domain_is_trained_and_no_other() -> None:
    assert set(EXAMPLES) == set(DOMAIN["intents"]) - {FALLBACK} - ({"choose"} - set(EXAMPLES))


@pytest.mark.parametrize("intent", sorted(set(EXAMPLES) - {"choose"}))
def test_an_intent_has_enough_examples(intent: str) -> None:
    assert len(EXAMPLES[intent]) >= LEAST
    assert all(EXAMPLES[intent])


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def test_no_sentence_stands_twice() -> None:
    counted = Counter((intent, text.lower()) for intent, texts in EXAMPLES.items() for text in texts)
    assert [entry for entry, count in counted.items() if count > 1] == []


def test_no_sentence_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for intent, texts in EXAMPLES.items():
        for text in texts:
            meanings.setdefault(plain(text), set()).add(intent)
    assert {text: intents for text, intents in meanings.items() if len(intents) > 1 and text} == {}


def test_the_rules_lead_every_intent_somewhere() -> None:
    told = rules()
    mentioned = [intent for intents, _actions in told.values() for intent in intents]
    assert Counter(mentioned).most_common(1)[0][1] == 1, "one rule an intent"
    assert set(mentioned) == set(DOMAIN["intents"])
    by_action = {actions[0]: set[str]() for _intents, actions in told.values()}
    for intents, actions in told.values():
        by_action[actions[0]] |= {answers.canonical(intent) for intent in intents}
    assert by_action["action_answer"] == TOPICS
    assert by_action["action_misunderstood"] == {"tentang-bot", "deny"}
    assert by_action["action_task"] == TASKS - {"daftar-pelatihan"}
    assert by_action["action_clarify"] == FORM_INTENTS - {"deny"} | {FALLBACK}
    assert by_action["registration_form"] == {"daftar-pelatihan"}


def test_the_forms_slots_and_questions_agree() -> None:
    assert tuple(DOMAIN["forms"]["registration_form"]["required_slots"]) == SLOTS
    assert set(DOMAIN["slots"]) >= set(SLOTS)
    asking = {f"action_ask_{slot}" for slot in SLOTS}
    assert asking == {name for name in DOMAIN["actions"] if name.startswith("action_ask_")}
    used = {action for _intents, actions in rules().values() for action in actions}
    assert used - {"registration_form"} <= set(DOMAIN["actions"])


def test_the_measure_is_not_in_the_training_data() -> None:
    """Only short greetings and commands may occur in both (tests/nlu/README.md)."""
    trained = {plain(text) for texts in EXAMPLES.values() for text in texts}
    lines = [line for file in TEST_SETS for line in file.read_text(encoding="utf-8").split("\n")]
    unseen = [json.loads(line) for line in lines if line]
    shared = [row["id"] for row in unseen if plain(row["text"]) in trained and len(row["text"].split()) > 4]
    assert shared == []
    assert {answers.canonical(row["topic"]) for row in unseen} <= TOPICS | TASKS
    assert len({row["id"] for row in unseen}) == len(unseen)
