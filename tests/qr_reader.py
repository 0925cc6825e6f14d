"""Reads a QR code as a phone does after it has found the corners: modules, mask, blocks, bytes (ISO/IEC 18004).

Written from the standard and knowing nothing of whoever drew the code. No errors are corrected: what is read is what
was drawn. Versions 2 to 6, which is what links need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

type Modules = Sequence[Sequence[bool]]

QUIET_ZONE = 4
FORMAT_MASK = 0b101010000010010
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
# How many bytes of data are in each block.
BLOCKS = {
    (2, "Q"): (22,), (2, "H"): (16,),
    (3, "Q"): (17, 17), (3, "H"): (13, 13),
    (4, "Q"): (24, 24), (4, "H"): (9, 9, 9, 9),
    (5, "Q"): (15, 15, 16, 16), (5, "H"): (11, 11, 12, 12),
    (6, "Q"): (19, 19, 19, 19), (6, "H"): (15, 15, 15, 15),
}  # fmt: skip
MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda row, column: (row + column) % 2,
    lambda row, _column: row % 2,
    lambda _row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)


def read(modules: Modules) -> str:
    """The text of a code without its quiet zone; True is dark."""
    version = (len(modules) - 17) // 4
    fields = [modules[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    fields += [modules[row][8] for row in (7, 5, 4, 3, 2, 1, 0)]
    form = int("".join(str(int(bit)) for bit in fields), 2) ^ FORMAT_MASK
    level, mask = LEVELS[form >> 13], MASKS[form >> 10 & 0b111]
    bits = "".join(str(int(modules[row][column] ^ (mask(row, column) == 0))) for row, column in _path(len(modules)))
    written = [int(bits[start : start + 8], 2) for start in range(0, len(bits) - 7, 8)]
    stream = "".join(f"{byte:08b}" for byte in _in_order(written, BLOCKS[version, level]))
    assert stream[:4] == "0100", "not in bytes"
    length = int(stream[4:12], 2)
    return bytes(int(stream[start : start + 8], 2) for start in range(12, 12 + 8 * length, 8)).decode()


def _path(size: int) -> Iterator[tuple[int, int]]:
    """Where the bits stand: two columns at a time from the right, up and down in turn."""
    upwards = True
    columns = [column for column in range(size - 1, -1, -1) if column != 6]  # there the timing pattern is
    for pair in zip(columns[::2], columns[1::2], strict=True):
        for step in range(size):
            row = size - 1 - step if upwards else step
            yield from ((row, column) for column in pair if not _is_pattern(row, column, size))
        upwards = not upwards


def _is_pattern(row: int, column: int, size: int) -> bool:
    near_top, near_left = row < 9, column < 9
    finder = (near_top and (near_left or column > size - 9)) or (near_left and row > size - 9)
    alignment = size - 9 <= row <= size - 5 and size - 9 <= column <= size - 5
    return finder or alignment or row == 6 or column == 6


def _in_order(written: Sequence[int], lengths: Sequence[int]) -> list[int]:
    """The data bytes of the blocks one after another; they are written one of each block in turn."""
    blocks: list[list[int]] = [[] for _ in lengths]
    bytes_left = iter(written)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(bytes_left))
    return [byte for block in blocks for byte in block]
