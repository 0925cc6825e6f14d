"""A small bot for the tests of the page: it greets, echoes, and sends one of everything."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from telegram import BotCommand, KeyboardButton, ReplyKeyboardMarkup, Update
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Buttons
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

TOKEN = "4242:page"
WELCOME = "Halo, saya <b>bot uji</b>. 1 &lt; 2 &amp; <code>kode</code>\n<tg-spoiler>rahasia</tg-spoiler>"
# A picture of one pixel.
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGMQCY4BAAFCAMR2du7XAAAAAElFTkSuQmCC")
TIENG = (-7.2320, 109.9362)


async def welcome(update: Update, _: Any) -> None:
    assert update.message is not None
    rows = [
        [
            Button("Setuju", callback_data="yes"),
            Button("Peringatan", callback_data="warn"),
        ],
        [Button("Situs", url="https://example.org/")],
    ]
    await update.message.reply_text(WELCOME, parse_mode=ParseMode.HTML, reply_markup=Buttons(rows))


async def offer_keys(update: Update, _: Any) -> None:
    assert update.message is not None
    keys = [
        [
            KeyboardButton("Kirim lokasi", request_location=True),
            KeyboardButton("Kirim nomor", request_contact=True),
        ],
        ["Tombol biasa"],
    ]
    await update.message.reply_text("Pilih tombol.", reply_markup=ReplyKeyboardMarkup(keys, resize_keyboard=True))


async def pressed(update: Update, _: Any) -> None:
    query = update.callback_query
    assert query is not None
    if query.data == "warn":
        await query.answer("Hati-hati", show_alert=True)
        return
    await query.answer("Tercatat")
    await query.edit_message_text("Terima kasih.")


async def answer(update: Update, _: Any) -> None:
    message = update.effective_message
    assert message is not None
    if update.edited_message is not None:
        await message.reply_text(f"diubah menjadi: {message.text}")
    elif message.location is not None:
        await message.reply_venue(*TIENG, title="Kopdes Tieng", address="Desa Tieng, Wonosobo")
        await message.reply_location(22.2799, 114.188)
    elif message.contact is not None:
        await message.reply_text(f"nomor: {message.contact.phone_number} dari {message.contact.user_id}")
    elif message.sticker or message.voice or message.photo or message.document:
        await message.reply_text("media diterima")
    else:
        await echo(update, message.text or "")


async def echo(update: Update, text: str) -> None:
    message = update.message
    assert message is not None
    if text == "lama":
        await message.reply_chat_action(ChatAction.TYPING)
        await asyncio.sleep(1.2)
    elif text == "hapus":
        gone = await message.reply_text("sebentar lagi hilang")
        await asyncio.sleep(4)  # a busy machine takes its time to show it
        await gone.delete()
    elif text == "banyak":
        await message.reply_text("\n".join(f"baris {number}" for number in range(60)))
    elif text == "topik":
        topic = await message.get_bot().create_forum_topic(message.chat_id, "Tiket 7")
        await message.chat.send_message("tiket dibuka", message_thread_id=topic.message_thread_id)
    elif text == "gambar":
        await message.reply_photo(PIXEL, caption="Ini <b>gambar</b>", parse_mode=ParseMode.HTML)
    elif text.startswith("nanti"):
        await asyncio.sleep(1.2)
    quoted = message.reply_to_message
    await message.reply_text(f"{'membalas ' + str(quoted.text) + ': ' if quoted else ''}jawab: {text}")


async def start_bot(base_url: str, base_file_url: str) -> Application[Any, Any, Any, Any, Any, Any]:
    """A polling bot that talks to the simulator; the addresses are those of its running simulator."""
    builder = Application.builder().token(TOKEN).base_url(base_url).base_file_url(base_file_url)
    bot = builder.concurrent_updates(True).build()
    bot.add_handler(CommandHandler("start", welcome))
    bot.add_handler(CommandHandler("tombol", offer_keys))
    bot.add_handler(CallbackQueryHandler(pressed))
    bot.add_handler(MessageHandler(filters.ALL, answer))
    await bot.initialize()
    await bot.bot.set_my_commands([BotCommand("tombol", "Tampilkan tombol"), BotCommand("start", "Mulai")])
    assert bot.updater is not None
    await bot.updater.start_polling(poll_interval=0.0, timeout=5)
    await bot.start()
    return bot


async def stop_bot(bot: Application[Any, Any, Any, Any, Any, Any]) -> None:
    assert bot.updater is not None
    await bot.updater.stop()
    await bot.stop()
    await bot.shutdown()
