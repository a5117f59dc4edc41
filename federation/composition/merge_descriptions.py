"""Merge descriptions: the most frequent one, the first among equals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graphweft.federation.composition.merge_context import MergeContext

__all__ = ["merge_descriptions"]


def merge_descriptions(
    context: MergeContext, coordinate: str, descriptions: Mapping[str, str | None]
) -> str | None:
    """The description of an element; its subgraphs without one do not count."""
    counted = Counter(text for text in descriptions.values() if text)
    if not counted:
        return None
    if len(counted) > 1:
        context.hint(
            "INCONSISTENT_DESCRIPTION",
            f'"{coordinate}" is described differently in its subgraphs; the most frequent'
            " description is taken",
            coordinate,
        )
    return counted.most_common(1)[0][0]
