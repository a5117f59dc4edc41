"""Whether a document is an OpenAPI document that is read, and where it breaks the specification."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NoReturn

from jsonschema_path import SchemaPath
from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)

from graphweft.connectors.rest.openapi.document import JsonObject, as_object
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = ["check_openapi", "note_violations"]

MAX_VIOLATIONS = 10
MAX_VALIDATED_OPERATIONS = 250
_SWAGGER = "2.0"
_VALIDATORS = {
    _SWAGGER: OpenAPIV2SpecValidator,
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}


def check_openapi(document: Any, source: str) -> None:
    """Refuse what is no OpenAPI 3 or Swagger 2.0 document, saying what was found.

    Raises:
        ImportDocumentError: not an object, another version, or no paths.
    """
    problem = _problem(document)
    if problem:
        raise ImportDocumentError(problem, SourceLocation(source))


def note_violations(document: JsonObject, notes: Notes) -> None:
    """Note the first violations of the specification. None of them stops an import."""
    operations = sum(len(as_object(item)) for item in as_object(document.get("paths")).values())
    if operations > MAX_VALIDATED_OPERATIONS:
        notes.invalid(
            "#",
            f"not validated: with {operations} operations that would take long",
        )
        return
    inside = SchemaPath.from_dict(document, handlers=_NoDocuments())
    validator = _VALIDATORS[_version(document)[:3]](inside)
    try:
        for error in islice(validator.iter_errors(), MAX_VIOLATIONS):
            notes.invalid(_pointer(error.absolute_path), _first_line(error.message))
    except Exception as error:  # noqa: BLE001  # the validator itself fails on broken references
        notes.invalid("#", f"cannot be validated: {_first_line(str(error))}")


class _NoDocuments(dict[str, Any]):
    """What reads other documents for the validator, by scheme: nothing, whatever the scheme.

    It would read whatever file or URL a document refers to.
    """

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Callable[[str], NoReturn]:
        return _refuse_to_read


def _refuse_to_read(location: str) -> NoReturn:
    raise LookupError(f"it refers to {location}, and other documents are not read")


def _problem(document: Any) -> str:
    start = "not an OpenAPI document"
    if not as_object(document):
        return f"{start}: it holds no object at its top level"
    version = _version(document)
    if not version:
        fields = ", ".join(map(repr, list(map(str, document))[:5]))
        return f"{start}: no `openapi` field; its fields are {fields}"
    if version[:3] not in _VALIDATORS:
        return f"OpenAPI {version!r} is not read: Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are"
    if not as_object(document.get("paths")):
        return "this OpenAPI document has no `paths`, so there is nothing to import"
    return ""


def _version(document: JsonObject) -> str:
    """The version that the document says it is of; "" where it does not say one."""
    version = document.get("openapi", document.get("swagger", ""))
    return f"{version}.0" if version in {2, "2"} else str(version)


def _pointer(path: Iterable[object]) -> str:
    tokens = (str(token).replace("~", "~0").replace("/", "~1") for token in path)
    return "/".join(("#", *tokens))


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 300 else f"{line[:300]}..."
