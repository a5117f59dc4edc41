"""Text to syntax tree: selections, expressions and `{...}` templates."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NoReturn

from graphweft.connectors.mapping.methods import METHODS
from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Expression,
    Group,
    Head,
    Key,
    ListLiteral,
    Literal,
    Named,
    ObjectLiteral,
    OptionalStep,
    Path,
    Selection,
    Step,
    Template,
    Variable,
)
from graphweft.schemas.errors import MappingError, SourceLocation

__all__ = ["locate", "parse_expression", "parse_selection", "parse_template"]

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_IDENTIFIER = re.compile(r"[A-Za-z_][0-9A-Za-z_]*")
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_STRING = re.compile(r"'((?:\\.|[^'\\])*)'|\"((?:\\.|[^\"\\])*)\"", re.DOTALL)
_ESCAPED_QUOTE = re.compile(r"\\(['\"\\])")
_OPERATOR = re.compile(r"\?\?|\?!")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_MAX_DEPTH = 64


def parse_selection(text: str, location: SourceLocation | None = None) -> Selection:
    """Parse a whole selection, such as `$.data { id name: full_name }`.

    Raises:
        MappingError: with the place in the text, moved to where `location` says the text begins.
    """
    parser = _Parser(text, location)
    selection = parser.items(closing=None)
    parser.end()
    return selection


def parse_expression(text: str, location: SourceLocation | None = None) -> Expression:
    """Parse one expression, such as `$status->eq(200)`. Raises MappingError."""
    parser = _Parser(text, location)
    expression = parser.expression()
    parser.end()
    return expression


def parse_template(text: str, location: SourceLocation | None = None) -> Template:
    """Parse text with `{expression}` parts, such as `/users/{$args.id}`. Raises MappingError."""
    parser = _Parser(text, location)
    parts: list[str | Expression] = []
    while parser.at < len(text):
        opening = text.find("{", parser.at)
        static = text[parser.at :] if opening < 0 else text[parser.at : opening]
        if "}" in static:
            parser.at += static.index("}")
            parser.fail("`}` without `{`")
        if static:
            parts.append(static)
        if opening < 0:
            break
        parser.at = opening + 1
        parts.append(parser.expression())
        parser.blank()
        if not text.startswith("}", parser.at):
            parser.fail("expected `}` at the end of the expression")
        parser.at += 1
    return Template(tuple(parts))


def locate(text: str, location: SourceLocation | None, offset: int) -> SourceLocation:
    """The place of a character of a text that begins at `location`."""
    start = location or SourceLocation("mapping", 1, 1)
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return SourceLocation(start.source, start.line + line, max(start.column, 1) + column)


class _Parser:
    """Recursive descent; `at` is the next character to read."""

    def __init__(self, text: str, location: SourceLocation | None) -> None:
        self.text = text
        self.location = location
        self.at = 0
        self.depth = 0

    # -- selections ---------------------------------------------------------------------------

    def items(self, closing: str | None) -> Selection:
        self.enter()
        items: list[Named] = []
        while True:
            self.blank()
            if self.at >= len(self.text) or (closing and self.text.startswith(closing, self.at)):
                break
            items.append(self.named())
        self.depth -= 1
        if len(items) > 1:
            self.require_names(items)
        return Selection(tuple(items))

    def require_names(self, items: list[Named]) -> None:
        for item in items:
            if item.name is None and not item.spread and not _selects(item.value):
                self.at = item.offset
                self.fail(
                    "a path beside other fields needs a name (`name: path`), "
                    "`...`, or a `{ selection }` at its end"
                )

    def sub_selection(self) -> Selection:
        self.expect("{")
        selection = self.items("}")
        self.expect("}")
        return selection

    def named(self) -> Named:
        offset = self.at
        if self.take("..."):
            return Named(None, self.path(in_selection=True), spread=True, offset=offset)
        alias = self.alias()
        if alias is not None:
            self.blank()
            if self.text.startswith("{", self.at):
                return Named(alias, self.sub_selection(), offset=offset)
            return Named(alias, self.path(in_selection=True), offset=offset)
        path = self.path(in_selection=True)
        return Named(_own_name(path), path, offset=offset)

    def alias(self) -> str | None:
        """The key before a `:`, or None with nothing consumed."""
        start = self.at
        key = self.key()
        if key is not None and self.take(":"):
            return key
        self.at = start
        return None

    # -- paths --------------------------------------------------------------------------------

    def path(self, *, in_selection: bool) -> Path:
        self.blank()
        offset = self.at
        head = self.head()
        if head is None:
            expected = "a field, a path or `}`" if in_selection else "an expression"
            self.fail(f"expected {expected}, found {self.found()}")
        return self.continue_path(head, offset)

    def head(self) -> Head | None:
        if self.text.startswith("$(", self.at):
            self.at += 2
            inner = self.expression()
            self.expect(")")
            return Group(inner)
        if self.text.startswith("$", self.at):
            self.at += 1
            name = _IDENTIFIER.match(self.text, self.at)
            self.at = name.end() if name else self.at
            return Variable("$" + name.group() if name else "$")
        if self.take("@"):
            return Variable("@")
        key = self.key()
        return None if key is None else Key(key)

    def continue_path(self, head: Head, offset: int) -> Path:
        steps: list[Step] = []
        while (step := self.step()) is not None:
            steps.append(step)
        self.blank()
        selection = self.sub_selection() if self.text.startswith("{", self.at) else None
        return Path(head, tuple(steps), selection, offset)

    def step(self) -> Step | None:
        self.blank()
        if self.text.startswith("?", self.at) and not _OPERATOR.match(self.text, self.at):
            self.at += 1
            return OptionalStep()
        if self.text.startswith(".", self.at) and not self.text.startswith("...", self.at):
            self.at += 1
            self.blank()
            key = self.key()
            if key is None:
                self.fail(f"expected a property name after `.`, found {self.found()}")
            return Key(key)
        return self.call() if self.take("->") else None

    def call(self) -> Call:
        self.blank()
        start = self.at
        name = _IDENTIFIER.match(self.text, self.at)
        if name is None:
            self.fail(f"expected a method name after `->`, found {self.found()}")
        method = METHODS.get(name.group())
        if method is None:
            close = get_close_matches(name.group(), METHODS, 1)
            hint = f"; did you mean `->{close[0]}`?" if close else ""
            self.fail(f"there is no method `->{name.group()}`{hint}")
        self.at = name.end()
        arguments = self.sequence(")") if self.take("(") else ()
        if not method.accepts(len(arguments)):
            self.at = start
            self.fail(f"`->{name.group()}` takes {method.arity()}, not {len(arguments)}")
        if name.group() == "as" and not all(map(_is_local, arguments[:1])):
            self.at = start
            self.fail("the first argument of `->as` is the variable to bind, such as `$name`")
        return Call(name.group(), arguments)

    # -- expressions --------------------------------------------------------------------------

    def expression(self) -> Expression:
        self.enter()
        operands = [self.operand()]
        operator: str | None = None
        while True:
            self.blank()
            found = _OPERATOR.match(self.text, self.at)
            if found is None:
                break
            if operator is not None and found.group() != operator:
                self.fail("`??` and `?!` cannot be mixed; group one of them with `$( )`")
            operator = found.group()
            self.at = found.end()
            operands.append(self.operand())
        self.depth -= 1
        return operands[0] if operator is None else Coalesce(operator, tuple(operands))

    def operand(self) -> Expression:
        self.blank()
        offset = self.at
        literal = self.literal()
        if literal is None:
            return self.path(in_selection=False)
        path = self.continue_path(literal, offset)
        if path.selection is not None and not path.steps:
            self.at = offset
            self.fail("a literal has no fields to select")
        return path if path.steps else literal

    def literal(self) -> Literal | ObjectLiteral | ListLiteral | None:
        text, at = self.text, self.at
        if (string := self.string()) is not None:
            return Literal(string)
        if number := _NUMBER.match(text, at):
            self.at = number.end()
            digits = number.group()
            return Literal(float(digits) if "." in digits else int(digits))
        word = _IDENTIFIER.match(text, at)
        if word and word.group() in _WORDS:
            self.at = word.end()
            return Literal(_WORDS[word.group()])
        if self.take("["):
            return ListLiteral(self.sequence("]"))
        return self.object_literal() if self.take("{") else None

    def sequence(self, closing: str) -> tuple[Expression, ...]:
        """Expressions between commas up to the closing sign; a comma may trail."""
        items: list[Expression] = []
        while not self.take(closing):
            items.append(self.expression())
            if not self.take(","):
                self.expect(closing)
                break
        return tuple(items)

    def object_literal(self) -> ObjectLiteral:
        entries: list[tuple[str, Expression]] = []
        while not self.take("}"):
            self.blank()
            offset = self.at
            key = self.key()
            if key is None:
                self.fail(f"expected a property name, found {self.found()}")
            entries.append((key, self.property_value(key, offset)))
            if not self.take(","):
                self.expect("}")
                break
        return ObjectLiteral(tuple(entries))

    def property_value(self, key: str, offset: int) -> Expression:
        """What follows a property's name; a name alone stands for the property it names."""
        is_name = self.text.startswith(key, offset) and key not in _WORDS
        if is_name and not self.take(":"):
            return Path(Key(key), offset=offset)
        if not is_name:
            self.expect(":")
        return self.expression()

    # -- tokens -------------------------------------------------------------------------------

    def key(self) -> str | None:
        self.blank()
        if name := _IDENTIFIER.match(self.text, self.at):
            self.at = name.end()
            return name.group()
        return self.string()

    def string(self) -> str | None:
        found = _STRING.match(self.text, self.at)
        if found is None:
            if self.text.startswith(("'", '"'), self.at):
                self.fail("this string does not end")
            return None
        self.at = found.end()
        inner = found.group(1) if found.group(1) is not None else found.group(2)
        return _ESCAPED_QUOTE.sub(r"\1", inner)

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, sign: str) -> bool:
        self.blank()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            self.fail(f"expected `{sign}`, found {self.found()}")

    def end(self) -> None:
        self.blank()
        if self.at < len(self.text):
            self.fail(f"unexpected {self.found()}")

    def found(self) -> str:
        return f"`{self.text[self.at]}`" if self.at < len(self.text) else "the end"

    def enter(self) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.fail(f"nested more than {_MAX_DEPTH} levels deep")

    def fail(self, message: str) -> NoReturn:
        raise MappingError(message, locate(self.text, self.location, self.at))


def _own_name(path: Path) -> str | None:
    """A single key, optional or not, is its own output name; a longer path has none."""
    if isinstance(path.head, Key) and all(isinstance(step, OptionalStep) for step in path.steps):
        return path.head.name
    return None


def _selects(value: Path | Selection) -> bool:
    return isinstance(value, Selection) or value.selection is not None


def _is_local(argument: Expression) -> bool:
    return (
        isinstance(argument, Path)
        and isinstance(argument.head, Variable)
        and argument.head.name not in {"$", "@"}
        and not argument.steps
        and argument.selection is None
    )
