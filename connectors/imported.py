"""What an importer hands back: SDL text to keep and edit, and notes for the person doing so."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ImportNote", "ImportedSdl", "ProposedEntity"]


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One thing that a person should know about an import.

    Attributes:
        kind: `skipped` (something was left out), `changed` (a name or a type differs from the
            backend's), `invalid` (the description breaks its own specification there) or
            `suggestion` (lines that a person may want to add).
        where: place in the backend's description, such as a method name or a JSON pointer.
        message: what was done and why, or the exact lines to add.
    """

    kind: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class ProposedEntity:
    """That a type can be an entity, which a person accepts or not.

    Attributes:
        type_name: the GraphQL type.
        keys: field sets of its keys.
        lookup: what of the backend looks it up, such as `GET /users/{id}`.
        reason: why it can be one, and whether one or many are looked up at a time.
        is_accepted: whether the SDL makes an entity of it.
        obstacle: why it cannot be accepted as it stands; "" where it can.
    """

    type_name: str
    keys: tuple[str, ...]
    lookup: str
    reason: str
    is_accepted: bool = False
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class ImportedSdl:
    """Subgraph SDL made from a backend's own description.

    Attributes:
        sdl: the subgraph SDL with its binding directives.
        notes: what to know of it, in the order of the description.
        entities: types that can be entities, accepted or not.
    """

    sdl: str
    notes: tuple[ImportNote, ...] = ()
    entities: tuple[ProposedEntity, ...] = ()
