"""The codes of composition hints and what each means."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["HINTS"]

HINTS: Mapping[str, str] = {
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": (
        "An argument takes its value from a context in some subgraphs only."
    ),
    "DIRECTIVE_COMPOSITION_INFO": "A directive is composed without @composeDirective.",
    "FROM_SUBGRAPH_DOES_NOT_EXIST": "An @override names a subgraph that is not composed.",
    "INCONSISTENT_ARGUMENT_PRESENCE": "An optional argument is not in all subgraphs: left out.",
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": "An argument's types differ but merge.",
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": "A field's types differ but merge.",
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": "A default is not in all subgraphs: left out.",
    "INCONSISTENT_DESCRIPTION": "Descriptions differ: the most frequent is taken.",
    "INCONSISTENT_ENTITY": "A type is an entity in some of its subgraphs only.",
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": "A value is not in all subgraphs: left out.",
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": "A value is not in all subgraphs.",
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": "A directive's locations differ.",
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": (
        "An executable directive is not defined in all subgraphs: left out."
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE": (
        "A directive is not repeatable in all subgraphs: not repeatable."
    ),
    "INCONSISTENT_INPUT_OBJECT_FIELD": "An input field is not in all subgraphs: left out.",
    "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD": (
        "A field of an interface without @key is not in all subgraphs."
    ),
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "A directive's arguments differ: the most frequent are taken."
    ),
    "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD": (
        "A field of an object type without @key is not in all subgraphs."
    ),
    "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN": (
        "A @shareable field returns an abstract type whose possible types differ."
    ),
    "INCONSISTENT_UNION_MEMBER": "A union member is not in all subgraphs.",
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": "A directive's arguments differ: merged.",
    "NO_EXECUTABLE_DIRECTIVE_INTERSECTION": (
        "A directive has no location that all subgraphs give it: left out."
    ),
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": "A field is overridden and not used any more.",
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": "The overridden field does not exist any more.",
    "OVERRIDE_MIGRATION_IN_PROGRESS": "A field is being moved by a labelled @override.",
    "UNUSED_ENUM_TYPE": "An enum is used by nothing.",
}
