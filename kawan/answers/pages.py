"""A long text in pages that fit a small screen, broken where the text itself pauses."""

import re
import textwrap

MOST = 1500  # characters a page
STEP = 50

_PARAGRAPHS = re.compile(r"\n{2,}")
_HEADING = re.compile(r"\*\*[^*\n]+\*\*")


def pages(text: str) -> tuple[str, ...]:
    """``text`` in pages of at most ``MOST`` characters: as few as possible, then as even as possible.

    A page breaks between paragraphs, and never behind a heading (a line in bold that stands alone or opens its
    paragraph). Only a paragraph that fills more than a page is broken between its lines, or words.
    """
    blocks = [part for block in _blocks(text) for part in _parts(block)]
    fewest = len(_filled(blocks, MOST))
    return next(found for limit in range(STEP, MOST + STEP, STEP) if len(found := _filled(blocks, limit)) <= fewest)


def _blocks(text: str) -> list[str]:
    """The paragraphs; a heading that stands alone is kept with what it is about."""
    blocks: list[str] = []
    for paragraph in _PARAGRAPHS.split(text.strip()):
        if blocks and _HEADING.fullmatch(blocks[-1]):
            blocks[-1] += "\n\n" + paragraph
        else:
            blocks.append(paragraph)
    return blocks


def _parts(block: str) -> list[str]:
    if len(block) <= MOST:
        return [block]
    lines = [piece for line in block.split("\n") for piece in textwrap.wrap(line, MOST) or [""]]
    return list(_filled(lines, MOST, "\n"))


def _filled(blocks: list[str], limit: int, between: str = "\n\n") -> tuple[str, ...]:
    """Blocks put together up to ``limit`` characters; a longer block is a page of its own."""
    found: list[str] = []
    for block in blocks:
        if found and len(found[-1]) + len(between) + len(block) <= limit:
            found[-1] += between + block
        else:
            found.append(block)
    return tuple(found)
