"""TF-IDF over words and character n-grams: what our classifiers see of a message. Runs inside Rasa's interpreter.

They take the text itself: Rasa's featurizers hand a classifier unweighted counts, on which its logistic regression
needs minutes for what this does in seconds, and is less right.
"""

from typing import Any, Dict, Text

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.svm import LinearSVC

DEFAULTS = {"max_words": 2, "min_characters": 2, "max_characters": 5, "min_df": 2, "C": 0.3}


def linear_pipeline(config: Dict[Text, Any]) -> Pipeline:
    """The untrained features and linear SVM of a configuration."""
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


def shrink(pipeline: Pipeline) -> None:
    """Half the memory and file: single precision changes no ranking that matters."""
    classifier = pipeline[-1]
    classifier.coef_ = classifier.coef_.astype(np.float32)
