"""Graphs with rules, asked through the pipeline of the gateway, over backends that keep count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode

from graphweft.connectors.contract import Connector, RequestContext, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.identity import Identity
from graphweft.federation.composition import Composed, compose
from graphweft.federation.execution.json_values import is_list, is_object
from graphweft.federation.graph import build_graph
from graphweft.gateway.http.request import GraphQLRequest
from graphweft.gateway.pipeline import Answer, answer
from graphweft.gateway.snapshot import Snapshot
from graphweft.policies.authorization import Authorization, with_authorization
from graphweft.schemas.subgraph import build_subgraph
from tests.gateway.fakes import fake_config

CODE = "UNAUTHORIZED_FIELD_OR_TYPE"
LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject", "@context",
  "@fromContext", "@authenticated", "@requiresScopes", "@policy"])
"""


def identity(*scopes: str, **claims: Any) -> Identity:
    """Somebody who is authenticated."""
    return Identity("someone", frozenset(scopes), claims, "test")


@dataclass(slots=True)
class Data:
    """Answers subgraph operations from one tree of objects, which all backends share.

    A field that the object at hand does not have is looked for in `shared`.
    """

    shared: Mapping[str, Any]

    def answer(self, operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        (definition,) = operation.document.definitions
        assert isinstance(definition, OperationDefinitionNode)
        return {"data": self._object({}, definition.selection_set, variables)}

    def _object(
        self, value: Mapping[str, Any], selected: SelectionSetNode, variables: dict[str, Any]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for node in selected.selections:
            if isinstance(node, InlineFragmentNode):
                on = node.type_condition.name.value if node.type_condition else ""
                if on in {"", value.get("__typename"), *value.get("__interfaces", ())}:
                    result |= self._object(value, node.selection_set, variables)
                continue
            assert isinstance(node, FieldNode)
            key = node.alias.value if node.alias else node.name.value
            result[key] = self._field(value, node, variables)
        return result

    def _field(self, value: Mapping[str, Any], node: FieldNode, variables: dict[str, Any]) -> Any:
        if node.name.value == "_entities":
            asked = variables["representations"]
            found = [{**self.shared["entity"], "__typename": r["__typename"]} for r in asked]
        else:
            found = value.get(node.name.value, self.shared.get(node.name.value))
        return self._complete(found, node.selection_set, variables)

    def _complete(
        self, found: Any, selected: SelectionSetNode | None, variables: dict[str, Any]
    ) -> Any:
        if is_list(found):
            return [self._complete(item, selected, variables) for item in found]
        if is_object(found) and selected is not None:
            return self._object(found, selected, variables)
        return found


@dataclass(slots=True)
class Asked:
    """An answer, and what the backends were asked for it."""

    body: dict[str, Any]
    is_refused: bool
    sent: dict[str, list[str]]

    @property
    def data(self) -> Any:
        return self.body.get("data")

    @property
    def errors(self) -> list[tuple[str, list[str]]]:
        """(code, path) of each error."""
        return [
            (error["extensions"]["code"], error.get("path", []))
            for error in self.body.get("errors", ())
        ]

    @property
    def texts(self) -> str:
        """Everything that was sent."""
        return "\n".join(text for texts in self.sent.values() for text in texts)


def snapshot_of(
    supergraph: str,
    names: Mapping[str, Any] | list[str],
    data: Mapping[str, Any],
    authorization: Authorization | None = None,
) -> Snapshot:
    """A snapshot whose subgraphs all answer from the same data."""
    connectors: dict[str, Connector] = {name: FakeConnector(Data(data).answer) for name in names}
    graph = with_authorization(build_graph(supergraph, connectors))
    return Snapshot(
        fake_config(),
        graph,
        connectors,
        supergraph,
        "r1",
        authorization=authorization or Authorization(),
    )


def composed(subgraphs: Mapping[str, str]) -> str:
    """The supergraph of documents without their `@link`."""
    result = compose([build_subgraph(n, LINK + sdl) for n, sdl in subgraphs.items()])
    assert isinstance(result, Composed), [str(error) for error in result.errors]
    return result.supergraph_sdl


async def ask(
    snapshot: Snapshot,
    query: str,
    who: Identity | None = None,
    variables: dict[str, Any] | None = None,
) -> Asked:
    """Answer one request."""
    for connector in snapshot.connectors.values():
        assert isinstance(connector, FakeConnector)
        connector.calls.clear()
    context = RequestContext(identity=who)
    answered: Answer = await answer(snapshot, GraphQLRequest(query, None, variables), context)
    sent = {
        name: [call.operation.text for call in connector.calls]
        for name, connector in snapshot.connectors.items()
        if isinstance(connector, FakeConnector)
    }
    return Asked(orjson.loads(answered.body), answered.is_request_error, sent)
