"""The bot that announces: many messages at little cost each."""

from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot import rendering
from bot.rendering import Keyboard
from bot.sending import send_reply
from kawan.replies import Reply


class Announcer(ExtBot[int]):
    """Of Telegram's answer it reads the number of the message and no more: the library's reading of the whole message
    costs as much as sending it."""

    async def send_text(self, chat_id: int, text: str, markup: Keyboard = None) -> int:
        """Send a text in HTML; its number. Raises TelegramError."""
        content = {"chat_id": chat_id, "text": text, "parse_mode": ParseMode.HTML, "reply_markup": markup}
        return (await self._post("sendMessage", content))["message_id"]


async def announce(bot: Announcer, chat_id: int, reply: Reply) -> int:
    """Send an announcement, by calls that are made once each; the number of the message. Raises TelegramError."""
    if reply.photo or reply.file or reply.instead_of is not None:
        return await send_reply(bot, chat_id, reply, once=True)
    match rendering.chunks(reply):
        case [text]:
            return await bot.send_text(chat_id, text, rendering.keyboard(reply))
        case _:
            return await send_reply(bot, chat_id, reply, once=True)
