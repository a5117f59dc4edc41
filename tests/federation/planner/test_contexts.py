"""`@fromContext`: the ancestor is asked for the value, and the field waits for it."""

from __future__ import annotations

from typing import Any

from graphweft.federation.plan import plan_to_json
from tests.kit.plans import check_plan, plan

USERS = """
    type Query { user: User }
    type User @key(fields: "id") { id: ID!  currency: Currency }
    type Currency @shareable { code: String  name: String }
"""
BANK = """
    type User @key(fields: "id") @context(name: "owner") {
      id: ID!
      currency: Currency @external
      account: Account
    }
    type Currency @shareable { code: String }
    type Account @key(fields: "number") {
      number: ID!
      limit: Int
      balance(
        round: Boolean
        currency: String @fromContext(field: "$owner { currency { code } }")
      ): String
    }
"""
GRAPH = {"users": USERS, "bank": BANK}


def test_a_field_waits_for_the_value_of_another_subgraph() -> None:
    check_plan(
        GRAPH,
        "{ user { currency { name } account { limit balance(round: true) } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                user {
                  currency {
                    name
                    code
                  }
                  id
                }
              }
            },
            Flatten(path: "user") {
              Fetch(service: "bank") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    account {
                      limit
                      number
                    }
                  }
                }
              },
            },
            Flatten(path: "user.account") {
              Fetch(service: "bank") {
                {
                  ... on Account {
                    __typename
                    number
                  }
                } =>
                {
                  ... on Account {
                    balance(round: true, currency: $contextualArgument_BANK_0)
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_the_operation_declares_the_value() -> None:
    *_, last = plan(GRAPH, "query Q { user { account { balance } } }").fetches
    assert last.operation.text == (
        "query Q__bank__2($representations:[_Any!]!,$contextualArgument_BANK_0:String)"
        "{_entities(representations:$representations)"
        "{...on Account{balance(currency:$contextualArgument_BANK_0)}}}"
    )
    assert last.operation.variable_names == ()
    assert last.depends_on == (0, 1)


def test_the_fetch_is_planned_for_several_sets_of_values() -> None:
    *_, last = plan(GRAPH, "query Q { user { account { balance } } }").fetches
    assert [len(wider.entities) for wider in last.wider] == [4, 16]
    assert (
        "_e2:_entities(representations:$representations_2)"
        "{...on Account{balance(currency:$contextualArgument_BANK_0_2)}}"
    ) in last.wider[0].operation.text


def test_a_subgraph_that_resolves_the_field_without_a_context_is_asked_where_none_is_set() -> None:
    bank = BANK.replace("): String\n", "): String @shareable\n")
    plain = """
        type Query { account: Account }
        type Account @key(fields: "number") {
          number: ID!
          balance(round: Boolean): String @shareable
        }
    """
    graph = {"users": USERS, "bank": bank, "plain": plain}
    assert [f.subgraph for f in plan(graph, "{ account { balance } }").fetches] == ["plain"]


def test_the_plan_as_json_says_where_values_come_from() -> None:
    printed: Any = plan_to_json(plan(GRAPH, "{ user { account { balance } } }"))
    fetch = printed["node"]["nodes"][-1]["node"]
    assert fetch["contextRewrites"] == [
        {
            "kind": "KeyRenamer",
            "path": ["..", "currency", "code"],
            "renameKeyTo": "contextualArgument_BANK_0",
        }
    ]
    assert fetch["reason"] == "balance of Account, by number and what objects above give"
