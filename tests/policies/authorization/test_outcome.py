"""What a request's client meets, and when policies are asked about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from structlog.testing import capture_logs

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.identity import Identity
from graphweft.policies.authorization import Authorization, AuthorizationMode
from tests.policies.authorization.kit import CODE, ask, composed, identity, snapshot_of

SDL = {
    "a": """
        type Query {
          open: Int
          one: Int @policy(policies: [["a", "b"], ["c"]])
          two: Int @policy(policies: [["d"]])
          three: Int @policy(policies: [["e"]])
          mine: Int @authenticated
          both: Int @authenticated @requiresScopes(scopes: [["s"]])
        }
    """
}
DATA: dict[str, Any] = {"open": 1, "one": 1, "two": 1, "three": 1, "mine": 1, "both": 1}


class Checking:
    """A check of policies that remembers what it was asked."""

    def __init__(self, *satisfied: str) -> None:
        self.satisfied = satisfied
        self.asked: list[tuple[frozenset[str], Identity | None]] = []

    async def __call__(
        self, policies: frozenset[str], who: Identity | None, context: RequestContext
    ) -> Collection[str]:
        self.asked.append((policies, who))
        return self.satisfied


async def _data(check: Any, query: str, who: Identity | None = None) -> Any:
    snapshot = snapshot_of(composed(SDL), ["a"], DATA, Authorization(check_policies=check))
    return (await ask(snapshot, query, who)).data


@pytest.mark.parametrize(
    ("satisfied", "one"), [((), None), (("a",), None), (("a", "b"), 1), (("c",), 1)]
)
async def test_any_set_of_policies_is_enough(satisfied: tuple[str, ...], one: int | None) -> None:
    assert await _data(Checking(*satisfied), "{ one }") == {"one": one}


async def test_all_policies_of_an_operation_are_asked_about_at_once() -> None:
    check, who = Checking("d", "never asked"), identity()
    assert await _data(check, "{ one two open }", who) == {"one": None, "two": 1, "open": 1}
    assert check.asked == [(frozenset("abcd"), who)]


async def test_policies_are_not_asked_about_where_there_are_none() -> None:
    check = Checking()
    assert await _data(check, "{ open mine }") == {"open": 1, "mine": None}
    assert not check.asked


async def test_policies_can_be_satisfied_by_somebody_unknown() -> None:
    check = Checking("d")
    assert await _data(check, "{ two }") == {"two": 1}
    assert check.asked == [(frozenset("d"), None)]


async def test_policies_that_nobody_checks_are_not_satisfied() -> None:
    assert await _data(None, "{ two }", identity()) == {"two": None}


async def test_a_check_that_fails_satisfies_nothing_and_is_logged() -> None:
    async def check(*_: Any) -> Collection[str]:
        raise ValueError("the policy engine is down")

    with capture_logs() as logs:
        data = await _data(check, "{ two mine }", identity())
    assert data == {"two": None, "mine": 1}
    assert [entry["event"] for entry in logs] == ["policies could not be checked"]


async def test_every_rule_of_a_field_has_to_be_met() -> None:
    assert await _data(None, "{ both }", identity()) == {"both": None}
    assert await _data(None, "{ both }", identity("s")) == {"both": 1}


async def test_requests_with_the_same_outcome_share_a_plan() -> None:
    snapshot = snapshot_of(composed(SDL), ["a"], DATA)
    graph, query = snapshot.graph, "{ both mine }"
    prepared = [
        await graph.prepared(
            query, None, await snapshot.authorization.met(await graph.prepared(query), context)
        )
        for context in (
            RequestContext(identity=Identity("ann", frozenset({"s", "t"}))),
            RequestContext(identity=Identity("bob", frozenset({"s"}), {"x": 1})),
            RequestContext(identity=Identity("bob")),
            RequestContext(),
        )
    ]
    assert prepared[0] is prepared[1]
    assert len({id(one) for one in prepared}) == 3


async def test_an_operation_that_meets_no_rule_has_no_facts() -> None:
    snapshot = snapshot_of(composed(SDL), ["a"], DATA)
    operation = await snapshot.graph.prepared("{ open __typename __schema { types { name } } }")
    assert not operation.facts


async def test_introspection_shows_what_has_rules() -> None:
    snapshot = snapshot_of(composed(SDL), ["a"], DATA)
    asked = await ask(snapshot, '{ __type(name: "Query") { fields { name } } mine }')
    names = [field["name"] for field in asked.data["__type"]["fields"]]
    assert names == ["open", "one", "two", "three", "mine", "both"]
    assert asked.errors == [(CODE, ["mine"])]


async def test_what_would_be_withheld_is_logged_in_a_dry_run() -> None:
    authorization = Authorization(AuthorizationMode.DRY_RUN)
    snapshot = snapshot_of(composed(SDL), ["a"], DATA, authorization)
    with capture_logs() as logs:
        asked = await ask(snapshot, "{ open x: mine }")
    assert asked.body == {"data": {"open": 1, "x": 1}}
    assert [entry["fields"] for entry in logs] == [["x: Not authorized to see Query.mine"]]
