"""`/admin/graphql`: GraphQL over HTTP for people and programs that manage the gateway.

Only POST with a JSON body is answered, which a page of another origin cannot send without asking
first. Every mutation is written to the audit log.
"""

from __future__ import annotations

from typing import Any

import orjson
import strawberry
import structlog
from graphql import (
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
)
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema.config import StrawberryConfig

from graphweft.connectors.mapping import is_list, is_object
from graphweft.gateway.admin.access import (
    Caller,
    ForbiddenError,
    UnauthenticatedError,
    identify,
)
from graphweft.gateway.admin.context import AdminContext
from graphweft.gateway.admin.mutations import Mutation
from graphweft.gateway.admin.queries import Query
from graphweft.gateway.admin.view import problem_view
from graphweft.gateway.app import Gateway
from graphweft.gateway.authentication import open_authentication
from graphweft.gateway.problems import problems_of
from graphweft.gateway.registry.errors import (
    InvalidSourceError,
    RegistryError,
    StoreUnavailableError,
)
from graphweft.policies.authentication import Presented
from graphweft.policies.rates import By, MemoryLimiter, RateRule
from graphweft.policies.rates.gcra import Counted
from graphweft.schemas.errors import GraphweftError

__all__ = ["AdminEndpoint", "admin_schema"]

log: Any = structlog.get_logger("graphweft.admin")

_MAX_BYTES = 64 * 1024 * 1024
_MAX_CALLERS = 10_000


class _Schema(strawberry.Schema):
    """Strawberry's, which leaves the log to the endpoint."""

    def process_errors(self, errors: object, execution_context: object = None) -> None:
        """Nothing: errors that somebody has to look at are logged where they are formatted."""


def admin_schema() -> strawberry.Schema:
    """The schema of the admin API."""
    return _Schema(Query, Mutation, config=StrawberryConfig(auto_camel_case=True))


class AdminEndpoint:
    """Answers requests to the admin API of a gateway."""

    def __init__(self, gateway: Gateway) -> None:
        """Answer nothing yet.

        Raises:
            DocumentError: a file with keys cannot be used.
        """
        self._gateway = gateway
        self._config = gateway.config.admin
        self._authentication = open_authentication(self._config.authentication)
        self._schema = admin_schema()
        often = self._config.max_requests_per_minute
        self._rule = RateRule("admin", (By.IDENTITY,), often, 60.0, often)
        self._limiter = MemoryLimiter(_MAX_CALLERS)

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _refused(415, "Send JSON, with content-type: application/json", "BAD_REQUEST")
        peer = request.client.host if request.client else ""
        presented = Presented(dict(request.headers.items()), peer)
        try:
            caller = await identify(self._config, self._authentication, presented)
        except UnauthenticatedError as error:
            return _refused(401, error.message, error.code)
        except ForbiddenError as error:
            return _refused(403, error.message, error.code)
        (verdict,) = self._limiter.count_now([Counted(self._rule, f"{peer} {caller.subject}")])
        if verdict.retry_after:
            return _refused(429, f"Ask again in {verdict.retry_after:.0f} s", "RATE_LIMITED")
        body = await request.body()
        try:
            asked = orjson.loads(body) if len(body) <= _MAX_BYTES else None
        except orjson.JSONDecodeError:
            asked = None
        if not is_object(asked) or not isinstance(asked.get("query"), str):
            return _refused(400, "Expected a JSON object with a query", "BAD_REQUEST")
        return _json(200, await self._execute(asked, caller))

    async def _execute(self, asked: dict[str, Any], caller: Caller) -> dict[str, Any]:
        variables, name = asked.get("variables"), asked.get("operationName")
        result: Any = await self._schema.execute(
            asked["query"],
            variable_values=variables if is_object(variables) else None,
            context_value=AdminContext(self._gateway, caller),
            operation_name=name if isinstance(name, str) else None,
        )
        errors = [_formatted(error) for error in result.errors or ()]
        await self._log(asked, caller, errors)
        return {"data": result.data, **({"errors": errors} if errors else {})}

    async def _log(
        self, asked: dict[str, Any], caller: Caller, errors: list[dict[str, Any]]
    ) -> None:
        """Write to the audit log what was asked: what changes something, and what was refused."""
        operation = _operation(asked["query"], asked.get("operationName"))
        if operation is None:
            return
        codes = {str(error["extensions"]["code"]) for error in errors}
        is_change = operation.operation is OperationType.MUTATION
        if not is_change and "FORBIDDEN" not in codes:
            return
        action = ", ".join(
            field.name.value
            for field in operation.selection_set.selections
            if isinstance(field, FieldNode)
        )
        outcome = ", ".join(sorted(codes)) or "done"
        detail = _told(asked.get("variables"))
        log.info("admin", author=caller.subject, action=action, outcome=outcome)
        follower = self._gateway.follower
        if follower is not None:
            try:
                await follower.registry.store.log(caller.subject, action, detail, outcome)
            except StoreUnavailableError as error:
                log.warning("the audit log cannot be written", reason=error.message)


def _operation(query: str, name: Any) -> OperationDefinitionNode | None:
    try:
        return get_operation_ast(parse(query), name if isinstance(name, str) else None)
    except GraphQLError:
        return None


def _told(variables: Any) -> str:
    """Variables as the audit log keeps them: long texts, such as documents, are cut."""
    if not is_object(variables):
        return ""
    return orjson.dumps(_short(variables)).decode()


def _short(value: Any) -> Any:
    if is_object(value):
        return {str(key): _short(inner) for key, inner in value.items()}
    if is_list(value):
        return [_short(inner) for inner in value]
    if isinstance(value, str) and len(value) > 200:
        return f"{value[:200]}... ({len(value)} characters)"
    return value


def _formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as clients get it; what nobody expected is not told."""
    cause = error.original_error
    told: dict[str, Any] = {**error.formatted}
    extensions: dict[str, Any] = {"code": "GRAPHQL_VALIDATION_FAILED"}
    if isinstance(cause, RegistryError | ForbiddenError):
        extensions = {"code": cause.code}
        if isinstance(cause, InvalidSourceError):
            extensions["problems"] = [vars(problem_view(one)) for one in cause.problems]
    elif isinstance(cause, GraphweftError):
        problems = problems_of(cause)
        extensions = {
            "code": problems[0].code,
            "problems": [vars(problem_view(one)) for one in problems],
        }
    elif cause is not None and not isinstance(cause, GraphQLError):
        log.error("the admin API failed", exc_info=cause)
        told["message"] = "Internal server error"
        extensions = {"code": "INTERNAL_SERVER_ERROR"}
    return {**told, "extensions": extensions}


def _refused(status: int, message: str, code: str) -> Response:
    return _json(status, {"errors": [{"message": message, "extensions": {"code": code}}]})


def _json(status: int, content: dict[str, Any]) -> Response:
    headers = {"cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(orjson.dumps(content, default=str), status, headers, "application/json")
