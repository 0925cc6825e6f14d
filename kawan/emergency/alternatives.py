"""Lists of alternatives inside a pattern, put so that a search rules most of them out with one look."""


def top_level(pattern: str, divider: str) -> list[str]:
    """``pattern`` divided where ``divider`` stands outside all parentheses."""
    parts, depth, start = list[str](), 0, 0
    for place, character in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == divider and depth == 0:
            parts.append(pattern[start:place])
            start = place + 1
    return [*parts, pattern[start:]]


def factored(pattern: str) -> str:
    """The same pattern, where alternatives with the same first letter share it, in parentheses too."""
    by_letter: dict[str, list[str]] = {}
    for member in top_level(pattern, "|"):
        shared = (member[:1].isalpha() or member[:1] == "@") and member[1:2] not in ("", "?", "*")
        letter = member[:1] if shared else ""
        by_letter.setdefault(letter, []).append(member[len(letter) :])
    return "|".join(
        f"{letter}({factored('|'.join(endings))})"
        if letter and len(endings) > 1
        else "|".join(_inside(letter + ending) for ending in endings)
        for letter, endings in by_letter.items()
    )


def _inside(member: str) -> str:
    """``member`` with each of its parentheses factored."""
    done, depth, start = list[str](), 0, 0
    for place, character in enumerate(member):
        if character == "(":
            if depth == 0:
                done.append(member[start : place + 1])
                start = place + 1
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                inner = member[start:place]
                done.append(inner if inner.startswith("?") else factored(inner))
                start = place
    return "".join([*done, member[start:]])
