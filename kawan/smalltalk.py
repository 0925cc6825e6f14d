"""What is no question about migration or cooperatives: greetings, thanks, insults, things outside the subject."""

from kawan.answers import title, topics
from kawan.i18n import _
from kawan.replies import Button, Reply, rows


def reply(topic: str) -> Reply | None:
    """The short reply to a social topic, or None where the topic has an answer file."""
    text = _text(topic)
    if text is None:
        return None
    if topic in ("terima-kasih", "english-question"):
        return Reply(text)
    return Reply(
        text,
        rows(Button(_("Menu"), "x:bantuan"), Button(title("bicara-petugas"), "x:bicara-petugas"), width=2),
    )


def other_topics() -> list[str]:
    """The topics that are answered by a file."""
    return [topic for topic in topics() if reply(topic) is None]


def _text(topic: str) -> str | None:
    return {
        "sapaan": _(
            "Hello! Write your question in your own words. I know about migrant workers' rights, emergencies and "
            "cooperatives."
        ),
        "terima-kasih": _("You are welcome. Write again whenever you need to; stay safe."),
        "english-question": _(
            "I answer in Indonesian for now; the menu also speaks English: /bahasa. If a worker is in danger, call the "
            "local police or ambulance first, then the Indonesian mission. To reach our staff: /petugas"
        ),
        "data-pribadi-dikirim": _(
            "Please don't send personal data such as ID numbers or a CV here; we don't take job applications. "
            "Delete the message if you can. Ask me how to find official vacancies."
        ),
        "cari-jodoh": _("I can't help with finding a partner. Be careful with strangers who ask for money online."),
        "hinaan": _("I hear that you are upset. Tell me what happened, or talk to our staff; I pass it on."),
        "di-luar-topik": _(
            "That is outside what I know. I can help with migrant work, emergencies abroad, coming home, "
            "and cooperatives."
        ),
    }.get(topic)
