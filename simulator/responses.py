"""JSON in and out."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


class CompactJSON(JSONResponse):
    """JSON without needless bytes; what is not Unicode becomes a question mark."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def load_json(body: bytes) -> Any:
    """Decode a body.

    Raises:
        ValueError: when it is no JSON, too deep, or holds half a character (a lone surrogate).
    """
    try:
        decoded = json.loads(body)
    except RecursionError:
        raise ValueError("too deep") from None
    if b"\\ud" in body.lower():
        # UnicodeEncodeError is a ValueError.
        json.dumps(decoded, ensure_ascii=False).encode()
    return decoded
