"""The `->` methods of the mapping language.

A method gets the value on its left, its arguments unevaluated, the value of `$`, and the variables.
It answers a value or `MISSING`. `->as` binds a variable for the rest of a path, so it has its entry
here for the parser, and its meaning in `evaluate.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import add, ge, gt, le, lt, mul, sub
from types import MappingProxyType
from typing import Any

import orjson

from graphweft.connectors.mapping.text_methods import (
    join_not_null,
    keys_to_camel_case,
    keys_to_camel_case_deep,
    parse_int,
    split,
    to_string,
    trimming,
)
from graphweft.connectors.mapping.values import (
    MISSING,
    Evaluate,
    Pair,
    Variables,
    is_list,
    is_object,
    json_equal,
    note_problem,
)

__all__ = ["METHODS", "Method"]

Arguments = tuple[Evaluate, ...]
Run = Callable[[Any, Arguments, Any, Variables], Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does, and how many arguments it takes (`most` None for any number)."""

    run: Run
    least: int = 0
    most: int | None = 0

    def accepts(self, count: int) -> bool:
        """Whether it can be called with this many arguments."""
        return count >= self.least and (self.most is None or count <= self.most)

    def arity(self) -> str:
        """The number of arguments in words, for messages."""
        if self.most is None:
            return f"at least {self.least} argument{'' if self.least == 1 else 's'}"
        if self.least == self.most:
            return f"{self.least or 'no'} argument{'' if self.least == 1 else 's'}"
        return f"{self.least} to {self.most} arguments"


def _echo(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    return arguments[0](value, root, variables)


# -- lists, strings, objects ---------------------------------------------------------------------


def _map(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    each = arguments[0]
    items = value if is_list(value) else [value]
    return [_null_for_missing(each(item, root, variables)) for item in items]


def _filter(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    items = value if is_list(value) else [value]
    return [item for item in items if _holds("filter", item, arguments[0], root, variables)]


def _find(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    for item in value if is_list(value) else [value]:
        if _holds("find", item, arguments[0], root, variables):
            return item
    return MISSING


def _holds(method: str, item: Any, predicate: Evaluate, root: Any, variables: Variables) -> bool:
    outcome = predicate(item, root, variables)
    if not isinstance(outcome, bool):
        note_problem(variables, f"->{method}: the condition is not a boolean")
    return outcome is True


def _match(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    """`[candidate, result]` pairs, and at the end perhaps `[result]` for everything else."""
    for argument in arguments:
        if isinstance(argument, Pair):
            if json_equal(_null_for_missing(argument.candidate(value, root, variables)), value):
                return argument.result(value, root, variables)
            continue
        given = argument(value, root, variables)
        if not is_list(given) or not 1 <= len(given) <= 2:
            note_problem(variables, "->match: an argument is not a pair `[candidate, result]`")
        elif len(given) == 1 or json_equal(given[0], value):
            return given[-1]
    return note_problem(variables, "->match: no candidate equals the value")


def _match_if(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    """`[condition, result]` pairs: the result of the first condition that holds."""
    for argument in arguments:
        if not isinstance(argument, Pair):
            note_problem(variables, "->matchIf: an argument is not a pair `[condition, result]`")
        elif argument.candidate(value, root, variables) is True:
            return argument.result(value, root, variables)
    return note_problem(variables, "->matchIf: no condition holds")


def _first(value: Any, _arguments: Arguments, _root: Any, _variables: Variables) -> Any:
    if is_list(value) or isinstance(value, str):
        return value[0] if value else MISSING
    return value


def _last(value: Any, _arguments: Arguments, _root: Any, _variables: Variables) -> Any:
    if is_list(value) or isinstance(value, str):
        return value[-1] if value else MISSING
    return value


def _slice(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    if not (is_list(value) or isinstance(value, str)):
        return value
    bounds = [argument(value, root, variables) for argument in arguments]
    if not all(_is_integer(bound) for bound in bounds):
        return note_problem(variables, "->slice: a bound is not an integer")
    return value[slice(*bounds)] if len(bounds) == 2 else value[bounds[0] :] if bounds else value


def _size(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    if is_list(value) or is_object(value) or isinstance(value, str):
        return len(value)
    return note_problem(variables, "->size: neither a list, a string nor an object")


def _get(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    key = arguments[0](value, root, variables)
    if is_object(value) and isinstance(key, str):
        return value.get(key, MISSING)
    if (is_list(value) or isinstance(value, str)) and _is_integer(key):
        return value[key] if -len(value) <= key < len(value) else MISSING
    return note_problem(variables, "->get: the value has no such index or key")


def _entries(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    if is_object(value):
        return [{"key": key, "value": item} for key, item in value.items()]
    return note_problem(variables, "->entries: not an object")


def _keys(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    return [*value] if is_object(value) else note_problem(variables, "->keys: not an object")


def _values(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    if is_object(value):
        return [*value.values()]
    return note_problem(variables, "->values: not an object")


def _has(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    key = arguments[0](value, root, variables)
    if is_object(value):
        return isinstance(key, str) and key in value
    if is_list(value) or isinstance(value, str):
        return _is_integer(key) and -len(value) <= key < len(value)
    return False


def _type_of(value: Any, _arguments: Arguments, _root: Any, _variables: Variables) -> Any:
    if is_object(value):
        return "object"
    if is_list(value):
        return "array"
    if isinstance(value, str):
        return "string"
    if value is None:
        return "null"
    return "boolean" if isinstance(value, bool) else "number"


def _with_message(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    """The value as it is; the arguments become a problem that is noted."""
    found = [argument(value, root, variables) for argument in arguments]
    texts = [
        item
        if isinstance(item, str)
        else "null"
        if item is MISSING
        else orjson.dumps(item).decode()
        for item in found
    ]
    note_problem(variables, " ".join(texts))
    return value


def _json_stringify(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError as error:
        return note_problem(variables, f"->jsonStringify: {error}")


def _json_parse(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    if isinstance(value, str):
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            pass
    return note_problem(variables, "->jsonParse: not a string that holds JSON")


# -- comparison and logic ------------------------------------------------------------------------


def _eq(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    return json_equal(value, _null_for_missing(arguments[0](value, root, variables)))


def _ne(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    return not _eq(value, arguments, root, variables)


def _ordered(name: str, compare: Callable[[Any, Any], bool]) -> Run:
    def run(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
        other = arguments[0](value, root, variables)
        if (_is_number(value) and _is_number(other)) or (
            isinstance(value, str) and isinstance(other, str)
        ):
            return compare(value, other)
        return note_problem(variables, f"->{name}: compares two numbers or two strings")

    return run


def _logic(name: str, stop: bool) -> Run:
    def run(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
        outcome = value
        for argument in (None, *arguments):
            outcome = outcome if argument is None else argument(value, root, variables)
            if not isinstance(outcome, bool):
                return note_problem(variables, f"->{name}: not a boolean")
            if outcome is stop:
                return stop
        return not stop

    return run


def _not(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    return not value if isinstance(value, bool) else note_problem(variables, "->not: not a boolean")


def _in(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    candidates = arguments[0](value, root, variables)
    if not is_list(candidates):
        return note_problem(variables, "->in: the argument is not a list")
    return any(json_equal(value, candidate) for candidate in candidates)


def _contains(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    wanted = arguments[0](value, root, variables)
    if isinstance(value, str) and isinstance(wanted, str):
        return wanted in value
    if not is_list(value):
        return note_problem(variables, "->contains: neither a list nor a string")
    return any(json_equal(item, wanted) for item in value)


# -- numbers -------------------------------------------------------------------------------------


def _arithmetic(name: str, operate: Callable[[Any, Any], Any]) -> Run:
    def run(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
        result = value
        for argument in (None, *arguments):
            number = value if argument is None else argument(value, root, variables)
            if not _is_number(number):
                return note_problem(variables, f"->{name}: not a number")
            try:
                result = number if argument is None else operate(result, number)
            except (ZeroDivisionError, OverflowError):
                return note_problem(variables, f"->{name}: the result is not a number")
        return result if math.isfinite(result) else note_problem(variables, f"->{name}: too large")

    return run


def _remainder(one: float, other: float) -> float:
    """The remainder with the sign of the dividend."""
    if isinstance(one, int) and isinstance(other, int):
        rest = abs(one) % abs(other)
        return -rest if one < 0 else rest
    if not other:
        raise ZeroDivisionError
    return math.fmod(one, other)


def _null_for_missing(value: Any) -> Any:
    return None if value is MISSING else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "echo": Method(_echo, 1, 1),
        "map": Method(_map, 1, 1),
        "filter": Method(_filter, 1, 1),
        "find": Method(_find, 1, 1),
        "match": Method(_match, 1, None),
        "matchIf": Method(_match_if, 1, None),
        "first": Method(_first),
        "last": Method(_last),
        "slice": Method(_slice, 0, 2),
        "size": Method(_size),
        "get": Method(_get, 1, 1),
        "has": Method(_has, 1, 1),
        "entries": Method(_entries),
        "keys": Method(_keys),
        "values": Method(_values),
        "keysToCamelCase": Method(keys_to_camel_case),
        "keysToCamelCaseDeep": Method(keys_to_camel_case_deep),
        "typeof": Method(_type_of),
        "jsonStringify": Method(_json_stringify),
        "jsonParse": Method(_json_parse),
        "joinNotNull": Method(join_not_null, 1, 1),
        "split": Method(split, 1, 2),
        "trim": Method(trimming("trim", str.strip)),
        "trimStart": Method(trimming("trimStart", str.lstrip)),
        "trimEnd": Method(trimming("trimEnd", str.rstrip)),
        "eq": Method(_eq, 1, 1),
        "ne": Method(_ne, 1, 1),
        "gt": Method(_ordered("gt", gt), 1, 1),
        "gte": Method(_ordered("gte", ge), 1, 1),
        "lt": Method(_ordered("lt", lt), 1, 1),
        "lte": Method(_ordered("lte", le), 1, 1),
        "and": Method(_logic("and", stop=False), 1, None),
        "or": Method(_logic("or", stop=True), 1, None),
        "not": Method(_not),
        "in": Method(_in, 1, 1),
        "contains": Method(_contains, 1, 1),
        "add": Method(_arithmetic("add", add), 1, None),
        "sub": Method(_arithmetic("sub", sub), 1, None),
        "mul": Method(_arithmetic("mul", mul), 1, None),
        "div": Method(_arithmetic("div", lambda one, other: one / other), 1, None),
        "mod": Method(_arithmetic("mod", _remainder), 1, None),
        "toString": Method(to_string),
        "parseInt": Method(parse_int, 0, 1),
        "withError": Method(_with_message, 1, None),
        "withWarning": Method(_with_message, 1, None),
        "as": Method(_first, 1, 2),
    }
)
