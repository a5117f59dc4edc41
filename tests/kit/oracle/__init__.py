"""The monolith oracle: one data set, served whole by one schema and in parts by subgraphs.

The monolith answers any operation by plain graphql-core. The subgraphs answer their parts from the
same objects, so that a gateway over them must give the same answers. A scenario (`schemas/`) says
what a schema consists of; `check` compares both answers to one operation.
"""

from tests.kit.oracle.compare import check, gateway_of, whole_of
from tests.kit.oracle.parts import NotComposedError
from tests.kit.oracle.scenario import Scenario
from tests.kit.oracle.search import search

__all__ = ["NotComposedError", "Scenario", "check", "gateway_of", "search", "whole_of"]
