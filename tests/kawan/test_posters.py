"""What is printed leads where it should: the codes are read again."""

import io
import re

import pytest
from PIL import Image

from kawan import campaigns, posters
from tests import qr_reader

LINKS = [
    campaigns.address("kawan_bot", "ab"),
    campaigns.address("kawan_migran_bot", "pasar-wonosobo-mei"),
    campaigns.address("kawan_migran_bot", "kelompok-purna-wonosobo-123456"),
]


@pytest.mark.parametrize("link", LINKS)
def test_the_picture_is_the_link(link: str) -> None:
    picture = Image.open(io.BytesIO(posters.picture(link))).convert("L")
    light, step = picture.tobytes(), posters.PICTURE_SCALE
    inside = range(qr_reader.QUIET_ZONE, picture.width // step - qr_reader.QUIET_ZONE)
    middle = [place * step + step // 2 for place in inside]
    modules = [[light[y * picture.width + x] < 128 for x in middle] for y in middle]
    assert qr_reader.read(modules) == link


@pytest.mark.parametrize("link", LINKS)
def test_the_page_holds_the_same_code_and_the_words(link: str) -> None:
    page = posters.page(link, "Balai (Desa) Tieng").decode("cp1252")
    squares = [(float(left), float(bottom), float(width)) for left, bottom, width in re.findall(SQUARE, page)]
    width = squares[0][2] - 0.05
    count = round(posters.CODE_WIDTH / width)
    left, top = min(square[0] for square in squares), posters.CODE_BOTTOM + posters.CODE_WIDTH
    dark = {(round((top - bottom) / width) - 1, round((x - left) / width)) for x, bottom, _width in squares}
    assert qr_reader.read([[(row, column) in dark for column in range(count)] for row in range(count)]) == link
    assert link.removeprefix("https://") in page
    assert r"Balai \(Desa\) Tieng" in page


SQUARE = r"([\d.]+) ([\d.]+) ([\d.]+) [\d.]+ re"


def test_a_long_line_is_made_smaller_rather_than_cut() -> None:
    lines = re.findall(r"/F\d ([\d.]+) Tf ([\d.]+) ", posters.page(LINKS[0], "W" * 60).decode("cp1252"))
    assert all(float(left) >= posters.MARGIN - 1 for _size, left in lines)
    assert float(lines[-1][0]) < 11


def test_a_page_is_a_whole_pdf() -> None:
    page = posters.page(LINKS[0], "Pasar 😀")
    table = int(page.rsplit(b"startxref\n", 1)[1].split()[0])
    assert page[table:].startswith(b"xref")
    places = [int(line.split()[0]) for line in page[table:].split(b"\n")[3:9]]
    assert [page[place:].split(b" ", 1)[0] for place in places] == [b"%d" % number for number in range(1, 7)]
