"""What a message is about, what else it asks, and how urgent it is. Runs inside Rasa's interpreter (Python 3.10)."""

from typing import Any, Dict, List, Optional, Text

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax

from nlu.components.clauses import clauses
from nlu.components.linear_head import Ensemble, LinearHead, best_temperature, fitted_features, left_out, widths
from nlu.components.urgency import Urgency

FILE = "message_classifier.joblib"
RANKED = 10


def is_urgent(example: Message) -> Optional[bool]:
    """Whether an example is urgent, by ``metadata: {urgent: ...}`` of its block; None where that is not said."""
    about = (example.get("metadata") or {}).get("intent") or {}
    return about.get("urgent")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MessageClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent``, ``intent_ranking``, ``needs`` and ``urgency`` of a message.

    Confidences are comparable between messages: they are calibrated on sentences that were left out for it.
    ``needs`` are the further intents of a message of several clauses: one clause alone is as sure of them as
    ``need_confidence``, and the whole message as ``need_share``. ``urgency`` is the probability, 0 to 1, that somebody
    needs help now, whatever the topic; it is learned from the examples that say whether they are urgent.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            "max_words": 2,
            "min_characters": 2,
            "max_characters": 5,
            "min_df": 2,
            "one_spelling": True,
            "without_slips": True,
            "encoder": 0.0,
            "ensemble": False,
            "C": 0.3,
            "urgency_C": 0.2,
            "need_confidence": 0.6,
            "need_share": 0.03,
        }

    @classmethod
    def required_packages(cls) -> List[Text]:
        return ["sklearn", "scipy", "symspellpy"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MessageClassifier":
        return cls(config, model_storage, resource)

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._features: Any = None
        self._intents: Any = None
        self._temperature = 1.0
        self._urgency: Optional[Urgency] = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has an intent, urgency on those that say it, and keep the result."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        intents = np.array([m.get(INTENT) for m in examples])
        self._features, rows = fitted_features(self._config, [m.get(TEXT) for m in examples])

        urgent = [is_urgent(example) for example in examples]
        left = left_out(np.array([f"{intent} {flag}" for intent, flag in zip(intents, urgent, strict=True)]))
        if self._config["ensemble"]:
            kinds = widths(self._features)
            self._intents, margins = Ensemble.fitted(self._config["C"], rows, intents, left, kinds)
        else:
            self._intents, margins = LinearHead.fitted(self._config["C"], rows, intents, left)
        columns = np.searchsorted(self._intents.classes, intents)
        self._temperature = best_temperature(margins, columns[left])
        confidences = softmax(margins / self._temperature, axis=1)
        self._urgency = Urgency.fitted(
            self._config["urgency_C"], rows, urgent=urgent, topics=columns, left=left, confidences=confidences
        )

        kept = (self._features, self._intents, self._temperature, self._urgency)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump(kept, directory / FILE, compress=1)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> "MessageClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            kept = joblib.load(directory / FILE)
        component._features, component._intents, component._temperature, component._urgency = kept
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Classify each message that has text; one without words has no intent and is not urgent."""
        for message in messages:
            text = message.get(TEXT)
            if not text or not text.strip():
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            rows = self._features.transform([text, *clauses(text)])  # the whole, then its parts
            confidences = softmax(self._intents.margins(rows) / self._temperature, axis=1)
            ranking = [self._row(column, confidences[0]) for column in np.argsort(-confidences[0])[:RANKED]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("needs", self._needs(confidences[0], confidences[1:]), add_to_output=True)
            urgency = self._urgency.of(rows[:1], confidences[0]) if self._urgency else 0.0
            message.set("urgency", urgency, add_to_output=True)
        return messages

    def _row(self, column: int, confidences: np.ndarray) -> Dict[Text, Any]:
        return {"name": str(self._intents.classes[column]), "confidence": float(confidences[column])}

    def _needs(self, whole: np.ndarray, parts: np.ndarray) -> List[Dict[Text, Any]]:
        if len(parts) < 2:
            return []
        surest = parts.max(axis=0)  # of each intent, by the clause that means it most
        meant = (surest >= self._config["need_confidence"]) & (whole >= self._config["need_share"])
        meant[whole.argmax()] = False
        return [self._row(column, surest) for column in np.argsort(-surest) if meant[column]]
