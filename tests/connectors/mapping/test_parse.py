from __future__ import annotations

import pytest

from graphweft.connectors.mapping import (
    Named,
    Path,
    Selection,
    locate,
    parse_expression,
    parse_selection,
    parse_template,
)
from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Group,
    Key,
    ListLiteral,
    Literal,
    ObjectLiteral,
    OptionalStep,
    Variable,
)
from graphweft.schemas.errors import MappingError, SourceLocation


def test_a_single_key_is_its_own_output_name() -> None:
    assert parse_selection("id").items == (Named("id", Path(Key("id"))),)
    assert parse_selection("author { name }").items == (
        Named("author", Path(Key("author"), (), Selection((Named("name", Path(Key("name"))),)))),
    )


def test_an_optional_single_key_keeps_its_name() -> None:
    assert parse_selection("id?").items == (Named("id", Path(Key("id"), (OptionalStep(),))),)


def test_a_longer_path_has_no_name_of_its_own() -> None:
    whole = parse_selection("$.data.items").whole
    assert whole == Path(Variable("$"), (Key("data"), Key("items")))


def test_keys_may_be_quoted_either_way() -> None:
    selection = parse_selection('a: \'first name\'  "b c": x."y z"')
    assert selection.items == (
        Named("a", Path(Key("first name"))),
        Named("b c", Path(Key("x"), (Key("y z"),))),
    )


def test_an_alias_before_braces_groups_fields_of_the_same_object() -> None:
    item = parse_selection("manager: { id: managerId }").items[0]
    assert isinstance(item.value, Selection)


def test_a_spread_has_no_name() -> None:
    item = parse_selection("id ...details { a }").items[1]
    assert item.name is None
    assert item.spread


def test_comments_and_blanks_may_stand_between_tokens() -> None:
    with_comments = "a : # first\n b . c # then\n -> slice ( 1 , 2 , ) \n d"
    assert parse_selection(with_comments) == parse_selection("a: b.c->slice(1, 2) d")


def test_words_and_strings_are_fields_in_a_selection_and_literals_in_an_expression() -> None:
    assert parse_selection("a: true b: 'x'") == Selection(
        (Named("a", Path(Key("true"))), Named("b", Path(Key("x"))))
    )
    assert parse_expression("[true, 'x', null]") == ListLiteral(
        (Literal(True), Literal("x"), Literal(None))
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("-12", -12), ("1.5", 1.5), (".5", 0.5), ("-.5", -0.5), ("3.", 3.0)],
)
def test_numbers_are_read_in_all_their_forms(text: str, value: float) -> None:
    assert parse_expression(text) == Literal(value)


def test_a_literal_may_head_a_path_in_an_expression() -> None:
    assert parse_expression("'abc'->first") == Path(Literal("abc"), (Call("first"),))
    assert parse_expression("{ a: 1 }.a") == Path(ObjectLiteral((("a", Literal(1)),)), (Key("a"),))


def test_operators_chain_only_with_their_own_kind() -> None:
    chain = parse_expression("a ?? b ?? null")
    assert chain == Coalesce("??", (Path(Key("a")), Path(Key("b")), Literal(None)))
    with pytest.raises(MappingError, match="cannot be mixed"):
        parse_expression("a ?? b ?! c")
    assert isinstance(parse_expression("$(a ?? b) ?! c"), Coalesce)


def test_a_question_mark_before_an_operator_is_a_step() -> None:
    assert parse_expression("a? ?? b") == Coalesce(
        "??", (Path(Key("a"), (OptionalStep(),)), Path(Key("b")))
    )


def test_templates_alternate_text_and_expressions() -> None:
    template = parse_template("/users/{$args.id}/posts?q={'a}b'}")
    assert template.parts == (
        "/users/",
        Path(Variable("$args"), (Key("id"),)),
        "/posts?q=",
        Literal("a}b"),
    )


def test_groups_nest() -> None:
    assert parse_expression("$($(1)->add(2))") == Path(
        Group(Path(Group(Literal(1)), (Call("add", (Literal(2),)),)))
    )


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("a.", "expected a property name after `.`, found the end", 3),
        ("a { b", "expected `}`, found the end", 6),
        ("x: a->nope", "there is no method `->nope`", 7),
        ("x: a->joinNotNul(',')", "did you mean `->joinNotNull`?", 7),
        ("x: a->slice(1, 2, 3)", "takes 0 to 2 arguments, not 3", 7),
        ("x: a->echo", "takes 1 argument, not 0", 7),
        ("x: a->as(1)", "is the variable to bind", 7),
        ("'abc", "this string does not end", 1),
        ("id a.b", "a path beside other fields needs a name", 4),
        ("id }", "expected a field", 4),
        ("x: $(1 { a })", "a literal has no fields to select", 6),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, message: str, column: int) -> None:
    with pytest.raises(MappingError) as caught:
        parse_selection(text)
    assert message in caught.value.message
    assert caught.value.location == SourceLocation("mapping", 1, column)


@pytest.mark.parametrize("text", ["/a}", "/a/{$args.id", "/a/{}"])
def test_a_template_with_unmatched_braces_is_refused(text: str) -> None:
    with pytest.raises(MappingError):
        parse_template(text)


def test_places_are_moved_to_where_the_text_stands_in_its_document() -> None:
    with pytest.raises(MappingError) as caught:
        parse_selection("id\nname.", SourceLocation("users.graphql", 10, 5))
    assert str(caught.value.location) == "users.graphql:11:10"
    assert locate("abc", None, 2) == SourceLocation("mapping", 1, 3)


def test_nesting_has_a_limit() -> None:
    with pytest.raises(MappingError, match="levels deep"):
        parse_expression("[" * 200 + "]" * 200)
