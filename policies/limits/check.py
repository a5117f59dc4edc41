"""Refuses an operation that asks for too much, before anything costly is done with it."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode

from graphweft.policies.limits.limits import OperationLimits
from graphweft.policies.limits.measure import Measure, measure_operation

__all__ = ["check_operation"]


def check_operation(
    document: DocumentNode, operation: OperationDefinitionNode, limits: OperationLimits
) -> list[GraphQLError]:
    """Every limit that the operation, or the document that it stands in, exceeds.

    Needs no schema, and takes time linear in the document.
    """
    found = measure_operation(document, operation)
    checks = (
        ("MAX_DEPTH_LIMIT", limits.max_depth, found.depth, "levels of fields"),
        ("MAX_HEIGHT_LIMIT", limits.max_height, found.height, "different fields"),
        ("MAX_ALIASES_LIMIT", limits.max_aliases, found.aliases, "aliases"),
        ("MAX_ROOT_FIELDS_LIMIT", limits.max_root_fields, found.root_fields, "root fields"),
        ("MAX_EXPANDED_SELECTIONS", limits.max_selections, found.selections, "selections"),
        ("MAX_REPEATS_LIMIT", limits.max_repeats, found.repeats, "selections of one name"),
        ("MAX_DIRECTIVES_LIMIT", limits.max_directives, found.directives, "directives"),
        ("MAX_VARIABLES_LIMIT", limits.max_variables, found.variables, "variables"),
        ("MAX_OPERATIONS_LIMIT", limits.max_operations, found.operations, "operations"),
    )
    return [
        _exceeded(code, limit, measure, what)
        for code, limit, measure, what in checks
        if 0 < limit < measure.value
    ]


def _exceeded(code: str, limit: int, measure: Measure, what: str) -> GraphQLError:
    return GraphQLError(
        f"The operation has {measure.value} {what}; at most {limit} are allowed.",
        measure.node,
        extensions={"code": code, "limit": limit, "measured": measure.value},
    )
