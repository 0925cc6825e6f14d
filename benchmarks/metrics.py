"""Measures of a classifier that scikit-learn doesn't have. Shares are between 0 and 1."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

BINS = 15


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error in 15 equal bins (Guo et al. 2017)."""
    values, hits = np.asarray(confidences), np.asarray(right, dtype=float)
    bins = np.minimum((values * BINS).astype(int), BINS - 1)
    gaps = [abs(values[bins == b].mean() - hits[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


def kept_out(inside: Sequence[float], outside: Sequence[float], wrongly_rejected: float = 0.05) -> float:
    """The share of ``outside`` that scores below the threshold at which ``wrongly_rejected`` of ``inside`` is lost."""
    threshold = np.quantile(np.asarray(inside), wrongly_rejected)
    return float((np.asarray(outside) < threshold).mean())


def worst_pairs(truth: Sequence[str], found: Sequence[str], count: int = 20) -> list[tuple[str, str, int]]:
    """What is most often taken for what: (true class, found class, times), most first."""
    pairs = Counter((t, f) for t, f in zip(truth, found, strict=True) if t != f)
    return [(t, f, times) for (t, f), times in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:count]]
