"""A query plan as JSON, with the keys of Apollo's query plan format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.federation.plan.nodes import (
    ConditionNode,
    EntitiesField,
    FetchNode,
    FlattenNode,
    PlanNode,
    QueryPlan,
    Representation,
    RepresentationField,
    SequenceNode,
)
from graphweft.federation.plan.path import EachItem, Key, PlanPath

__all__ = ["plan_to_json"]


def plan_to_json(plan: QueryPlan) -> dict[str, Any]:
    """`{"kind": "QueryPlan", "node": ...}`; `node` is absent where no subgraph is asked."""
    if plan.node is None:
        return {"kind": "QueryPlan"}
    return {"kind": "QueryPlan", "node": _node(plan.node)}


def _node(node: PlanNode) -> dict[str, Any]:
    if isinstance(node, FetchNode):
        return _fetch(node)
    if isinstance(node, FlattenNode):
        return {"kind": "Flatten", **_places(node.paths), "node": _node(node.node)}
    if isinstance(node, ConditionNode):
        return _condition(node)
    kind = "Sequence" if isinstance(node, SequenceNode) else "Parallel"
    return {"kind": kind, "nodes": [_node(child) for child in node.nodes]}


def _fetch(node: FetchNode) -> dict[str, Any]:
    operation = node.operation
    result: dict[str, Any] = {
        "kind": "Fetch",
        "id": node.id,
        "serviceName": node.subgraph,
        "operationKind": operation.operation_type.value,
        "operationName": operation.name,
        "operation": operation.text,
        "variableUsages": list(operation.variable_names),
        "dependsOn": list(node.depends_on),
        "reason": node.reason,
    }
    if len(node.entities) == 1:
        result["requires"] = _requires(node.entities[0])
        if rewrites := _context_rewrites(node.entities[0]):
            result["contextRewrites"] = rewrites
    elif node.entities:
        result["entities"] = [
            {
                "key": field.key,
                "variable": field.variable,
                **_places(field.paths),
                "requires": _requires(field),
                "reason": field.reason,
            }
            for field in node.entities
        ]
    return result


def _condition(node: ConditionNode) -> dict[str, Any]:
    result: dict[str, Any] = {"kind": "Condition", "condition": node.variable}
    if node.if_clause is not None:
        result["ifClause"] = _node(node.if_clause)
    if node.else_clause is not None:
        result["elseClause"] = _node(node.else_clause)
    return result


def _places(paths: tuple[PlanPath, ...]) -> dict[str, Any]:
    """One `path` as in Apollo's format; `paths` as well where there are several."""
    printed = [_path(path) for path in paths]
    return {"path": printed[0], "paths": printed} if len(printed) > 1 else {"path": printed[0]}


def _requires(field: EntitiesField) -> list[dict[str, Any]]:
    fragments = [f for r in field.representations for f in _representation(r)]
    return [f for n, f in enumerate(fragments) if f not in fragments[:n]]


def _context_rewrites(field: EntitiesField) -> list[dict[str, Any]]:
    """How context values become variables: paths upwards from the objects, then down again."""
    found: list[dict[str, Any]] = []
    for target in field.targets:
        for source in target.contexts:
            between = target.path[len(source.path) :]
            up = [".." for element in between if isinstance(element, Key)]
            for way in _ways(source.fields):
                rewrite = {
                    "kind": "KeyRenamer",
                    "path": [*up, *way],
                    "renameKeyTo": source.variable,
                }
                if rewrite not in found:
                    found.append(rewrite)
    return found


def _ways(fields: tuple[RepresentationField, ...]) -> Iterator[list[str]]:
    for field in fields:
        narrowed = [f"... on {' | '.join(sorted(field.types))}"] if field.types else []
        for rest in _ways(field.fields) if field.fields else ([],):
            yield [*narrowed, field.key, *rest]


def _representation(representation: Representation) -> list[dict[str, Any]]:
    named = (FieldSelection("__typename", "__typename"), *representation.selections)
    return [
        {"kind": "InlineFragment", "typeCondition": name, "selections": _selections(named)}
        for name in sorted(representation.types) or [representation.type_condition]
    ]


def _selections(selections: Selections) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for selection in selections:
        entry: dict[str, Any]
        if isinstance(selection, FieldSelection):
            entry = {"kind": "Field", "name": selection.name}
        else:
            entry = {"kind": "InlineFragment", "typeCondition": selection.type_condition}
        if selection.selections:
            entry["selections"] = _selections(selection.selections)
        found.append(entry)
    return found


def _path(path: PlanPath) -> list[str]:
    elements: list[str] = []
    for element in path:
        if isinstance(element, Key):
            elements.append(element.name)
        elif isinstance(element, EachItem):
            elements.append("@")
        else:
            elements.append(f"... on {' | '.join(sorted(element.types))}")
    return elements
