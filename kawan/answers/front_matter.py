"""The YAML at the head of an answer file: its fields, and for every error the line on which it stands."""

import datetime as dt
from typing import Annotated, Any

import yaml
from babel.dates import format_date
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from kawan.i18n import _, language

FIRST_LINE = 2  # after the ``---`` on line 1

type Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
type Ids = Annotated[tuple[Line, ...], BeforeValidator(lambda given: given or ())]


class BrokenFieldError(ValueError):
    """A field that can't be read: the line in the file, and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Source(BaseModel):
    """Where a statement comes from: a law with its article, or a page with its date."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    law: str = ""
    article: str = ""
    page: str = ""
    date: str = ""

    def line(self) -> str:
        return ", ".join(part for part in (self.law or self.page, self.article or self.when()) if part)

    def when(self, month: str = "MMM") -> str:
        """The page's date as people read it; ``month`` is Babel's pattern: short, or ``MMMM`` in full."""
        pattern, date = ("d ", self.date) if len(self.date) > len("2026-05") else ("", f"{self.date}-01")
        try:
            return format_date(dt.date.fromisoformat(date), f"{pattern}{month} yyyy", locale=language())
        except ValueError:  # a year, or that there is no date
            return self.date


class FrontMatter(BaseModel):
    """The fields of an answer file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line
    topic: Line
    sources: tuple[Source, ...]
    checked: dt.date
    review_by: dt.date
    related: Ids = ()
    tasks: Ids = ()
    quiet: bool = False


def read(text: str) -> FrontMatter:
    """Read the fields. Raises BrokenFieldError for what is no YAML, and for a field that is unknown, missing or of
    another kind."""
    node, data = _load(text)
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        # a misspelt field is missing too: what stands there comes first
        first = min(error.errors(), key=lambda one: one["type"] == "missing")
        raise BrokenFieldError(_line_of(node, first["loc"]), _reason(first)) from error


def line_of(text: str, *place: str | int) -> int:
    """The line on which a field of valid front matter stands, or an item within it."""
    return _line_of(_load(text)[0], place)


def _load(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes, which know their lines, and the data; every value is a string, whatever it looks like."""
    loader = yaml.BaseLoader(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node else None  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BrokenFieldError(mark.line + FIRST_LINE if mark else FIRST_LINE, _unreadable(error.problem)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BrokenFieldError(FIRST_LINE, _unreadable(error)) from error
    finally:
        loader.dispose()


def _line_of(node: yaml.Node | None, place: tuple[str | int, ...]) -> int:
    """The line of the innermost part of ``place`` that the file has."""
    line = FIRST_LINE
    for step in place:
        found = _inside(node, step)
        if found is None:
            break
        key, node = found
        line = key.start_mark.line + FIRST_LINE
    return line


def _inside(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _reason(error: ErrorDetails) -> str:
    field = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "missing":
            return _("the field “{field}” is missing", field=field)
        case "extra_forbidden":
            return _("unknown field “{field}”", field=field)
        case kind if kind.startswith("date"):
            return _("“{field}” has to be a date like 2026-11-22, and is “{given}”", field=field, given=error["input"])
        case "model_type":
            return _("the front matter needs fields like “title: ...”")
        case _:
            field = str(error["loc"][0])
            return _("“{field}” has another form than in the example of docs/answers.md", field=field)


def _unreadable(why: object) -> str:
    return _("the front matter can't be read, here or shortly before ({why})", why=why)
