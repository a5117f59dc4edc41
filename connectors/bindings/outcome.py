"""What a binding makes of a backend's answer: `isSuccess`, and the `errors` that clients see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphweft.connectors.bindings.arguments import DirectiveArguments
from graphweft.connectors.mapping import (
    MapValue,
    Selection,
    Variables,
    as_text,
    compile_selection,
    is_object,
)
from graphweft.schemas.errors import BackendError

__all__ = ["OutcomeRules", "read_outcome_rules"]


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """The rules of a binding and of its source; those of the binding come last and win.

    Attributes:
        selections: all the mappings, for the variables that they use.
        is_success: whether an answer is a success; None where the protocol decides.
        message: of the error that a client sees; None for our own.
        extensions: further `extensions` of the error.
    """

    selections: tuple[Selection, ...] = ()
    is_success: MapValue | None = None
    message: MapValue | None = None
    extensions: tuple[MapValue, ...] = ()

    def succeeds(self, value: Any, variables: Variables, *, default: bool) -> bool:
        """Whether the answer is a success; whatever `isSuccess` gives but true is a failure."""
        if self.is_success is None:
            return default
        return self.is_success(value, variables) is True

    def shown(self, error: BackendError, value: Any, variables: Variables) -> BackendError:
        """The error as a client is to see it; `code` among the extensions replaces ours."""
        value = {} if value is None else value  # null maps to null, whatever the mapping says
        extensions = dict(error.extensions)
        for mapped in self.extensions:
            found = mapped(value, variables)
            extensions.update(found if is_object(found) else {})
        text = as_text(self.message(value, variables)) if self.message is not None else None
        code = extensions.pop("code", error.code)
        return BackendError(
            text or error.message, code=str(code), subgraph=error.subgraph, extensions=extensions
        )


def read_outcome_rules(
    source: DirectiveArguments | None, binding: DirectiveArguments
) -> OutcomeRules:
    """The arguments `isSuccess` and `errors` of both directives. Raises MappingError."""
    both = [arguments for arguments in (source, binding) if arguments is not None]
    success = [s for a in both if (s := a.selection("isSuccess")) is not None]
    messages = [s for a in both if (s := a.selection("errors", "message")) is not None]
    extensions = [s for a in both if (s := a.selection("errors", "extensions")) is not None]
    return OutcomeRules(
        selections=(*success, *messages, *extensions),
        is_success=_last(success),
        message=_last(messages),
        extensions=tuple(map(compile_selection, extensions)),
    )


def _last(selections: Sequence[Selection]) -> MapValue | None:
    return compile_selection(selections[-1]) if selections else None
