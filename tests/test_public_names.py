"""What `import graphweft` offers is there, and costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import graphweft


def test_every_public_name_is_found_and_listed() -> None:
    for name in graphweft.__all__:
        assert getattr(graphweft, name) is not None
    assert set(graphweft.__all__) <= set(dir(graphweft))


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'graphweft' has no attribute 'Gatway'"):
        getattr(graphweft, "Gatway")  # noqa: B009  # type checkers know that it is not there


def test_the_gateway_is_loaded_when_it_is_used() -> None:
    program = (
        "import sys, graphweft; from graphweft import GraphweftError; "
        "assert 'graphweft.gateway' not in sys.modules, 'loaded'; "
        "graphweft.Gateway; assert 'graphweft.gateway.app' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
