"""The smallest subgraphs for every code of composition: a table for tests and for comparisons."""

from tests.federation.composition.rows.hints import HINT_ROWS
from tests.federation.composition.rows.of_links import LINK_ROWS
from tests.federation.composition.rows.of_merging import MERGING_ROWS
from tests.federation.composition.rows.of_subgraphs import SUBGRAPH_ROWS

__all__ = ["ERROR_ROWS", "HINT_ROWS"]

ERROR_ROWS = (*LINK_ROWS, *SUBGRAPH_ROWS, *MERGING_ROWS)
