"""TF-IDF over words and character n-grams, and linear SVMs over it. Runs inside Rasa's interpreter (Python 3.10).

They take the text itself: Rasa's featurizers hand a classifier unweighted counts, on which its logistic regression
needs minutes for what this does in seconds, and is less right.
"""

import warnings
from typing import Any, Dict, List, Sequence, Text, Tuple

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from nlu.components.sentence_encoder import SentenceEncoder
from nlu.components.spelling import Corrected, canonical

PASSES = 10
"""Over the examples. A few intents need 30 to converge: a third more time for not one message more that is right."""


def fitted_features(config: Dict[Text, Any], texts: List[Text]) -> Tuple[FeatureUnion, csr_matrix]:
    """The features of a configuration, learned from texts, and their rows: as they are written, in one spelling, and
    where ``encoder`` is more than 0, as a sentence encoder sees them, with that weight."""
    words = {"ngram_range": (1, config["max_words"]), "token_pattern": r"(?u)\b\w+\b"}
    characters = {"analyzer": "char_wb", "ngram_range": (config["min_characters"], config["max_characters"])}
    kinds = {"words": words, "characters": characters}
    spellings: Dict[Text, Any] = {"written": None}
    if config["one_spelling"]:
        spellings["spelt"] = Corrected(texts) if config["without_slips"] else canonical
    parts: List[Tuple[Text, Any]] = [
        (f"{kind} {name}", TfidfVectorizer(**how, preprocessor=spelt, sublinear_tf=True, min_df=config["min_df"]))
        for kind, how in kinds.items()
        for name, spelt in spellings.items()
    ]
    if config["encoder"]:
        parts.append(("encoder", SentenceEncoder(config["encoder"])))
    features = FeatureUnion(parts)
    rows = features.fit_transform(texts)
    for _name, part in parts:
        vars(part).pop("stop_words_", None)  # the n-grams that were too rare: most of a vectorizer, and never asked for
    return features, rows


def widths(features: FeatureUnion) -> List[int]:
    """How many columns the words have, the character n-grams, and the encoder where there is one."""
    columns: Dict[Text, int] = {}
    for name, part in features.transformer_list:
        kind = name.split()[0]
        columns[kind] = columns.get(kind, 0) + part.transform([""]).shape[1]
    return list(columns.values())


def left_out(labels: np.ndarray) -> np.ndarray:
    """A mask of every fifth example of each label, drawn at random: confidences are calibrated on those."""
    mask = np.zeros(len(labels), dtype=bool)
    drawn = np.random.default_rng(42).permutation(len(labels))
    for label in np.unique(labels):
        mask[drawn[labels[drawn] == label][2::5]] = True
    return mask


def _fit(machine: LinearSVC, rows: csr_matrix, labels: np.ndarray) -> LinearSVC:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped on purpose
        return machine.fit(rows, labels)


class LinearHead:
    """A linear SVM as two arrays. scikit-learn's own would copy all its weights for each single message.

    ``weights`` are features x classes (one column for two classes), ``offsets`` one a column. Weights are kept in half
    precision: they are most of what Rasa's process needs beyond Rasa, and a message touches a hundredth of them.
    """

    def __init__(self, svm: LinearSVC) -> None:
        self.classes = svm.classes_
        self.weights = np.ascontiguousarray(svm.coef_.T, dtype=np.float16)
        self.offsets = svm.intercept_.astype(np.float32)

    @classmethod
    def fitted(
        cls, strictness: float, rows: csr_matrix, labels: np.ndarray, left: np.ndarray
    ) -> Tuple["LinearHead", np.ndarray]:
        """Fit on all rows. Also returns the margins of the rows ``left`` (a mask), as an SVM sees them that has not
        learned from them: what confidences are calibrated on. ``strictness`` is the SVM's C."""
        machine = LinearSVC(C=strictness, random_state=42, max_iter=PASSES)
        both = ((rows, labels), (rows[~left], labels[~left]))
        # processes, not threads: liblinear has one random generator for all of them
        whole, unspoilt = Parallel(n_jobs=2)(delayed(_fit)(clone(machine), *examples) for examples in both)
        return cls(whole), cls(unspoilt).margins(rows[left])

    def margins(self, rows: csr_matrix) -> np.ndarray:
        """How far each row (message) is on the side of each class (column)."""
        touched = [row.data @ self.weights[row.indices].astype(np.float32) for row in rows]
        return np.vstack(touched) + self.offsets


class Ensemble:
    """Linear SVMs that each see one kind of features; the sum of their margins decides (late fusion).

    To whoever asks it is one ``LinearHead``.
    """

    def __init__(self, heads: Sequence[LinearHead], columns: Sequence[slice]) -> None:
        self.classes = heads[0].classes
        self._heads, self._columns = heads, columns

    @classmethod
    def fitted(
        cls, strictness: float, rows: csr_matrix, labels: np.ndarray, left: np.ndarray, kinds: Sequence[int]
    ) -> Tuple["Ensemble", np.ndarray]:
        """``kinds`` are the widths of the kinds of features, as they lie in ``rows``; else as in ``LinearHead``."""
        ends = np.cumsum(kinds)
        columns = [slice(end - width, end) for width, end in zip(kinds, ends, strict=True)]
        members = [LinearHead.fitted(strictness, rows[:, these], labels, left) for these in columns]
        return cls([head for head, _ in members], columns), np.sum([margins for _, margins in members], axis=0)

    def margins(self, rows: csr_matrix) -> np.ndarray:
        """How far each row (message) is on the side of each class (column), by all of them together."""
        said = [head.margins(rows[:, these]) for head, these in zip(self._heads, self._columns, strict=True)]
        return np.sum(said, axis=0)


def best_temperature(margins: np.ndarray, truth: np.ndarray) -> float:
    """The temperature at which a softmax over margins (messages x classes) is likeliest to be right.

    ``truth`` holds each message's column. Guo et al. 2017, "On calibration of modern neural networks".
    """

    def loss(log_temperature: float) -> float:
        likelihood = log_softmax(margins / np.exp(log_temperature), axis=1)
        return -float(likelihood[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))
