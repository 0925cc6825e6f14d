"""The intent classifier: TF-IDF over words and character n-grams, a linear SVM, calibrated confidences.

Runs inside Rasa's interpreter (Python 3.10). It takes the text itself: Rasa's featurizers hand a classifier unweighted
counts, on which its logistic regression needs minutes for what this does in seconds, and is less right.
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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.svm import LinearSVC

FILE = "classifier.joblib"
RANKED = 10
CALIBRATION_FOLDS = 3


def make_pipeline_for(config: Dict[Text, Any]) -> Pipeline:
    """The untrained features and classifier of a configuration."""
    words = TfidfVectorizer(
        ngram_range=(1, config["max_words"]),
        token_pattern=r"(?u)\b\w+\b",
        sublinear_tf=True,
        min_df=config["min_df"],
    )
    characters = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(config["min_characters"], config["max_characters"]),
        sublinear_tf=True,
        min_df=config["min_df"],
    )
    features = FeatureUnion([("words", words), ("characters", characters)])
    return make_pipeline(features, LinearSVC(C=config["C"], random_state=42))


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
    """Sets ``intent`` and ``intent_ranking`` of a message. Confidences are comparable between messages: the softmax
    temperature is fitted on margins from cross-validation, not on the sentences the classifier has seen."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"max_words": 2, "min_characters": 2, "max_characters": 5, "min_df": 2, "C": 0.3}

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
        pipeline = make_pipeline_for(self._config)
        folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=42)
        margins = cross_val_predict(pipeline, texts, intents, cv=folds, method="decision_function")
        self._pipeline = pipeline.fit(texts, intents)
        columns = np.searchsorted(pipeline.classes_, intents)
        self._temperature = best_temperature(margins, columns)
        self._shrink()
        with self._storage.write_to(self._resource) as directory:
            joblib.dump((self._pipeline, self._temperature), directory / FILE, compress=1)
        return self._resource

    def _shrink(self) -> None:
        """Half the memory and file: single precision changes no ranking that matters."""
        classifier = self._pipeline[-1]
        classifier.coef_ = classifier.coef_.astype(np.float32)

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
            ranking = self._rank(text)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, text: Text) -> List[Dict[Text, Any]]:
        confidences = softmax(self._pipeline.decision_function([text])[0] / self._temperature)
        best = np.argsort(-confidences)[:RANKED]
        classes = self._pipeline.classes_
        return [{"name": str(classes[k]), "confidence": float(confidences[k])} for k in best]
