"""What is asked of a field, and how a call is refused. Pure; knows nothing of HTTP but its numbers."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ISO: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


class RefusedError(Exception):
    """The call is answered with `status` and an envelope whose `errorCode` is `code`; nothing was changed."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def mistyped(name: str, wanted: str) -> RefusedError:
    """A field that is there but is not what it should be."""
    return RefusedError(400, "FIELD_INVALID", f"The field '{name}' must be {wanted}.")


def needed(fields: Mapping[str, Any], name: str) -> Any:
    """The value of a required field; null counts as missing. Raises RefusedError."""
    value = fields.get(name)
    if value is None:
        raise RefusedError(400, "FIELD_REQUIRED", f"The field '{name}' is required.")
    return value


def text(fields: Mapping[str, Any], name: str) -> str:
    """A required string with something in it besides white space. Raises RefusedError."""
    value = needed(fields, name)
    if not isinstance(value, str) or not value.strip():
        raise mistyped(name, "a string that is not empty")
    return value


def optional_text(fields: Mapping[str, Any], name: str) -> str | None:
    """A string or nothing; an empty string stays one. Raises RefusedError."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise mistyped(name, "a string")
    return value


def number(fields: Mapping[str, Any], name: str) -> int | float:
    """A required JSON number that is finite; `true` is no number and neither is `"12"`. Raises RefusedError."""
    value = needed(fields, name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not is_finite(value):
        raise mistyped(name, "a finite number")
    return value


def is_finite(value: float) -> bool:
    """False for NaN, the infinities (`1e999` is read as one) and whole numbers beyond any float."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def moment(fields: Mapping[str, Any], name: str) -> str | None:
    """An ISO 8601 date or time as the CRM shows it: a plain date becomes midnight, no zone. Raises RefusedError."""
    value = optional_text(fields, name)
    if value is None:
        return None
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise mistyped(name, "an ISO 8601 date") from None
    if not ISO.fullmatch(value):
        raise mistyped(name, "an ISO 8601 date")
    return value if "T" in value else f"{value}T00:00:00"


def texts(fields: Mapping[str, Any], name: str) -> list[str]:
    """A list of strings; nothing gives an empty one. Raises RefusedError."""
    value = fields.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise mistyped(name, "a list of strings")
    return value


def pairs(fields: Mapping[str, Any], name: str) -> list[dict[str, Any]] | None:
    """A list of `{name, value}`, or None when the field was not sent. Raises RefusedError."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(is_pair(one) for one in value):
        raise mistyped(name, "a list of {name, value}")
    return [{"name": one["name"], "value": one["value"]} for one in value]


def is_pair(value: object) -> bool:
    """Whether this is a custom field: a name, and a value that is no list and no object."""
    if not isinstance(value, dict) or "value" not in value:
        return False
    name = value.get("name")
    return isinstance(name, str) and bool(name) and not isinstance(value["value"], list | dict)
