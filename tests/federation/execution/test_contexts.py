"""`@fromContext`: arguments get the values of each object's own ancestor."""

from __future__ import annotations

from typing import Any

from graphweft.connectors.contract import SubgraphOperation
from graphweft.federation.graph import Graph
from tests.kit.executable import executable
from tests.kit.graphs import calls_of, graph_of, run

SUBGRAPHS = {
    "users": """
        type Query { users: [User]  user: User }
        type User @key(fields: "id") { id: ID!  currency: Currency }
        type Currency @shareable { code: String }
    """,
    "bank": """
        type User @key(fields: "id") @context(name: "owner") {
          id: ID!
          currency: Currency @external
          account: Account
          accounts: [Account]
        }
        type Currency @shareable { code: String }
        type Account @key(fields: "number") {
          number: ID!
          balance(
            round: Boolean
            currency: String @fromContext(field: "$owner { currency { code } }")
          ): String
          last: Transfer
        }
        type Transfer @key(fields: "number") {
          number: ID!
          amount(currency: String @fromContext(field: "$owner { currency { code } }")): String
        }
    """,
}

USERS = """
type Query { users: [User]  user: User }
type User { id: ID!  currency: Currency }
type Currency { code: String }
"""

BANK = """
type Query { nothing: Int }
type User { id: ID!  account: Account  accounts: [Account] }
type Account { number: ID!  balance(round: Boolean, currency: String): String  last: Transfer }
type Transfer { number: ID!  amount(currency: String): String }
"""

BALANCES = "{ users { id account { balance } } }"


def _account(number: str) -> dict[str, Any]:
    def balance(_info: Any, currency: str | None = None, *, round: bool = False) -> str:  # noqa: A002 - the argument's name
        return f"{number} in {currency}{', rounded' if round else ''}"

    return {"number": number, "balance": balance, "last": _transfer(f"t{number}")}


def _transfer(number: str) -> dict[str, Any]:
    def amount(_info: Any, currency: str | None = None) -> str:
        return f"{number} in {currency}"

    return {"number": number, "amount": amount}


def _user(representation: dict[str, Any]) -> dict[str, Any]:
    """Users share the account that is named like their initial."""
    first = _account(representation["id"][0])
    return {"id": representation["id"], "account": first, "accounts": [first, _account("z")]}


def _graph(currencies: dict[str, str | None]) -> Graph:
    found = [
        {"id": id_, "currency": {"code": code} if code else None}
        for id_, code in currencies.items()
    ]
    users = executable(USERS, {"users": found, "user": found[0]}, {})
    bank = executable(
        BANK,
        {},
        {
            "User": _user,
            "Account": lambda item: _account(item["number"]),
            "Transfer": lambda item: _transfer(item["number"]),
        },
    )
    return graph_of(SUBGRAPHS, {"users": users, "bank": bank})


def _balances(response: dict[str, Any]) -> dict[str, str]:
    assert "errors" not in response, response
    return {user["id"]: user["account"]["balance"] for user in response["data"]["users"]}


async def test_the_argument_gets_the_value_of_the_ancestor() -> None:
    response = await run(_graph({"a1": "EUR"}), "{ user { account { balance(round: true) } } }")
    assert response == {"data": {"user": {"account": {"balance": "a in EUR, rounded"}}}}


async def test_objects_below_different_ancestors_get_different_values() -> None:
    graph = _graph({"a1": "EUR", "b1": "USD", "c1": "EUR"})
    assert _balances(await run(graph, BALANCES)) == {
        "a1": "a in EUR",
        "b1": "b in USD",
        "c1": "c in EUR",
    }


async def test_one_entity_below_different_ancestors_gets_different_values() -> None:
    graph = _graph({"a1": "EUR", "a2": "USD", "a3": "EUR"})
    assert _balances(await run(graph, BALANCES)) == {
        "a1": "a in EUR",
        "a2": "a in USD",
        "a3": "a in EUR",
    }


async def test_different_values_share_a_request_and_equal_entities_a_representation() -> None:
    graph = _graph({"a1": "EUR", "a2": "USD", "a3": "EUR"})
    await run(graph, BALANCES)
    _, sent = calls_of(graph, "bank")
    assert sent == {
        "representations_0": [{"__typename": "Account", "number": "a"}],
        "contextualArgument_BANK_0_0": "EUR",
        "representations_1": [{"__typename": "Account", "number": "a"}],
        "contextualArgument_BANK_0_1": "USD",
        "representations_2": [],
        "contextualArgument_BANK_0_2": "EUR",
        "representations_3": [],
        "contextualArgument_BANK_0_3": "EUR",
    }


async def test_one_value_is_sent_as_one_set() -> None:
    graph = _graph({"a1": "EUR", "b1": "EUR"})
    await run(graph, BALANCES)
    _, sent = calls_of(graph, "bank")
    assert sent == {
        "representations": [
            {"__typename": "Account", "number": "a"},
            {"__typename": "Account", "number": "b"},
        ],
        "contextualArgument_BANK_0": "EUR",
    }


async def test_many_different_values_take_few_requests() -> None:
    currencies: dict[str, str | None] = {f"{chr(97 + n % 26)}{n}": f"C{n}" for n in range(40)}
    graph = _graph(currencies)
    assert _balances(await run(graph, BALANCES)) == {
        id_: f"{id_[0]} in {code}" for id_, code in currencies.items()
    }
    assert len(calls_of(graph, "bank")) == 1 + 3


async def test_a_value_that_is_missing_is_null() -> None:
    graph = _graph({"a1": None, "b1": "USD"})
    assert _balances(await run(graph, BALANCES)) == {"a1": "a in None", "b1": "b in USD"}


async def test_the_value_reaches_objects_further_below() -> None:
    graph = _graph({"a1": "EUR", "a2": "USD"})
    query = "{ users { accounts { number last { amount } } } }"
    response = await run(graph, query)
    assert response == {
        "data": {
            "users": [
                {
                    "accounts": [
                        {"number": number, "last": {"amount": f"t{number} in {code}"}}
                        for number in ("a", "z")
                    ]
                }
                for code in ("EUR", "USD")
            ]
        }
    }


async def test_what_the_client_selects_of_the_ancestor_is_kept_apart() -> None:
    query = "{ user { currency: id money: currency { name: code } account { balance } } }"
    response = await run(_graph({"a1": "EUR"}), query)
    assert response == {
        "data": {
            "user": {"currency": "a1", "money": {"name": "EUR"}, "account": {"balance": "a in EUR"}}
        }
    }


async def test_a_client_variable_named_like_the_value_gives_way() -> None:
    query = """
    query ($contextualArgument_BANK_0: Boolean) {
      user { account { balance(round: $contextualArgument_BANK_0) } }
    }
    """
    response = await run(_graph({"a1": "EUR"}), query, {"contextualArgument_BANK_0": True})
    assert response == {"data": {"user": {"account": {"balance": "a in EUR, rounded"}}}}


async def test_an_error_below_one_of_the_values_has_its_place() -> None:
    def users(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        found = [{"id": f"{n}1", "currency": {"code": n}} for n in ("a", "b")]
        return {"data": {"users": found}}

    def bank(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        if "balance" not in operation.text:
            return {"data": {"_entities": [{"account": {"number": n}} for n in ("a", "b")]}}
        data = {"_e0": [{"balance": "1"}], "_e1": [{"balance": None}], "_e2": [], "_e3": []}
        return {"data": data, "errors": [{"message": "no", "path": ["_e1", 0, "balance"]}]}

    response = await run(graph_of(SUBGRAPHS, {"users": users, "bank": bank}), BALANCES)
    assert [user["account"]["balance"] for user in response["data"]["users"]] == ["1", None]
    assert [error["path"] for error in response["errors"]] == [["users", 1, "account", "balance"]]
