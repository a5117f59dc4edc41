"""Header rules in `graphweft.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.gateway.config.headers import HeadersConfig
from tests.gateway.config.test_load import complaint, load

HEAD = "supergraph: s.graphql\nheaders:\n  all:\n"


def test_every_kind_of_rule_is_read(tmp_path: Path) -> None:
    config = HeadersConfig.model_validate(
        {
            "all": {
                "propagate": [
                    "Authorization",
                    {"name": "X-User", "rename": "X-Account", "default": "nobody"},
                    {"matching": "X-Shop-.*"},
                ],
                "insert": {"X-Gateway": "graphweft", "x-who": "$identity.subject"},
                "remove": ["x-shop-secret"],
            },
            "subgraphs": {"users": {"remove": ["authorization"], "insert": {"x-gateway": "own"}}},
        }
    )
    client = {"authorization": "a", "x-shop-a": "1", "x-shop-secret": "2"}
    for name, own in (("other", {"authorization": "a", "x-gateway": "graphweft"}), ("users", {})):
        render = config.of(name).compile()
        assert callable(render)
        expected = {"x-account": "nobody", "x-shop-a": "1", "x-gateway": "own", **own}
        assert dict(render(RequestContext(client))) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            "    propagate: [host]",
            "4:5: headers.all: the header 'host' belongs to the connection or the body of a call",
        ),
        (
            "    propagate: [{ matching: '(' }]",
            "4:29: headers.all.propagate.0.matching: expected a regular expression",
        ),
        ("    propagate: [{ nam: x }]", "4:19: unknown key 'nam' in headers.all.propagate.0"),
        ("    propagate: [{ rename: x }]", "4:17: headers.all.propagate.0: give exactly one of"),
        (
            "    propagate: [{ matching: x-.*, default: y }]",
            "rename and default belong to a name, not to matching",
        ),
        ("    propagate: ['no name']", "expected the name of an HTTP header"),
        (
            '    insert: { x-a: "se\\x01cret" }',
            "4:20: headers.all.insert.x-a: a control character cannot be sent",
        ),
        ("    insert: { x-a: 1234 }", "headers.all.insert.x-a: expected a text; put it in quotes"),
        ("    insert: { x-a: $identity.none }", "'$identity.none' is not part of an identity"),
        ("    { insert: { x-a: a }, remove: [x-a] }", "'x-a' is sent and removed by the same"),
    ],
)
def test_a_mistake_has_its_place_and_never_shows_a_value(
    tmp_path: Path, rules: str, expected: str
) -> None:
    found = complaint(tmp_path, f"{HEAD}{rules}\n")
    assert expected in found
    assert "cret" not in found
    assert "1234" not in found


def test_values_are_not_shown_where_the_configuration_is_printed(tmp_path: Path) -> None:
    config = load(tmp_path, HEAD + "    insert: { x-key: hush-hush }\n")
    assert "hush-hush" not in repr(config)
