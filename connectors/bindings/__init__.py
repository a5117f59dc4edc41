"""Bindings: fields and types of a subgraph that backend calls answer.

Shared by the connectors of protocols that are not GraphQL. Such a connector reads its directives
(`read_bindings`), hands out one synthetic subgraph for each (`expand`), and executes operations on
them (`prepare_operation`) through a `BackendCall` of its own.
"""

from graphweft.connectors.bindings.arguments import DirectiveArguments
from graphweft.connectors.bindings.backend import (
    NOT_FOUND,
    BackendCall,
    BoundBinding,
    Reply,
    call_record,
    error_entry,
)
from graphweft.connectors.bindings.binding import (
    CONNECT,
    GRPC_CONNECT,
    Binding,
    BindingKind,
    BindingVocabulary,
    read_bindings,
    read_sources,
)
from graphweft.connectors.bindings.execute import BoundCall, prepare_operation
from graphweft.connectors.bindings.expand import expand

__all__ = [
    "CONNECT",
    "GRPC_CONNECT",
    "NOT_FOUND",
    "BackendCall",
    "Binding",
    "BindingKind",
    "BindingVocabulary",
    "BoundBinding",
    "BoundCall",
    "DirectiveArguments",
    "Reply",
    "call_record",
    "error_entry",
    "expand",
    "prepare_operation",
    "read_bindings",
    "read_sources",
]
