"""One request, from its parameters to its answer. The whole flow is `answer`.

GraphQLRequest -> who asks -> text of the document
    -> prepare (parse, limits, validate, authorise, plan: cached) -> execute -> bytes

An operation that meets labels of `@override`, or rules of what clients may see, is planned once for
each set of those that hold.
"""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import Any, NamedTuple

import structlog
from graphql import OperationType

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.identity import Identity
from graphweft.federation.graph import ExecutionResult, OperationRefused, PreparedOperation
from graphweft.federation.operation.withhold import Fact
from graphweft.gateway.developer_extensions import CostOf, begin_trace, with_extensions
from graphweft.gateway.http.refusal import HttpRequestError, graphql_error_body
from graphweft.gateway.http.request import GraphQLRequest
from graphweft.gateway.snapshot import Snapshot
from graphweft.gateway.usage import OperationUse
from graphweft.policies.authentication import Authentication, AuthenticationError, Presented
from graphweft.policies.documents import DocumentRefusedError
from graphweft.policies.rates import Told, Verdict, refusal, told

__all__ = ["NO_STORE", "Answer", "answer"]

log: Any = structlog.get_logger("graphweft.authentication")

NO_STORE = b"no-store"
_NOTHING = frozenset[Fact]()


class Answer(NamedTuple):
    """A GraphQL response.

    Attributes:
        is_request_error: nothing was executed.
        cache_control: how long clients may keep it.
        headers: further ones of the response.
    """

    body: bytes
    is_request_error: bool = False
    cache_control: bytes = NO_STORE
    headers: Told = ()


async def answer(
    snapshot: Snapshot, request: GraphQLRequest, context: RequestContext, *, is_get: bool = False
) -> Answer:
    """Answer a request.

    Raises:
        HttpRequestError: a credential that is not valid, a document that may not be asked like
            this, a GET with an operation that is not a query, or a rate limit that is exceeded.
    """
    if snapshot.rates is None:
        return await _answer(snapshot, request, context, is_get=is_get)
    verdicts = _passed(await snapshot.rates.before(context))
    answered = await _answer(snapshot, request, context, verdicts, is_get=is_get)
    return answered._replace(headers=told(verdicts))


async def _answer(
    snapshot: Snapshot,
    request: GraphQLRequest,
    context: RequestContext,
    verdicts: list[Verdict] | None = None,
    *,
    is_get: bool = False,
) -> Answer:
    """The same behind the limits of connections; adds what the others say to `verdicts`."""
    if snapshot.authentication is not None:
        context.identity = await _identified(snapshot.authentication, context)
    if snapshot.rates is not None and verdicts is not None:
        verdicts += _passed(await snapshot.rates.identified(context))
    try:
        query = snapshot.documents.text_of(
            request.query, request.document_id, request.document_hash
        )
        operation = await _prepared(snapshot, query, request.operation_name, context)
        if snapshot.demand is not None:
            snapshot.demand.check(operation, request.variables, context)
    except DocumentRefusedError as refused:
        status = 200 if refused.is_question else 400
        raise HttpRequestError(refused.message, status, refused.code) from refused
    except OperationRefused as refused:
        return Answer(graphql_error_body(refused.errors), is_request_error=True)
    if request.document_hash is not None:
        snapshot.documents.register(query, request.document_hash)
    if is_get:
        _refuse_change(operation)
    if verdicts is not None:
        verdicts += _passed(await _by_operation(snapshot, operation, request, context))
    if operation.operation_type is OperationType.MUTATION:
        context.obligations += 1  # what was begun is not left half done
    began = begin_trace(context) if snapshot.config.playground else None
    asked_at = perf_counter()
    result, cache_control = await _executed(snapshot, query, operation, request, context)
    use = _use_of(snapshot, query, operation, request)
    if use is not None:
        use.add(perf_counter() - asked_at, has_errors=result.has_errors)
    body = result.body
    if snapshot.config.playground:
        told = _cost_of(snapshot, operation, request)
        body = with_extensions(body, operation, context, began, told)
        cache_control = cache_control if body is result.body else NO_STORE
    return Answer(body, not result.has_data, cache_control)


async def _executed(
    snapshot: Snapshot,
    query: str,
    operation: PreparedOperation,
    request: GraphQLRequest,
    context: RequestContext,
) -> tuple[ExecutionResult, bytes]:
    """The response, and how long clients may keep it."""
    if snapshot.answers is None:
        return await operation.execute(request.variables, context), NO_STORE
    name = (query, request.operation_name, operation.variant)
    return await snapshot.answers.execute(operation, name, request.variables, context)


def _use_of(
    snapshot: Snapshot, query: str, operation: PreparedOperation, request: GraphQLRequest
) -> OperationUse | None:
    """What is remembered of the operation; None where nobody looks."""
    if snapshot.usage is None:
        return None
    use = snapshot.usage.operations.of(query, request.operation_name)
    use.cost = _estimated(snapshot, operation, request)
    return use


def _refuse_change(operation: PreparedOperation) -> None:
    """GET is for queries. Raises HttpRequestError."""
    if operation.operation_type is not OperationType.QUERY:
        raise HttpRequestError(
            f"A {operation.operation_type.value} needs POST",
            status=405,
            headers=[(b"allow", b"POST")],
        )


async def _by_operation(
    snapshot: Snapshot,
    operation: PreparedOperation,
    request: GraphQLRequest,
    context: RequestContext,
) -> list[Verdict]:
    """What the rate limits say that need to know the operation."""
    if snapshot.rates is None:
        return []
    cost = _estimated(snapshot, operation, request)
    return await snapshot.rates.prepared(operation, cost, context)


def _estimated(
    snapshot: Snapshot, operation: PreparedOperation, request: GraphQLRequest
) -> float | None:
    """What the operation may cost; None where that is not known."""
    demand = snapshot.demand
    return demand.estimated(operation, request.variables) if demand is not None else None


def _cost_of(
    snapshot: Snapshot, operation: PreparedOperation, request: GraphQLRequest
) -> CostOf | None:
    """What tells the costs of the answer's data, for developers."""
    demand = snapshot.demand
    return None if demand is None else partial(demand.told, operation, request.variables)


def _passed(verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts, where all let the request through. Raises HttpRequestError."""
    refused = refusal(verdicts)
    if refused is not None:
        headers = (*refused.headers, *told(verdicts))
        raise HttpRequestError(refused.message, 429, "RATE_LIMITED", headers)
    return verdicts


async def _identified(authentication: Authentication, context: RequestContext) -> Identity | None:
    """Who makes the request. Raises HttpRequestError."""
    try:
        return await authentication.identify(Presented(context.headers, context.peer))
    except AuthenticationError as error:
        log.info("not authenticated", reason=error.reason, request_id=context.request_id)
        if error.is_unavailable:
            raise HttpRequestError(error.message, 503, "AUTHENTICATION_UNAVAILABLE") from error
        headers = _challenge(error.scheme, has_token=error.has_token)
        raise HttpRequestError(error.message, 401, "UNAUTHENTICATED", headers) from error


def _challenge(scheme: str, *, has_token: bool) -> Told:
    """What a client is told to show (RFC 9110, section 11.6.1; RFC 6750, section 3)."""
    if scheme == "Bearer" and has_token:
        scheme = 'Bearer error="invalid_token"'
    return ((b"www-authenticate", scheme.encode()),) if scheme else ()


async def _prepared(
    snapshot: Snapshot, query: str, name: str | None, context: RequestContext
) -> PreparedOperation:
    """The operation as it is for this request.

    Raises:
        OperationRefused: it is not executed.
    """
    graph = snapshot.graph
    operation = await graph.prepared(query, name)
    labels, facts = operation.labels, operation.facts
    if not labels and not facts:
        return operation
    variant = snapshot.override_labels.active(labels, context) if labels else _NOTHING
    if not facts:
        return await graph.prepared(query, name, variant)
    met = await snapshot.authorization.met(operation, context)
    operation = await graph.prepared(query, name, variant | met)
    if operation.withheld and not snapshot.authorization.judge(operation.withheld, context):
        operation = await graph.prepared(query, name, variant | facts)
    return operation
