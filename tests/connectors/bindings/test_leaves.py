from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.bindings.leaves import COERCIONS


@pytest.mark.parametrize(
    ("scalar", "value", "expected"),
    [
        ("ID", 7, "7"),
        ("ID", "x", "x"),
        ("ID", 7.0, "7"),
        ("String", 1.5, "1.5"),
        ("String", True, "true"),
        ("Int", 3.0, 3),
        ("Int", "-12", -12),
        ("Int", 2**31 - 1, 2**31 - 1),
        ("Float", 3, 3),
        ("Float", "1.5", 1.5),
        ("Boolean", False, False),
    ],
)
def test_a_value_of_the_wire_becomes_a_value_of_the_scalar(
    scalar: str, value: Any, expected: Any
) -> None:
    found = COERCIONS[scalar].run(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("ID", True),
        ("ID", [1]),
        ("ID", 1.5),
        ("String", {}),
        ("Int", 1.5),
        ("Int", True),
        ("Int", "x"),
        ("Int", []),
        ("Float", "x"),
        ("Float", True),
        ("Boolean", 1),
        ("Boolean", "true"),
    ],
)
def test_a_value_that_cannot_be_one_is_refused(scalar: str, value: Any) -> None:
    with pytest.raises(ValueError, match="the value"):
        COERCIONS[scalar].run(value)


def test_an_integer_beyond_32_bits_is_refused_with_the_fix() -> None:
    with pytest.raises(ValueError, match="BigInt"):
        COERCIONS["Int"].run(2**31)
