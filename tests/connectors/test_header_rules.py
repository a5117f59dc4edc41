"""Rules say which headers a call to a backend carries, whatever it speaks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.header_rules import HeaderRules, Propagated
from graphweft.connectors.identity import Identity
from graphweft.schemas.errors import BackendError

CLIENT = {
    "authorization": "Bearer t",
    "cookie": "c=1",
    "host": "shop.example",
    "content-length": "10",
    "connection": "keep-alive",
    "accept": "*/*",
    "x-shop-region": "eu",
    "x-shop-user": "forged",
    "x-request-id": "r1",
}
IDENTITY = Identity(
    "ada", frozenset({"b", "a"}), {"org": {"id": 7}, "groups": ["x", "y"]}, token="t0k"
)


def sent(rules: HeaderRules, context: RequestContext | None = None, **options: Any) -> Any:
    compiled = rules.compile(**options)
    pairs = compiled(context or RequestContext(CLIENT)) if callable(compiled) else compiled
    assert len({name.lower() for name, _ in pairs}) == len(pairs), "a header is sent twice"
    return {name.lower(): value for name, value in pairs}


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in texts)


def test_nothing_is_sent_without_a_rule() -> None:
    assert HeaderRules().compile() == ()


def test_fixed_headers_are_a_constant() -> None:
    assert HeaderRules(insert=(("x-a", "1"),)).compile() == (("x-a", "1"),)


def test_a_named_header_is_sent_on_under_its_name_or_another() -> None:
    rules = HeaderRules((Propagated("authorization", "x-client-token"), "Cookie", "x-none"))
    assert sent(rules) == {"x-client-token": "Bearer t", "cookie": "c=1"}


def test_a_default_stands_for_a_header_that_the_client_did_not_send() -> None:
    rules = HeaderRules((Propagated("x-none", "x-none", "0"), Propagated("cookie", "cookie", "0")))
    assert sent(rules) == {"x-none": "0", "cookie": "c=1"}


def test_a_pattern_sends_on_what_its_whole_name_matches() -> None:
    assert sent(HeaderRules(matching=patterns("x-shop"))) == {}
    assert sent(HeaderRules(matching=patterns("x-shop-r.*", "cook.e"))) == {
        "x-shop-region": "eu",
        "cookie": "c=1",
    }


def test_a_pattern_never_matches_what_belongs_to_the_connection_or_is_taken() -> None:
    found = sent(HeaderRules(matching=patterns(".*")), taken=frozenset({"x-request-id"}))
    assert found.keys() == {"authorization", "cookie", "x-shop-region", "x-shop-user"}


def test_a_pattern_leaves_alone_what_another_rule_names() -> None:
    rules = HeaderRules(
        (Propagated("x-shop-region", "region"),),
        patterns("x-shop-.*"),
        (("x-shop-user", "$identity.subject"),),
    )
    assert sent(rules) == {"region": "eu"}  # nobody is known, and a client cannot say who it is
    context = RequestContext(CLIENT, identity=IDENTITY)
    assert sent(rules, context) == {"region": "eu", "x-shop-user": "ada"}


def test_an_inserted_header_takes_the_place_of_a_propagated_one() -> None:
    rules = HeaderRules(("authorization",), insert=(("Authorization", "fixed"),))
    assert sent(rules) == {"authorization": "fixed"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$identity.subject", "ada"),
        ("$identity.token", "t0k"),
        ("$identity.scopes", "a b"),
        ("$identity.claims.org.id", "7"),
        ("$identity.claims.groups", "x y"),
        ("$identity.claims.none", None),
        ("$context.plan.name", "gold é".encode().decode("latin-1")),
        ("$context.none", None),
        ("costs $1", "costs $1"),
        ("é", "é".encode().decode("latin-1")),
    ],
)
def test_a_value_may_be_what_is_known_of_the_request(value: str, expected: str | None) -> None:
    context = RequestContext(identity=IDENTITY, values={"plan": {"name": "gold é"}})
    found = sent(HeaderRules(insert=(("x", value),)), context)
    assert found == ({} if expected is None else {"x": expected})


def test_a_claim_with_a_line_break_is_no_value() -> None:
    context = RequestContext(identity=Identity("a\r\nx-admin: 1"))
    assert sent(HeaderRules(insert=(("x", "$identity.subject"),)), context) == {}


def test_a_client_header_with_a_control_character_is_refused() -> None:
    with pytest.raises(BackendError) as caught:
        sent(HeaderRules(("x",)), RequestContext({"x": "a\x01"}))
    assert caught.value.code == "BAD_USER_INPUT"
    assert sent(HeaderRules(("x",)), RequestContext({"x": "a\tb\x85"})) == {"x": "a\tb\x85"}


@pytest.mark.parametrize("name", ["Host", "content-length", "transfer-encoding", "accept"])
def test_what_belongs_to_the_connection_cannot_be_named(name: str) -> None:
    with pytest.raises(ValueError, match="belongs to the connection"):
        HeaderRules((name,))
    with pytest.raises(ValueError, match="belongs to the connection"):
        HeaderRules(insert=((name, "x"),))
    with pytest.raises(ValueError, match="belongs to the connection"):
        HeaderRules((Propagated("x", name.lower()),))


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("b\r\nc: d", "control character"),
        ("$identity.password", "not part of an identity"),
        ("$identity", "says no name"),
        ("$context.", "says no name"),
    ],
)
def test_a_value_that_cannot_be_sent_is_refused(value: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        HeaderRules(insert=(("x-a", value),))


def test_two_headers_cannot_be_sent_under_one_name() -> None:
    with pytest.raises(ValueError, match="two rules"):
        HeaderRules(("x-a", Propagated("x-b", "x-a")))


def test_rules_of_one_backend_win_over_those_of_all() -> None:
    every = HeaderRules(
        ("authorization", "cookie"),
        patterns("x-.*"),
        (("x-a", "1"), ("x-b", "1"), ("x-c", "1")),
    )
    own = HeaderRules(
        (Propagated("cookie", "x-a"),),
        insert=(("authorization", "own"), ("x-b", "2")),
        remove=frozenset({"x-c", "x-request-id", "cookie"}),
    )
    assert sent(every.followed_by(own)) == {
        "authorization": "own",
        "x-a": "c=1",
        "x-b": "2",
        "x-shop-region": "eu",
        "x-shop-user": "forged",
    }


def test_what_a_call_says_itself_is_left_to_it() -> None:
    rules = HeaderRules(("authorization",), patterns("x-shop-.*"), (("x-a", "1"),))
    without = rules.without(frozenset({"x-a", "authorization", "x-shop-user"}))
    assert sent(without) == {"x-shop-region": "eu"}


def test_a_call_that_no_client_asked_for_has_fixed_values_and_defaults() -> None:
    rules = HeaderRules(
        ("authorization", Propagated("x-tenant", "x-tenant", "t0")),
        insert=(("x-key", "k"), ("x-user", "$identity.subject")),
    )
    assert set(rules.unasked()) == {("x-key", "k"), ("x-tenant", "t0")}
