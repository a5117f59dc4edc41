"""The mapping of a binding's answers: by generated code, or with its problems for a trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from graphweft.connectors.bindings.binding import Binding
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.mapping import (
    PROBLEMS,
    MapValue,
    Selection,
    Variables,
    Wanted,
    WantedField,
    compile_field,
    compile_selection,
    interpret_field,
    interpret_selection,
    note_violation,
)
from graphweft.connectors.trace import Trace, TraceRecord

__all__ = ["AnswerMapping", "field_mapping", "object_mapping", "problems_record"]


class AnswerMapping(NamedTuple):
    """Maps answers; `explain` does so step by step, and notes what it could not compute."""

    binding: Binding
    run: MapValue
    explain: MapValue

    def __call__(
        self, value: Any, variables: Variables, context: RequestContext, path: list[str | int]
    ) -> Any:
        """The mapped value; `path` is where it goes, for the trace.

        A violation is noted for an answer that is nested beyond what Python can follow.
        """
        try:
            if context.trace is None:
                return self.run(value, variables)
            return self._traced(value, variables, context.trace, path)
        except RecursionError:
            note_violation(variables, "the backend's answer is nested too deeply")
            return None

    def _traced(
        self,
        value: Any,
        variables: Variables,
        trace: Trace,
        path: list[str | int],
    ) -> Any:
        problems: list[str] = []
        result = self.explain(value, {**variables, PROBLEMS: problems})
        if problems:
            trace.append(problems_record(self.binding, problems, path))
        return result


def problems_record(
    binding: Binding, problems: Sequence[str], path: Sequence[str | int] = ()
) -> TraceRecord:
    """A record of a trace: what a mapping could not compute, each thing once."""
    return {
        "kind": "mapping",
        "subgraph": binding.subgraph,
        "coordinate": binding.coordinate,
        "path": [*path],
        "problems": list(dict.fromkeys(problems)),
    }


def object_mapping(binding: Binding, selection: Selection, wanted: Wanted) -> AnswerMapping:
    """The mapping whose result is an object."""
    run, explain = compile_selection(selection, wanted), interpret_selection(selection, wanted)
    return AnswerMapping(binding, run, explain)


def field_mapping(binding: Binding, selection: Selection, field: WantedField) -> AnswerMapping:
    """The mapping whose result is the value of a field."""
    run, explain = compile_field(selection, field), interpret_field(selection, field)
    return AnswerMapping(binding, run, explain)
