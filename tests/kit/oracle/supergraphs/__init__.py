"""Random supergraphs for the monolith oracle, each made from a number.

A draft of a federated schema is invented (`invent`, `relations`), printed as the documents of its
subgraphs and as the monolith (`print_sdl`), and given data (`objects`, `gaps`).
"""

from tests.kit.oracle.supergraphs.compare import check_operations, check_schema
from tests.kit.oracle.supergraphs.scenario import random_scenario
from tests.kit.oracle.supergraphs.small import small_scenario

__all__ = ["check_operations", "check_schema", "random_scenario", "small_scenario"]
