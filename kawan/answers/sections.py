"""An answer file as text: its front matter, its sections, and the line on which each begins."""

import re
from dataclasses import dataclass

BODY, ROLE, COUNTRY, LONGER = "", "peran", "negara", "lebih lengkap"
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## ?(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the text. ``heading`` is empty for the body. The lines are those of the file."""

    heading: str
    text: str
    heading_line: int
    line: int
    """Where ``text`` begins."""

    @property
    def kind(self) -> str:
        """The heading without its keys."""
        return self.heading.partition(":")[0].strip()

    @property
    def keys(self) -> tuple[str, ...]:
        """The roles or countries that a heading names."""
        return tuple(key.strip() for key in self.heading.partition(":")[2].split(",") if key.strip())


@dataclass(frozen=True, slots=True)
class Parts:
    """A file taken apart. The front matter is YAML that begins on line 2."""

    front_matter: str
    sections: tuple[Section, ...]

    def find(self, heading: str) -> Section | None:
        return next((section for section in self.sections if section.heading == heading), None)


def tidy(content: str) -> str:
    """The file as we keep it: no byte order mark, Unix line ends, one newline at the end."""
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def split(content: str) -> Parts:
    """Take a file apart. Raises ValueError where the front matter does not begin on line 1, or does not end."""
    found = _FRONT_MATTER.match(content)
    if found is None:
        raise ValueError("no front matter")
    headings = list(_HEADING.finditer(content, found.end()))
    starts = [found.end(), *(heading.end() for heading in headings)]
    ends = [*(heading.start() for heading in headings), len(content)]
    names = [BODY, *(heading.group(1) for heading in headings)]
    sections = (_section(content, *where) for where in zip(names, starts, ends, strict=True))
    return Parts(found.group(1), tuple(sections))


def _section(content: str, heading: str, start: int, end: int) -> Section:
    text = content[start:end]
    begins = start + len(text) - len(text.lstrip())
    return Section(heading, text.strip(), content.count("\n", 0, start) + 1, content.count("\n", 0, begins) + 1)


def with_section(content: str, heading: str, text: str) -> str:
    """The file with another text in one section; an empty text takes the section out, a new heading comes last."""
    parts = split(content)
    texts = {section.heading: section.text for section in parts.sections}
    texts[heading] = text.strip()
    written = [f"## {name}\n{text}" if name else text for name, text in texts.items() if text or name == BODY]
    return tidy(f"---\n{parts.front_matter}---\n" + "\n\n".join(written))
