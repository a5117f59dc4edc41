"""Merge directive applications of one element, each directive by its own rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from graphql import print_ast

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merged import Application
from graphweft.schemas.directives import NO_REASON, Directives, ListSize

__all__ = [
    "RequirementSets",
    "merge_directives",
    "merge_requirements",
    "requirement_applications",
    "text_literal",
]

RequirementSets = tuple[tuple[str, ...], ...]
"""Alternatives, each a set of names that are all needed: a disjunction of conjunctions."""


def merge_directives(
    context: MergeContext, coordinate: str, sources: Mapping[str, Directives]
) -> tuple[Application, ...]:
    """Applications in the supergraph of an element that these subgraphs define."""
    present = [item for item in sources.values() if item.applied or item.tags]
    if not present:
        return ()
    merged: list[Application] = []
    for rule in _RULES:
        merged += rule(present)
    merged += _merge_deprecated(context, coordinate, present)
    _hint_merged_arguments(context, coordinate, present)
    return (*merged, *_merge_composed(context, coordinate, sources))


def text_literal(text: str) -> str:
    """A string as a GraphQL literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _merge_inaccessible(sources: Sequence[Directives]) -> list[Application]:
    return [Application("inaccessible")] if any(item.inaccessible for item in sources) else []


def _merge_tags(sources: Sequence[Directives]) -> list[Application]:
    names = dict.fromkeys(tag for item in sources for tag in item.tags)
    return [Application("tag", (("name", text_literal(name)),)) for name in names]


def _merge_requirements(sources: Sequence[Directives]) -> list[Application]:
    return list(
        requirement_applications(
            authenticated=any(item.authenticated for item in sources),
            scopes=merge_requirements(item.requires_scopes for item in sources),
            policies=merge_requirements(item.policies for item in sources),
        )
    )


def requirement_applications(
    *, authenticated: bool, scopes: RequirementSets, policies: RequirementSets
) -> tuple[Application, ...]:
    """The applications that state these requirements."""
    applications: list[Application] = []
    if authenticated:
        applications.append(Application("authenticated"))
    if scopes:
        applications.append(Application("requiresScopes", (("scopes", _sets_literal(scopes)),)))
    if policies:
        applications.append(Application("policy", (("policies", _sets_literal(policies)),)))
    return tuple(applications)


def merge_requirements(requirements: Iterable[RequirementSets | None]) -> RequirementSets:
    """Every subgraph's requirement must hold: the conjunction, with weaker alternatives only."""
    given = [item for item in requirements if item]
    if not given:
        return ()
    alternatives = {
        frozenset(name for names in choice for name in names) for choice in product(*given)
    }
    minimal = [item for item in alternatives if not any(other < item for other in alternatives)]
    return tuple(sorted(tuple(sorted(item)) for item in minimal))


def _merge_cost(sources: Sequence[Directives]) -> list[Application]:
    weights = [item.cost for item in sources if item.cost is not None]
    return [Application("cost", (("weight", str(max(weights))),))] if weights else []


def _merge_list_size(sources: Sequence[Directives]) -> list[Application]:
    sizes = [item.list_size for item in sources if item.list_size is not None]
    if not sizes:
        return []
    assumed = [size.assumed_size for size in sizes if size.assumed_size is not None]
    arguments: list[tuple[str, str]] = []
    if assumed:
        arguments.append(("assumedSize", str(max(assumed))))
    for name, names in (
        ("slicingArguments", _united(sizes, lambda size: size.slicing_arguments)),
        ("sizedFields", _united(sizes, lambda size: size.sized_fields)),
    ):
        if names is not None:
            arguments.append((name, _list_literal(names)))
    if not all(size.require_one_slicing_argument for size in sizes):
        arguments.append(("requireOneSlicingArgument", "false"))
    return [Application("listSize", tuple(arguments))]


def _united(
    sizes: Sequence[ListSize], names_of: Callable[[ListSize], tuple[str, ...] | None]
) -> list[str] | None:
    given = [names for size in sizes if (names := names_of(size)) is not None]
    return list(dict.fromkeys(name for names in given for name in names)) if given else None


def _merge_one_of(sources: Sequence[Directives]) -> list[Application]:
    return [Application("oneOf")] if any(item.one_of for item in sources) else []


def _merge_specified_by(sources: Sequence[Directives]) -> list[Application]:
    urls = [item.specified_by for item in sources if item.specified_by]
    return [Application("specifiedBy", (("url", text_literal(urls[0])),))] if urls else []


def _merge_deprecated(
    context: MergeContext, coordinate: str, sources: Sequence[Directives]
) -> list[Application]:
    reasons = Counter(item.deprecated for item in sources if item.deprecated is not None)
    if not reasons:
        return []
    if len(reasons) > 1:
        context.hint(
            "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
            f'"{coordinate}" is deprecated for different reasons; the most frequent is taken',
            coordinate,
        )
    reason = reasons.most_common(1)[0][0]
    arguments = () if reason == NO_REASON else (("reason", text_literal(reason)),)
    return [Application("deprecated", arguments)]


def _hint_merged_arguments(
    context: MergeContext, coordinate: str, sources: Sequence[Directives]
) -> None:
    for name, values in (
        ("requiresScopes", {item.requires_scopes for item in sources}),
        ("policy", {item.policies for item in sources}),
        ("cost", {item.cost for item in sources}),
        ("listSize", {item.list_size for item in sources}),
    ):
        if len(values - {None}) > 1:
            context.hint(
                "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
                f'"{coordinate}" has @{name} with different arguments; they are merged',
                coordinate,
            )


def _merge_composed(
    context: MergeContext, coordinate: str, sources: Mapping[str, Directives]
) -> list[Application]:
    """Applications of directives that `@composeDirective` names.

    A repeatable one is taken as often as it differs, another with its most frequent arguments.
    """
    counted: dict[str, Counter[Application]] = {}
    repeatable: set[str] = set()
    for graph, directives in sources.items():
        composed = context.composed.get(graph, {})
        for item in directives.applied:
            own = item.node.name.value
            name = composed.get(own)
            if name is not None:
                arguments = tuple(
                    (argument.name.value, print_ast(argument.value))
                    for argument in item.node.arguments or ()
                )
                counted.setdefault(name, Counter())[Application(name, arguments)] += 1
                if context.subgraphs[graph].directive_definitions[own].repeatable:
                    repeatable.add(name)
    merged: list[Application] = []
    for name, applications in counted.items():
        if name in repeatable:
            merged += applications
            continue
        merged.append(applications.most_common(1)[0][0])
        if len(applications) > 1:
            context.hint(
                "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
                f'"{coordinate}" has @{name} with different arguments; the most frequent are taken',
                coordinate,
            )
    return merged


def _sets_literal(sets: RequirementSets) -> str:
    return "[" + ", ".join(_list_literal(names) for names in sets) + "]"


def _list_literal(names: Iterable[str]) -> str:
    return "[" + ", ".join(map(text_literal, names)) + "]"


_RULES: tuple[Callable[[Sequence[Directives]], list[Application]], ...] = (
    _merge_inaccessible,
    _merge_tags,
    _merge_requirements,
    _merge_cost,
    _merge_list_size,
    _merge_one_of,
    _merge_specified_by,
)
