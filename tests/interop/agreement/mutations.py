"""Random mutations: one small change to one document, drawn by a seeded generator."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from graphql import DocumentNode, parse, print_ast
from graphql.error import GraphQLSyntaxError

from tests.interop.agreement.corpus import SubgraphSet
from tests.interop.agreement.mutate_definitions import DEFINITION_MUTATORS
from tests.interop.agreement.mutate_directives import DIRECTIVE_MUTATORS
from tests.interop.agreement.mutate_fields import FIELD_MUTATORS
from tests.interop.agreement.mutator import Mutated, Scene

__all__ = ["mutate"]

_MUTATORS = (*DEFINITION_MUTATORS, *DIRECTIVE_MUTATORS, *FIELD_MUTATORS)
_ATTEMPTS = 40


def mutate(random: Random, given: SubgraphSet) -> tuple[SubgraphSet, str] | None:
    """The set with one to three changes, and what they are; None where nothing can be changed."""
    changes: list[str] = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        mutated = _once(random, given)
        if mutated is None:
            break
        given, change = mutated
        changes.append(change)
    return (given, "; ".join(changes)) if changes else None


def _once(random: Random, given: SubgraphSet) -> tuple[SubgraphSet, str] | None:
    try:
        documents = {item.name: parse(item.sdl, no_location=True) for item in given.subgraphs}
    except GraphQLSyntaxError:
        return None
    for _ in range(_ATTEMPTS):
        name = random.choice([*documents])
        document = documents[name]
        others = [other for key, other in documents.items() if key != name]
        names = [key for key in documents if key != name]
        mutated = random.choice(_MUTATORS)(Scene(random, document, others, names))
        if mutated is not None and mutated.document != document and _is_printable(mutated.document):
            return _with_document(given, name, mutated), f"{name}: {mutated.change}"
    return None


def _is_printable(document: DocumentNode) -> bool:
    """Whether it is read again as printed; a type that lost its last field may not be."""
    try:
        parse(print_ast(document))
    except GraphQLSyntaxError:
        return False
    return True


def _with_document(given: SubgraphSet, name: str, mutated: Mutated) -> SubgraphSet:
    sdl = _printed(mutated.document)
    return replace(
        given,
        subgraphs=tuple(
            replace(item, sdl=sdl) if item.name == name else item for item in given.subgraphs
        ),
    )


def _printed(document: DocumentNode) -> str:
    return print_ast(document) + "\n"
