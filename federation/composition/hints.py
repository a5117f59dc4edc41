"""The codes of composition hints and what each means."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["HINTS"]

HINTS: Mapping[str, str] = {
    "DIRECTIVE_COMPOSITION_INFO": "A directive is composed in a newer minor version than linked.",
    "FROM_SUBGRAPH_DOES_NOT_EXIST": "An @override names a subgraph that is not composed.",
    "INCONSISTENT_ARGUMENT_PRESENCE": "An optional argument is not in all subgraphs: left out.",
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": "An argument's types differ but merge.",
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": "A field's types differ but merge.",
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": "A default is not in all subgraphs: left out.",
    "INCONSISTENT_DESCRIPTION": "Descriptions differ: the most frequent is taken.",
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": "A value is not in all subgraphs: left out.",
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": "A value is not in all subgraphs.",
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": "A directive's locations differ.",
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": (
        "An executable directive is not defined in all subgraphs: left out."
    ),
    "INCONSISTENT_INPUT_OBJECT_FIELD": "An input field is not in all subgraphs: left out.",
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "A directive's arguments differ: the most frequent are taken."
    ),
    "INCONSISTENT_UNION_MEMBER": "A union member is not in all subgraphs.",
    "INCONSISTENT_VALUE_TYPE_FIELD": "A field of a value type is not in all subgraphs.",
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": "A directive's arguments differ: merged.",
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": "A field is overridden and not used any more.",
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": "The overridden field does not exist any more.",
    "OVERRIDE_MIGRATION_IN_PROGRESS": "A field is being moved by a labelled @override.",
    "UNUSED_ENUM_TYPE": "An enum is used by nothing.",
}
