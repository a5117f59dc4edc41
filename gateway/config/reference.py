"""The reference page of `graphweft.yaml`, made from the models.

`python -m graphweft.gateway.config.reference` prints it; `docs/configuration.md` is that text.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from graphweft.gateway.config.model import GatewayConfig

__all__ = ["config_reference"]

_HEAD = """# Configuration

`graphweft serve --config graphweft.yaml` reads one YAML file. This page lists every key of
it; it is made from the program by `python -m graphweft.gateway.config.reference`.

- Relative paths are relative to the file.
- `${env.NAME}` in a value is replaced by the environment variable; `${env.NAME:-default}` has a
  default for one that is unset or empty.
- Durations have a unit: `500ms`, `30s`, `5m`, `1h`.
- An unknown key is an error, and so is a repeated one. `graphweft config validate` tells mistakes
  with their line and column.
- `graphweft config schema` prints a JSON Schema, with which editors complete and check the file.

```yaml
listen: { host: 127.0.0.1, port: 4000 }
playground: true
headers:
  all: { propagate: [authorization] }
subgraphs:
  reviews:
    graphql: { url: "http://localhost:4001/graphql" }
  store:
    rest: { base_url: "${env.STORE_URL:-http://localhost:4002}" }
    schema: ./store.graphql
  inventory:
    grpc: { target: "localhost:4003" }
  shipping:
    python: { schema: "shop.shipping:schema" }
```

A composed supergraph takes the place of `subgraphs`:

```yaml
supergraph: ./supergraph.graphql
override_subgraph_urls:
  reviews: http://reviews.internal/graphql
```

What a reload (SIGHUP, or a change of a file under `graphweft dev`) reads again are the subgraphs or
the supergraph, `headers`, `credentials`, `traffic_shaping`, `timeout`, `introspection`,
`override_labels`, `authentication`, `authorization`, `caching` (but for `invalidation`), `redis`,
`persisted_documents`, `demand_control`, `rate_limits` and the `limits` of operations; the other
keys are read at start.
"""


def config_reference() -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *_section("The file", "", GatewayConfig)])


def _section(title: str, path: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{_sentence(model)}\n"
    yield "| key | type | default | |"
    yield "| --- | --- | --- | --- |"
    for name, field in model.model_fields.items():
        yield _row(field.alias or name, field)
    yield ""
    for name, field in model.model_fields.items():
        inner = f"{path}{field.alias or name}"
        kind, is_mapping = _section_type(field.annotation)
        if kind is not None:
            inner += ".<name>" if is_mapping else ""
            yield from _section(f"`{inner}`", f"{inner}.", kind)


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _row(key: str, field: FieldInfo) -> str:
    default = "required" if field.is_required() else _default(field)
    return f"| `{key}` | {_type(field)} | {default} | {field.description} |"


def _default(field: FieldInfo) -> str:
    value: object = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel) or value in (None, (), {}):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, float):
        return f"`{value:g}s`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in cast("tuple[object, ...]", value))
    return f"`{value}`"


def _type(field: FieldInfo) -> str:
    annotation = _without_none(field.annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if _section_type(annotation)[0] is not None:
        return {dict: "mapping by name", tuple: "list of sections"}.get(origin, "section")
    if origin is tuple:
        return f"list of {_word(arguments[0])}s"
    if origin is dict:
        return f"mapping of {_word(arguments[1])}s"
    return "duration" if annotation is float else _word(annotation)


def _word(annotation: Any) -> str:
    bare = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    words: dict[Any, str] = {
        Any: "value",
        str: "string",
        int: "number",
        bool: "`true` or `false`",
        bool | float: "share",
        Path: "path",
    }
    return words.get(bare, "string")


def _section_type(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model of a section or of a mapping of sections, and whether it is the latter."""
    annotation = _without_none(annotation)
    is_mapping = get_origin(annotation) in {dict, Mapping}
    if is_mapping:
        annotation = get_args(annotation)[1]
    elif get_origin(annotation) is tuple:
        annotation = get_args(annotation)[0]
    found: Any = annotation if isinstance(annotation, type) else None
    return (found if found and issubclass(found, BaseModel) else None), is_mapping


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in {Union, types.UnionType}:
        return next(item for item in get_args(annotation) if item is not type(None))
    return annotation


if __name__ == "__main__":
    print(config_reference(), end="")
