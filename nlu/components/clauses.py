"""A message in clauses: the places where a person passes from one need to the next."""

import re
from typing import List, Text

LEAST_WORDS = 3

_BOUNDARY = re.compile(
    r"[.?!;\n]+|,\s+|\s+(?=(?:terus|trus|trs|sama|dan|juga|sekalian|btw|oh ya|oya|satu lagi|plus|tapi|tp)\s)",
    re.IGNORECASE,
)


def clauses(text: Text) -> List[Text]:
    """The clauses of ``text`` in order; one of fewer than three words stays with the one before it."""
    found: List[Text] = []
    for part in filter(None, map(str.strip, _BOUNDARY.split(text))):
        if found and min(len(part.split()), len(found[-1].split())) < LEAST_WORDS:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found
