"""How urgent a message is, whatever its topic: a small question can hide a danger. Runs inside Rasa's interpreter."""

from typing import Any, Dict, List, Optional, Text

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from nlu.components.text_features import DEFAULTS, linear_pipeline, shrink

FILE = "urgency.joblib"
CALIBRATION_FOLDS = 3


def label(message: Message) -> Optional[bool]:
    """Whether an example is urgent, from ``metadata: {urgent: ...}`` of its block; None where that is not said."""
    about = (message.get("metadata") or {}).get("intent") or {}
    return about.get("urgent")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UrgencyClassifier(GraphComponent, IntentClassifier):
    """Adds ``urgency`` to a message: the probability, 0 to 1, that somebody needs help now.

    Learns from the examples whose block says ``urgent: true`` or ``false``. The probability is the SVM's margin
    through a logistic curve fitted on cross-validation (Platt 1999).
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**DEFAULTS, "C": 0.5}

    @classmethod
    def required_packages(cls) -> List[Text]:
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "UrgencyClassifier":
        return cls(config, model_storage, resource)

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._pipeline: Any = None
        self._slope = 1.0
        self._offset = 0.0

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that says whether it is urgent, and keep the result."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and label(m) is not None]
        texts = [m.get(TEXT) for m in examples]
        urgent = np.array([bool(label(m)) for m in examples])
        pipeline = linear_pipeline(self._config)
        folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=42)
        margins = cross_val_predict(pipeline, texts, urgent, cv=folds, method="decision_function")
        curve = LogisticRegression(C=1e6).fit(margins.reshape(-1, 1), urgent)
        self._slope, self._offset = float(curve.coef_[0, 0]), float(curve.intercept_[0])
        self._pipeline = pipeline.fit(texts, urgent)
        shrink(self._pipeline)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump((self._pipeline, self._slope, self._offset), directory / FILE, compress=1)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> "UrgencyClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._pipeline, component._slope, component._offset = joblib.load(directory / FILE)
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Judge each message that has text; one without words is not urgent."""
        for message in messages:
            text = message.get(TEXT) or ""
            urgency = self._urgency(text) if text.strip() else 0.0
            message.set("urgency", urgency, add_to_output=True)
        return messages

    def _urgency(self, text: Text) -> float:
        margin = self._pipeline.decision_function([text])[0]
        return float(1 / (1 + np.exp(-(self._slope * margin + self._offset))))
