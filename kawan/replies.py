"""What the assistant says: small typed objects, the same for every language and channel."""

import base64
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

LARGEST_DOCUMENT = 20 * 1024 * 1024


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
    """A file that goes with a reply. Raises ValueError where a messenger would not take it."""

    name: str
    content: bytes

    def __post_init__(self) -> None:
        if not 0 < len(self.content) <= LARGEST_DOCUMENT:
            raise ValueError(f"a document holds 1 to {LARGEST_DOCUMENT} bytes, not {len(self.content)}")


type Ask = Literal["", "contact", "location", "answered"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person.

    ``text`` is Markdown-lite (``**bold**``, ``__italic__``, ``++underlined++``, ``~~struck~~``, lists by ``- `` and
    ``1. ``), escaped by whoever renders it. ``buttons`` are rows. ``source`` is the line that names law and date.
    ``ask`` offers a key that shares the person's contact or location, or takes that key away once it was
    *answered*. ``instead_of`` is the messenger's number of an earlier message whose place it takes, where that can
    still be changed. ``verbatim`` is shown letter by letter under the text, to be copied. ``photo`` and ``file``
    are the messenger's own names of something it keeps; the text stands under it.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    location: Location | None = None
    photo: str = ""
    source: str = ""
    ask: Ask = ""
    instead_of: int | None = None
    verbatim: str = ""
    document: Document | None = None
    file: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it; a document's bytes as base64."""
        data = asdict(self)
        if self.document is not None:
            data["document"]["content"] = base64.b64encode(self.document.content).decode()
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The reverse of ``as_dict``, from JSON. Raises KeyError or TypeError on another shape."""
        place, file = data.get("location"), data.get("document")
        rows = tuple(tuple(Button(**button) for button in row) for row in data.get("buttons") or ())
        return cls(
            text=data["text"],
            buttons=rows,
            location=Location(**place) if place else None,
            photo=data.get("photo", ""),
            source=data.get("source", ""),
            ask=data.get("ask", ""),
            instead_of=data.get("instead_of"),
            verbatim=data.get("verbatim", ""),
            document=Document(file["name"], base64.b64decode(file["content"])) if file else None,
            file=data.get("file", ""),
        )


def rows(*buttons: Button, width: int = 1) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
