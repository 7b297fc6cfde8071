"""How the reference of settings writes a setting's type and default."""

from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec.structs import FieldInfo

from shared.settings import Secret

WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path", Secret: "secret"}


def type_words(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        return type_words(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if get_origin(kind) is tuple:
        return "list of texts"
    if get_args(kind):
        return " or ".join(type_words(part) for part in get_args(kind) if part is not NoneType)
    return WORDS[kind]


def default_words(value: object) -> str:
    match value:
        case None:
            return "not set"
        case bool():
            return f"`{str(value).lower()}`"
        case tuple():
            return ", ".join(f"`{each}`" for each in value) or "none"
        case _:
            return f"`{value}`"


def row_of(field: FieldInfo) -> str:
    """The first three cells of a setting's row."""
    return f"| `{field.name}` | {type_words(field.type)} | {default_words(field.default)} |"
