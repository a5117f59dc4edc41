"""A query plan as text, in the form that Apollo's and The Guild's tools print."""

from __future__ import annotations

from graphweft.federation.operation.conditions import ALWAYS
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    print_selections,
)
from graphweft.federation.plan.nodes import (
    FetchNode,
    FlattenNode,
    PlanNode,
    QueryPlan,
    Representation,
    SequenceNode,
)
from graphweft.federation.plan.path import print_path

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
        return f"{indent}Flatten({_print_paths(node)}) {{\n{inner},\n{indent}}}"
    name = "Sequence" if isinstance(node, SequenceNode) else "Parallel"
    inner = "".join(_print_node(child, indent + "  ") + ",\n" for child in node.nodes)
    return f"{indent}{name} {{\n{inner}{indent}}}"


def _print_fetch(node: FetchNode, indent: str) -> str:
    inner = indent + "  "
    condition = "" if node.condition == ALWAYS else f", if: {_print_condition(node)}"
    requires = ""
    if node.representations:
        requires = f"{inner}{{\n"
        for representation in _distinct(node.representations):
            requires += _print_representation(representation, inner + "  ")
        requires += f"{inner}}} =>\n"
    body = print_selections(node.selections, inner)
    return (
        f'{indent}Fetch(service: "{node.subgraph}"{condition}) {{\n'
        f"{requires}{inner}{body}\n{indent}}}"
    )


def _print_paths(node: FlattenNode) -> str:
    quoted = [f'"{print_path(path)}"' for path in node.paths]
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


def _print_condition(node: FetchNode) -> str:
    return " or ".join(
        " and ".join(f"{'' if wanted else '!'}${name}" for name, wanted in sorted(conjunction))
        for conjunction in sorted(node.condition, key=sorted)
    )
