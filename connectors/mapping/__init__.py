"""The mapping language: JSON of a backend to GraphQL, and arguments to requests.

selection = parse_selection("$.data { id name: full_name }")
run = compile_selection(selection, wanted)          # once per plan
run(body, {"$args": {"first": 2}})                   # once per answer
"""

from graphweft.connectors.mapping.evaluate import property_of
from graphweft.connectors.mapping.generate import (
    compile_field,
    compile_selection,
    interpret_field,
)
from graphweft.connectors.mapping.parse import (
    locate,
    parse_expression,
    parse_selection,
    parse_template,
)
from graphweft.connectors.mapping.print import print_expression, print_selection
from graphweft.connectors.mapping.select import (
    MapValue,
    compile_expression,
    interpret_selection,
    output_names,
)
from graphweft.connectors.mapping.shape import Shape, shape_of
from graphweft.connectors.mapping.syntax import Expression, Named, Path, Selection, Template
from graphweft.connectors.mapping.template import (
    Render,
    compile_path,
    compile_query,
    compile_text,
    encode_component,
    encode_segment,
    scalar_text,
    split_query,
)
from graphweft.connectors.mapping.values import (
    FOLLOW_UPS,
    MISSING,
    PROBLEMS,
    VIOLATIONS,
    Variables,
    as_text,
    is_list,
    is_object,
    json_equal,
    note_violation,
)
from graphweft.connectors.mapping.variables import VariablesUsed, variables_used
from graphweft.connectors.mapping.wanted import Coercion, Completion, FollowUp, Wanted, WantedField

__all__ = [
    "FOLLOW_UPS",
    "MISSING",
    "PROBLEMS",
    "VIOLATIONS",
    "Coercion",
    "Completion",
    "Expression",
    "FollowUp",
    "MapValue",
    "Named",
    "Path",
    "Render",
    "Selection",
    "Shape",
    "Template",
    "Variables",
    "VariablesUsed",
    "Wanted",
    "WantedField",
    "as_text",
    "compile_expression",
    "compile_field",
    "compile_path",
    "compile_query",
    "compile_selection",
    "compile_text",
    "encode_component",
    "encode_segment",
    "interpret_field",
    "interpret_selection",
    "is_list",
    "is_object",
    "json_equal",
    "locate",
    "note_violation",
    "output_names",
    "parse_expression",
    "parse_selection",
    "parse_template",
    "print_expression",
    "print_selection",
    "property_of",
    "scalar_text",
    "shape_of",
    "split_query",
    "variables_used",
]
