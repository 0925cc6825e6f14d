"""What the assistant says: small typed objects, the same for every language and channel."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply: ``payload`` comes back when pressed (at most 64 bytes), or ``url`` opens."""

    label: str
    payload: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the map, in degrees WGS 84, with the title and address that go beside the pin."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text file that goes with a reply."""

    name: str
    content: str


type Ask = Literal["", "contact", "location", "answered"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person.

    ``text`` is Markdown-lite (``**bold**``, lists by ``- `` and ``1. ``), escaped by whoever renders it.
    ``buttons`` are rows. ``source`` is the line that names law and date. ``ask`` offers a key that shares
    the person's contact or location, or takes that key away once it was *answered*. ``verbatim`` is shown letter by
    letter under the text, to be copied.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    location: Location | None = None
    photo: str = ""
    source: str = ""
    ask: Ask = ""
    verbatim: str = ""
    document: Document | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The reverse of ``as_dict``, from JSON. Raises KeyError or TypeError on another shape."""
        place, document = data.get("location"), data.get("document")
        rows = tuple(tuple(Button(**button) for button in row) for row in data.get("buttons") or ())
        return cls(
            text=data["text"],
            buttons=rows,
            location=Location(**place) if place else None,
            photo=data.get("photo", ""),
            source=data.get("source", ""),
            ask=data.get("ask", ""),
            verbatim=data.get("verbatim", ""),
            document=Document(**document) if document else None,
        )


def rows(*buttons: Button, width: int = 1) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
