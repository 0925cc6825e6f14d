"""Lists of alternatives inside a pattern."""


def top_level(pattern: str, divider: str) -> list[str]:
    """``pattern`` divided where ``divider`` stands outside all parentheses (a closing one counts as outside)."""
    parts, depth, start = list[str](), 0, 0
    for place, character in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == divider and depth == 0:
            parts.append(pattern[start:place])
            start = place + 1
    return [*parts, pattern[start:]]


def by_letter(members: str) -> str:
    """Alternatives that begin with the same letter, put together: one look at the letter rules the others out."""
    by_letter: dict[str, list[str]] = {}
    for member in top_level(members, "|"):
        key = member[:1] if member[:1].isalpha() and member[1:2] not in ("", "?", "*") else ""
        by_letter.setdefault(key, []).append(member[len(key) :])
    return "|".join(
        "|".join(endings) if not letter else f"{letter}(?:{'|'.join(endings)})"
        for letter, endings in by_letter.items()
    )
