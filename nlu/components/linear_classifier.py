"""The intent classifier: a linear SVM over our text features, with calibrated confidences.

Runs inside Rasa's interpreter (Python 3.10).
"""

from typing import Any, Dict, List, Text

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
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from nlu.components.clauses import clauses
from nlu.components.text_features import DEFAULTS, linear_pipeline, shrink

FILE = "classifier.joblib"
RANKED = 10
CALIBRATION_FOLDS = 3


def best_temperature(margins: np.ndarray, truth: np.ndarray) -> float:
    """The temperature at which a softmax over margins (messages x intents) is likeliest to be right.

    ``truth`` holds each message's column. Guo et al. 2017, "On calibration of modern neural networks".
    """

    def loss(log_temperature: float) -> float:
        likelihood = log_softmax(margins / np.exp(log_temperature), axis=1)
        return -float(likelihood[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4.0, 2.0), method="bounded").x))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent``, ``intent_ranking`` and ``needs`` of a message.

    Confidences are comparable between messages: the softmax temperature is fitted on margins from cross-validation,
    not on the sentences the classifier has seen. ``needs`` are the further intents of a message of several clauses:
    one clause alone is as sure of them as ``need_confidence``, and the whole message as ``need_share``.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**DEFAULTS, "need_confidence": 0.6, "need_share": 0.03}

    @classmethod
    def required_packages(cls) -> List[Text]:
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        return cls(config, model_storage, resource)

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._pipeline: Any = None
        self._temperature = 1.0

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has an intent, and keep the result."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        texts = [m.get(TEXT) for m in examples]
        intents = np.array([m.get(INTENT) for m in examples])
        pipeline = linear_pipeline(self._config)
        folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=42)
        margins = cross_val_predict(pipeline, texts, intents, cv=folds, method="decision_function")
        self._pipeline = pipeline.fit(texts, intents)
        columns = np.searchsorted(pipeline.classes_, intents)
        self._temperature = best_temperature(margins, columns)
        shrink(self._pipeline)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump((self._pipeline, self._temperature), directory / FILE, compress=1)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> "LinearIntentClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._pipeline, component._temperature = joblib.load(directory / FILE)
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Classify each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if not text or not text.strip():
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            whole = self._confidences([text])[0]
            ranking = [self._row(column, whole) for column in np.argsort(-whole)[:RANKED]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("needs", self._needs(text, whole), add_to_output=True)
        return messages

    def _confidences(self, texts: List[Text]) -> np.ndarray:
        """The confidence of every intent (columns, as in ``classes_``) for each text (rows)."""
        return softmax(self._pipeline.decision_function(texts) / self._temperature, axis=1)

    def _row(self, column: int, confidences: np.ndarray) -> Dict[Text, Any]:
        return {"name": str(self._pipeline.classes_[column]), "confidence": float(confidences[column])}

    def _needs(self, text: Text, whole: np.ndarray) -> List[Dict[Text, Any]]:
        parts = clauses(text)
        if len(parts) < 2:
            return []
        surest = self._confidences(parts).max(axis=0)  # of each intent, over the clauses that mean it most
        first = int(whole.argmax())
        meant = (surest >= self._config["need_confidence"]) & (whole >= self._config["need_share"])
        columns = [int(column) for column in np.argsort(-surest) if meant[column] and column != first]
        return [self._row(column, surest) for column in columns]
