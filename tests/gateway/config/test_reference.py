"""The configuration page says what the models say."""

from __future__ import annotations

from pathlib import Path

from graphweft.gateway.config.reference import config_reference

PAGE = Path(__file__).parents[3] / "docs" / "configuration.md"


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == config_reference(), "run: python -m graphweft.gateway.config.reference"
