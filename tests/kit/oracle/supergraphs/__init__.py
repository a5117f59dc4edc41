"""Random supergraphs for the monolith oracle, each made from a number."""

from tests.kit.oracle.supergraphs.scenario import random_scenario

__all__ = ["random_scenario"]
