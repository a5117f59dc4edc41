"""The arguments of a binding directive, with the place of each text in the SDL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import ListValueNode, ObjectValueNode, StringValueNode, ValueNode

from graphweft.connectors.mapping import Selection, Template, parse_selection, parse_template
from graphweft.connectors.mapping.values import is_list, is_object
from graphweft.schemas.directives import AppliedDirective
from graphweft.schemas.errors import MappingError, SourceLocation

__all__ = ["DirectiveArguments"]


@dataclass(frozen=True, slots=True)
class DirectiveArguments:
    """One application of a binding directive.

    A path such as `"http", "headers", 0, "value"` leads into nested arguments. `coordinate` says
    what the directive is on, for messages.
    """

    applied: AppliedDirective
    coordinate: str

    def value(self, *path: str | int) -> Any:
        """The plain value, None where it is absent."""
        found: Any = dict(self.applied.arguments)
        for step in path:
            if isinstance(step, str):
                found = found.get(step) if is_object(found) else None
            else:
                found = found[step] if is_list(found) and step < len(found) else None
        return found

    def text(self, *path: str | int) -> str | None:
        """A string; raises MappingError for a value of another kind."""
        value = self.value(*path)
        if value is not None and not isinstance(value, str):
            raise self.error(f"`{_dotted(path)}` is not a string", *path)
        return value

    def selection(self, *path: str | int) -> Selection | None:
        """A mapping; raises MappingError where it does not parse."""
        text = self.text(*path)
        return None if text is None else self._parsed(parse_selection, text, path)

    def template(self, *path: str | int) -> Template | None:
        """A text with `{...}` expressions; raises MappingError where it does not parse."""
        text = self.text(*path)
        return None if text is None else self._parsed(parse_template, text, path)

    def error(self, message: str, *path: str | int) -> MappingError:
        """An error at an argument, or at the directive."""
        return MappingError(f"{self.coordinate}: {message}", self.place(*path))

    def place(self, *path: str | int) -> SourceLocation:
        """Where an argument's value is, for a string where its text begins."""
        node = self._node(path)
        if node is None or node.loc is None:
            return self.applied.location
        token = node.loc.start_token
        start = SourceLocation(self.applied.location.source, token.line, token.column)
        if not isinstance(node, StringValueNode):
            return start
        if not node.block:
            return SourceLocation(start.source, start.line, start.column + 1)
        return _block_start(node.loc.source.body[node.loc.start : node.loc.end], start)

    def _parsed(self, parse: Any, text: str, path: tuple[str | int, ...]) -> Any:
        try:
            return parse(text, self.place(*path))
        except MappingError as error:
            message = f"{self.coordinate}: `{_dotted(path)}`: {error.message}"
            raise MappingError(message, error.location) from error

    def _node(self, path: tuple[str | int, ...]) -> ValueNode | None:
        if not path:
            return None
        arguments = {arg.name.value: arg.value for arg in self.applied.node.arguments or ()}
        node = arguments.get(str(path[0]))
        for step in path[1:]:
            if isinstance(node, ObjectValueNode):
                node = {field.name.value: field.value for field in node.fields}.get(str(step))
            elif isinstance(node, ListValueNode) and isinstance(step, int):
                node = node.values[step] if step < len(node.values) else None
            else:
                return node
        return node


def _block_start(raw: str, start: SourceLocation) -> SourceLocation:
    """Where the first character of a block string's value is; its lines lost a common indent."""
    content = raw[3:-3]
    blank = content[: len(content) - len(content.lstrip())]
    if "\n" not in blank:
        return SourceLocation(start.source, start.line, start.column + 3 + len(blank))
    lines = [line for line in content.split("\n")[1:] if line.strip()]
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    return SourceLocation(start.source, start.line + blank.count("\n"), indent + 1)


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path)
