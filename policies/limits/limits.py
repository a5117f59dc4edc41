"""What one operation may ask for; counted before it is validated and planned."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OperationLimits"]


@dataclass(frozen=True, slots=True)
class OperationLimits:
    """Ceilings, each of which may be reached but not passed; 0 switches one off.

    Those of an operation are counted with its fragments in place, once for every spread.

    Attributes:
        max_document_bytes: bytes of the document in UTF-8.
        max_tokens: tokens of the document; comments are counted by themselves, up to as many.
        max_depth: fields inside one another; what is inside `__schema` and `__type` adds nothing,
            since GraphQL servers limit the depth of introspection by a rule of its own.
        max_height: fields of an operation, those of one name counted once in a selection set.
        max_aliases: fields of an operation with an alias.
        max_root_fields: root fields of an operation, but for `__typename`.
        max_selections: fields, inline fragments and spreads of an operation.
        max_repeats: selections of one response name in a selection set, anywhere in the document.
            Fragments are taken to repeat each other's names: comparing them is what it costs.
        max_directives: directives of the document.
        max_variables: variables that the operations of the document define.
        max_operations: operations of the document.
    """

    max_document_bytes: int = 1_048_576
    max_tokens: int = 5_000
    max_depth: int = 20
    max_height: int = 0
    max_aliases: int = 30
    max_root_fields: int = 20
    max_selections: int = 5_000
    max_repeats: int = 100
    max_directives: int = 50
    max_variables: int = 100
    max_operations: int = 10
