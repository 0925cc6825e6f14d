"""How likely somebody needs help now. Runs inside Rasa's interpreter (Python 3.10)."""

from typing import List, Optional

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from nlu.components.linear_head import LinearHead


class Urgency:
    """The probability, 0 to 1, by two signs: what the words say, and how often the topics it may be about are urgent.

    A logistic curve joins the signs. It is fitted on examples that neither had learned from (Platt 1999; Wolpert 1992,
    "Stacked generalization").
    """

    def __init__(self, words: LinearHead, rates: np.ndarray, curve: LogisticRegression) -> None:
        self._words = words
        self._rates = rates
        self._slopes, self._offset = curve.coef_[0], float(curve.intercept_[0])

    @classmethod
    def fitted(
        cls,
        strictness: float,
        rows: csr_matrix,
        *,
        urgent: List[Optional[bool]],
        topics: np.ndarray,
        left: np.ndarray,
        confidences: np.ndarray,
    ) -> Optional["Urgency"]:
        """Learn from the ``rows`` of which it is said whether they are urgent; None where that is all the same.

        ``topics`` is each row's column in ``confidences``, which hold what the topics' classifier makes of the rows
        ``left`` (a mask), not having learned from them. ``strictness`` is the SVM's C.
        """
        said = np.array([flag is not None for flag in urgent])
        truth = np.array([bool(flag) for flag in urgent])
        if len(np.unique(truth[said])) < 2:
            return None
        words, margins = LinearHead.fitted(strictness, rows[said], truth[said], left[said])
        urgent_ones, all_of_them = (
            np.bincount(topics[which], minlength=confidences.shape[1]) for which in (said & truth, said)
        )
        rates = urgent_ones / np.maximum(all_of_them, 1)
        signs = np.column_stack([margins[:, 0], confidences[said[left]] @ rates])
        return cls(words, rates, LogisticRegression(C=1e6).fit(signs, truth[said & left]))

    def of(self, row: csr_matrix, confidences: np.ndarray) -> float:
        """Of one message: its features, and the confidence in each topic."""
        signs = np.array([self._words.margins(row)[0, 0], confidences @ self._rates])
        return float(expit(signs @ self._slopes + self._offset))
