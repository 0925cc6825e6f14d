"""The parameters of one Bot API call, however they came: query, JSON, form or multipart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from simulator.errors import bad_request
from simulator.responses import load_json

_LARGEST_FIELD = 8 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime_type: str | None = None


def is_chat_number(text: str) -> bool:
    """True for a chat id in digits, and not for @names or numbers beyond Telegram's."""
    return re.fullmatch(r"-?[0-9]{1,18}", text) is not None


class Params:
    """Typed access to the parameters; a value may be native JSON or its text, as Telegram allows."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.values = dict(values)
        self.files = dict(files or {})

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values[name])
        except (KeyError, TypeError, ValueError):
            return default

    def number(self, name: str) -> float | None:
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "t", "y")

    def json(self, name: str) -> Any:
        """The decoded value, or None when it is missing or empty.

        Raises:
            ApiError: 400 when the text is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def object(self, name: str) -> dict[str, Any] | None:
        value = self.json(name)
        if value is None or isinstance(value, dict):
            return cast(dict[str, Any] | None, value)
        raise bad_request(f"object expected as {name.replace('_', ' ')}")

    def array(self, name: str) -> list[Any] | None:
        value = self.json(name)
        if value is None or isinstance(value, list):
            return cast(list[Any] | None, value)
        raise bad_request(f"expected an Array as {name.replace('_', ' ')}")

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name` itself or through `attach://`."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def for_log(self) -> dict[str, Any]:
        """The values, with the name and size of each file instead of its bytes."""
        files = {name: f"<{file.name}, {len(file.content)} bytes>" for name, file in self.files.items()}
        return {**self.values, **files}


async def read_params(request: Request) -> Params:
    """Collect the parameters of a request.

    Raises:
        ApiError: 400 when a JSON body is not an object or a multipart body is broken.
    """
    values: dict[str, Any] = dict(parse_qsl(request.url.query, keep_blank_values=True))
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            await _read_multipart(request, values, files)
        except HTTPException as error:
            raise bad_request(f"can't parse multipart body: {error.detail}") from None
    elif body := await request.body():
        values.update(_json_body(body) if kind == "application/json" else _form_body(body))
    return Params(values, files)


async def _read_multipart(request: Request, values: dict[str, Any], files: dict[str, Upload]) -> None:
    async with request.form(max_part_size=_LARGEST_FIELD) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = Upload(value.filename or name, await value.read(), value.content_type)
            else:
                values[name] = value


def _form_body(body: bytes) -> dict[str, Any]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _json_body(body: bytes) -> dict[str, Any]:
    try:
        decoded = load_json(body)
    except ValueError:
        decoded = None
    if not isinstance(decoded, dict):
        raise bad_request("can't parse request body as JSON object")
    return cast(dict[str, Any], decoded)
