"""Reading the body of a request: JSON as the standard says, and only texts that both databases can keep."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

NUL = "\x00"


class StrictParser(Parser):
    """Python's own reader takes NaN, the NUL character and half surrogates; the library answers 400 to ValueError."""

    def parse_body(self, request: HttpRequest) -> Any:
        data = json.loads(request.body, parse_constant=_refuse_constant)
        told = json.dumps(data, ensure_ascii=False)
        told.encode()  # UnicodeEncodeError, a ValueError, on half a surrogate pair
        if "\\u0000" in told and _has_nul(data):
            raise ValueError("NUL character")
        return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_nul(item) for item in value)
