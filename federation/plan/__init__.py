"""The query plan's data, and its printed forms."""

from graphweft.federation.plan.json import plan_to_json
from graphweft.federation.plan.nodes import FetchNode, FlattenNode, QueryPlan
from graphweft.federation.plan.reasons import plan_to_reasons
from graphweft.federation.plan.text import plan_to_text

__all__ = [
    "FetchNode",
    "FlattenNode",
    "QueryPlan",
    "plan_to_json",
    "plan_to_reasons",
    "plan_to_text",
]
