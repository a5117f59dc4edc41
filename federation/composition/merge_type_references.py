"""Merge the types that subgraphs give one element: the common supertype, or subtype for inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphweft.federation.composition.merge_context import MergeContext, describe_sources
from graphweft.schemas.errors import SourceLocation
from graphweft.schemas.type_reference import (
    ListType,
    NamedType,
    NonNullType,
    TypeReference,
)

__all__ = ["TypeMerge", "is_subtype", "merge_type_references"]


@dataclass(frozen=True, slots=True)
class TypeMerge:
    """What is merged, and how it is reported.

    Attributes:
        kind: `field`, `argument` or `input field`.
        is_input: inputs take the subtype, outputs the supertype.
        error_code: reported when there is no common type.
        hint_code: reported when types differ but merge.
    """

    kind: str
    is_input: bool
    error_code: str
    hint_code: str


def merge_type_references(
    context: MergeContext,
    merge: TypeMerge,
    coordinate: str,
    types: Mapping[str, TypeReference],
    locations: Mapping[str, SourceLocation],
) -> tuple[TypeReference, bool]:
    """The merged type, and whether all subgraphs have exactly that type."""
    candidates = list(dict.fromkeys(types.values()))
    if len(candidates) == 1:
        return candidates[0], True
    merged = candidates[0]
    for candidate in candidates[1:]:
        if is_subtype(context, candidate, merged):
            merged = candidate if merge.is_input else merged
        elif is_subtype(context, merged, candidate):
            merged = merged if merge.is_input else candidate
        else:
            context.error(
                merge.error_code,
                f'the {merge.kind} "{coordinate}" has types that cannot be merged: it has type'
                f" {describe_sources(types)}",
                locations.values(),
                coordinate,
            )
            return merged, False
    context.hint(
        merge.hint_code,
        f'the {merge.kind} "{coordinate}" has type {describe_sources(types)}; "{merged}" is taken',
        coordinate,
    )
    return merged, False


def is_subtype(context: MergeContext, candidate: TypeReference, base: TypeReference) -> bool:
    """Whether each value of `candidate` is one of `base`, in the supergraph's types."""
    if candidate == base:
        return True
    match candidate, base:
        case NonNullType(inner), NonNullType(outer):
            return is_subtype(context, inner, outer)
        case NonNullType(inner), _:
            return is_subtype(context, inner, base)
        case ListType(inner), ListType(outer):
            return is_subtype(context, inner, outer)
        case NamedType(inner), NamedType(outer):
            return outer in context.supertypes.get(inner, frozenset())
        case _:
            return False
