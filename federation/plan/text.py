"""A query plan as text, in the form that Apollo's and The Guild's tools print."""

from __future__ import annotations

from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    print_selections,
)
from graphweft.federation.plan.nodes import (
    ConditionNode,
    EntitiesField,
    FetchNode,
    FlattenNode,
    PlanNode,
    QueryPlan,
    Representation,
    SequenceNode,
)
from graphweft.federation.plan.path import PlanPath, print_path

__all__ = ["plan_to_text"]


def plan_to_text(plan: QueryPlan) -> str:
    """The whole plan, two spaces a level."""
    if plan.node is None:
        return "QueryPlan {}"
    return "QueryPlan {\n" + _print_node(plan.node, "  ") + "\n}"


def _print_node(node: PlanNode, indent: str) -> str:
    if isinstance(node, FetchNode):
        return _print_fetch(node, indent)
    if isinstance(node, FlattenNode):
        inner = _print_node(node.node, indent + "  ")
        return f"{indent}Flatten({_print_paths(node.paths)}) {{\n{inner},\n{indent}}}"
    if isinstance(node, ConditionNode):
        return _print_condition(node, indent)
    name = "Sequence" if isinstance(node, SequenceNode) else "Parallel"
    inner = "".join(_print_node(child, indent + "  ") + ",\n" for child in node.nodes)
    return f"{indent}{name} {{\n{inner}{indent}}}"


def _print_fetch(node: FetchNode, indent: str) -> str:
    inner = indent + "  "
    head = f'{indent}Fetch(service: "{node.subgraph}") {{\n'
    if not node.entities:
        return f"{head}{inner}{print_selections(node.selections, inner)}\n{indent}}}"
    if len(node.entities) == 1:
        return f"{head}{_print_entities(node.entities[0], inner)}\n{indent}}}"
    fields = "".join(
        f"{inner}Flatten({_print_paths(field.paths)}) {{\n"
        f"{_print_entities(field, inner + '  ')}\n{inner}}},\n"
        for field in node.entities
    )
    return f"{head}{fields}{indent}}}"


def _print_entities(field: EntitiesField, indent: str) -> str:
    requires = "".join(
        _print_representation(representation, indent + "  ")
        for representation in _distinct(field.representations)
    )
    body = print_selections(field.selections, indent)
    return f"{indent}{{\n{requires}{indent}}} =>\n{indent}{body}"


def _print_condition(node: ConditionNode, indent: str) -> str:
    """`Include`, `Skip`, or `Include` with an `Else`."""
    word, clauses = "Include", [node.if_clause, node.else_clause]
    if node.if_clause is None:
        word, clauses = "Skip", [node.else_clause]
    printed = [_print_node(clause, indent + "  ") for clause in clauses if clause is not None]
    blocks = [f"{{\n{clause},\n{indent}}}" for clause in printed]
    return f"{indent}{word}(if: ${node.variable}) {' Else '.join(blocks)}"


def _print_paths(paths: tuple[PlanPath, ...]) -> str:
    quoted = [f'"{print_path(path)}"' for path in paths]
    return f"path: {quoted[0]}" if len(quoted) == 1 else f"paths: [{', '.join(quoted)}]"


def _distinct(representations: tuple[Representation, ...]) -> list[Representation]:
    """One per printed form: targets of one fetch often represent their objects alike."""
    return list({(r.types, r.type_condition, r.selections): r for r in representations}.values())


def _print_representation(representation: Representation, indent: str) -> str:
    named = (FieldSelection("__typename", "__typename"), *representation.selections)
    types = sorted(representation.types) or [representation.type_condition]
    fragments = tuple(InlineFragment(name, named) for name in types)
    text = print_selections(fragments, indent[:-2])
    return "\n".join(text.split("\n")[1:-1]) + "\n"
