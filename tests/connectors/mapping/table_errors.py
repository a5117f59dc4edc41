"""Texts that do not parse: what is said, and where (line and column count from 1)."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["EXPRESSION_ERRORS", "SELECTION_ERRORS", "TEMPLATE_ERRORS", "Wrong"]


class Wrong(NamedTuple):
    """A text, its message, and the place of the mistake."""

    text: str
    message: str
    line: int
    column: int


SELECTION_ERRORS = [
    Wrong("id }", "expected a field, a path or `}`, found `}`", 1, 4),
    Wrong("author { name", "expected `}`, found the end", 1, 14),
    Wrong("author {\n  name\n", "expected `}`, found the end", 3, 1),
    Wrong("id, name", "expected a field, a path or `}`, found `,`", 1, 3),
    Wrong("id\nname: ", "expected a field, a path or `}`, found the end", 2, 7),
    Wrong("a: b.", "expected a property name after `.`, found the end", 1, 6),
    Wrong("a: b.1", "expected a property name after `.`, found `1`", 1, 6),
    Wrong("a: b..c", "expected a property name after `.`, found `.`", 1, 6),
    Wrong("a: 1", "expected a field, a path or `}`, found `1`", 1, 4),
    Wrong("1a", "expected a field, a path or `}`, found `1`", 1, 1),
    Wrong("a: 'x", "this string does not end", 1, 4),
    Wrong("\n\n  'x", "this string does not end", 3, 3),
    Wrong("a: b->", "expected a method name after `->`, found the end", 1, 7),
    Wrong("a: b->1", "expected a method name after `->`, found `1`", 1, 7),
    Wrong("a: b->frist", "there is no method `->frist`; did you mean `->first`?", 1, 7),
    Wrong("a: b->zzz", "there is no method `->zzz`", 1, 7),
    Wrong("a: b->first(1)", "`->first` takes no arguments, not 1", 1, 7),
    Wrong("a: b->eq", "`->eq` takes 1 argument, not 0", 1, 7),
    Wrong("a: b->slice(1, 2, 3)", "`->slice` takes 0 to 2 arguments, not 3", 1, 7),
    Wrong("a: b->match", "`->match` takes at least 1 argument, not 0", 1, 7),
    Wrong("a: b->split", "`->split` takes 1 to 2 arguments, not 0", 1, 7),
    Wrong("a: b->as('x')", "the first argument of `->as` is the variable to bind", 1, 7),
    Wrong("a: b->as($)", "the first argument of `->as` is the variable to bind", 1, 7),
    Wrong("a: b->map(", "expected an expression, found the end", 1, 11),
    Wrong("a: b->map(@", "expected `)`, found the end", 1, 12),
    Wrong("a: b->slice(1 2)", "expected `)`, found `2`", 1, 15),
    Wrong("a: b->slice(,)", "expected an expression, found `,`", 1, 13),
    Wrong("id a.b", "a path beside other fields needs a name (`name: path`)", 1, 4),
    Wrong("id\n$.x", "a path beside other fields needs a name (`name: path`)", 2, 1),
    Wrong("id $('x')", "a path beside other fields needs a name (`name: path`)", 1, 4),
    Wrong("...", "expected a field, a path or `}`, found the end", 1, 4),
    Wrong("... }", "expected a field, a path or `}`, found `}`", 1, 5),
    Wrong("a: { b", "expected `}`, found the end", 1, 7),
    Wrong("a: $(", "expected an expression, found the end", 1, 6),
    Wrong("a: $()", "expected an expression, found `)`", 1, 6),
    Wrong("a: $(1", "expected `)`, found the end", 1, 7),
    Wrong("a: $(1 ?? 2 ?! 3)", "`??` and `?!` cannot be mixed; group one of them", 1, 13),
    Wrong("a: $({ b: 1", "expected `}`, found the end", 1, 12),
    Wrong("a: $({ 1: 2 })", "expected a property name, found `1`", 1, 8),
    Wrong("a: $([1, 2)", "expected `]`, found `)`", 1, 11),
    Wrong("a: $(1 { b })", "a literal has no fields to select", 1, 6),
    Wrong("a: $(\n  [\n    1 2\n  ])", "expected `]`, found `2`", 3, 7),
    Wrong("a: b ! c", "expected a field, a path or `}`, found `!`", 1, 6),
    Wrong("a: µ", "expected a field, a path or `}`, found `µ`", 1, 4),
    Wrong("a { " * 65 + "b" + " }" * 65, "nested more than 64 levels deep", 1, 256),
]

EXPRESSION_ERRORS = [
    Wrong("", "expected an expression, found the end", 1, 1),
    Wrong("a b", "unexpected `b`", 1, 3),
    Wrong("a ??", "expected an expression, found the end", 1, 5),
    Wrong("?? a", "expected an expression, found `?`", 1, 1),
    Wrong("{ 'a b' }", "expected `:`, found `}`", 1, 9),
    Wrong("{ true }", "expected `:`, found `}`", 1, 8),
    Wrong("{ a: }", "expected an expression, found `}`", 1, 6),
    Wrong("[1", "expected `]`, found the end", 1, 3),
    Wrong("1 1", "unexpected `1`", 1, 3),
    Wrong("$(a", "expected `)`, found the end", 1, 4),
    Wrong("$status = 200", "unexpected `=`", 1, 9),
    Wrong("[" * 70, "nested more than 64 levels deep", 1, 65),
]

TEMPLATE_ERRORS = [
    Wrong("/users/{$args.id", "expected `}` at the end of the expression", 1, 17),
    Wrong("/users/}", "`}` without `{`", 1, 8),
    Wrong("/users/{}", "expected an expression, found `}`", 1, 9),
    Wrong("/users/{$args.id }/{", "expected an expression, found the end", 1, 21),
    Wrong("/a/{$args.id, $args.b}", "expected `}` at the end of the expression", 1, 13),
    Wrong("/a/{$args.id->slcie(1)}", "there is no method `->slcie`; did you mean", 1, 15),
    Wrong("/a\n/{'x}", "this string does not end", 2, 3),
]
