"""Files in both directions."""

from __future__ import annotations

import base64

import pytest
import telegram
from telegram.error import BadRequest

from simulator.files import image_size
from simulator.media_samples import sample_png
from simulator.testing import RunningSimulator


async def test_a_photo_with_a_caption(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    picture = sample_png(64, 48)
    sent = await bot.send_photo(7, picture, caption="<b>Kopdes</b>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (64, 48)
    assert sent.caption == "Kopdes"
    [seen] = await sim.bot_messages(7)
    shown = await sim.client.get(seen["photo"])
    assert (shown.content, shown.headers["content-type"]) == (picture, "image/png")
    again = await bot.send_photo(7, sent.photo[-1].file_id)
    assert again.photo[-1].file_id == sent.photo[-1].file_id
    edited = await bot.edit_message_caption(7, sent.message_id, caption="Koperasi")
    assert isinstance(edited, telegram.Message)
    assert edited.caption == "Koperasi"


async def test_documents_voices_stickers(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    sent = await bot.send_document(7, b"a;b\n1;2\n", filename="laporan.csv")
    assert sent.document is not None
    assert sent.document.file_name == "laporan.csv"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a;b\n1;2\n"
    assert (await bot.send_voice(7, b"OggS")).voice is not None
    assert (await bot.send_sticker(7, sample_png())).sticker is not None
    seen = await sim.bot_messages(7)
    assert seen[0]["document"]["name"] == "laporan.csv"
    page = await sim.client.get(seen[0]["document"]["url"])
    assert page.headers["content-disposition"] == "attachment"
    assert [one["media"] for one in seen] == ["document", "voice", "sticker"]


async def test_files_that_are_refused(sim: RunningSimulator, bot: telegram.Bot) -> None:
    await sim.say(7, "halo")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(7, b"not a picture")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(7, sample_png(), caption="x" * 1025)
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(7, "https://contoh.id/a.png")
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(7, "unknown-id")
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("unknown-id")


@pytest.mark.parametrize(
    "kind",
    ["sticker", "voice", "photo", "document", "video", "video_note", "audio", "animation", "poll", "dice"],
)
async def test_everything_a_person_can_send(sim: RunningSimulator, bot: telegram.Bot, kind: str) -> None:
    await sim.act(7, media=kind)
    message = (await bot.get_updates())[0].message
    assert message is not None
    attachment = getattr(message, kind)
    assert attachment
    assert (await sim.sees(7))["messages"][0]["media"] == kind
    if kind not in ("poll", "dice"):
        last = attachment[-1] if kind == "photo" else attachment
        assert len(await (await bot.get_file(last.file_id)).download_as_bytearray()) > 0


async def test_a_person_sends_an_own_document(sim: RunningSimulator, bot: telegram.Bot) -> None:
    content = base64.b64encode(b"judul: Hak cuti").decode()
    await sim.act(7, media="document", filename="cuti.md", content_base64=content, caption="unggah")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("cuti.md", "unggah")
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"judul: Hak cuti"


@pytest.mark.parametrize(
    "body",
    [
        {"media": "smell"},
        {"media": "document", "content_base64": "?"},
        {"media": "photo", "content_base64": "AAAA"},
        {"media": "sticker", "caption": "x"},
    ],
)
async def test_media_that_cannot_be_sent(sim: RunningSimulator, body: dict[str, str]) -> None:
    answer = await sim.client.post("/sim/people/7/messages", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (sample_png(3, 5), (3, 5)),
        (b"GIF89a" + bytes((3, 0, 5, 0)), (3, 5)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x05\x00\x03\x01\x01\x11\x00", (3, 5)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + bytes((2, 0, 0, 4, 0, 0)), (3, 5)),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"", None),
    ],
)
def test_sizes_of_pictures(content: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(content) == size
