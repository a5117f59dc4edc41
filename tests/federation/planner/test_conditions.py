"""`@skip` and `@include` stay in the plan: one plan for all values."""

from __future__ import annotations

from graphweft.federation.plan import plan_to_text
from tests.kit.plans import check_plan, plan

GRAPH = {
    "users": """
        type Query { me: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "posts": """
        type User @key(fields: "id") { id: ID!  posts: [Post!] }
        type Post { title: String  author: User }
    """,
}


def test_a_condition_goes_with_the_field_to_its_subgraph() -> None:
    check_plan(
        GRAPH,
        "query ($x: Boolean!) { me { name @include(if: $x) posts { title } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                me {
                  name @include(if: $x)
                  id
                }
              }
            },
            Flatten(path: "me") {
              Fetch(service: "posts") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    posts {
                      title
                    }
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_a_fetch_of_which_everything_is_conditional_is_conditional() -> None:
    check_plan(
        GRAPH,
        "query ($x: Boolean!) { me { name posts @skip(if: $x) { title } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                me {
                  name
                  id
                }
              }
            },
            Skip(if: $x) {
              Flatten(path: "me") {
                Fetch(service: "posts") {
                  {
                    ... on User {
                      __typename
                      id
                    }
                  } =>
                  {
                    ... on User {
                      posts @skip(if: $x) {
                        title
                      }
                    }
                  }
                },
              },
            },
          }
        }
        """,
    )


def test_a_fetch_needed_under_either_of_two_conditions_is_printed_as_a_decision() -> None:
    text = plan_to_text(
        plan(
            GRAPH,
            "query ($x: Boolean!, $y: Boolean!)"
            "{ me { posts @skip(if: $x) { title } ... @include(if: $y) { posts { title } } } }",
        )
    )
    assert "Include(if: $x) {\n      Include(if: $y) {\n        Flatten" in text
    assert "} Else {\n      Flatten" in text


MANY = " ".join(f"... @include(if: $v{n}) {{ me {{ name }} }}" for n in range(12))
VARIABLES = ", ".join(f"$v{n}: Boolean!" for n in range(12))


def test_a_field_under_very_many_conditions_is_fetched_always() -> None:
    (fetch,) = plan(GRAPH, f"query Q({VARIABLES}) {{ {MANY} }}").fetches
    assert fetch.operation.text == "query Q__users__0{me{name}}"


def test_a_mutation_s_field_under_very_many_conditions_is_not() -> None:
    graph = {"a": "type Query { a: Int } type Mutation { run: Int }"}
    many = MANY.replace("me { name }", "run")
    (fetch,) = plan(graph, f"mutation Q({VARIABLES}) {{ {many} }}").fetches
    assert fetch.operation.text.count("run@include") == 12
