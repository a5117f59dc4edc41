"""What is kept of the answers of subgraphs: by field, for how long and for whom."""

from graphweft.policies.caching.answers import Answers, entity_tag
from graphweft.policies.caching.caching import Caching, Invalidation
from graphweft.policies.caching.hints import read_cache_hints
from graphweft.policies.caching.lifetime import LifetimeRules
from graphweft.policies.caching.memory_store import MemoryStore
from graphweft.policies.caching.renewal import Renewals
from graphweft.policies.caching.store import CacheStore
from graphweft.policies.caching.subgraph_cache import StaleTimes, SubgraphCache

__all__ = [
    "Answers",
    "CacheStore",
    "Caching",
    "Invalidation",
    "LifetimeRules",
    "MemoryStore",
    "Renewals",
    "StaleTimes",
    "SubgraphCache",
    "entity_tag",
    "read_cache_hints",
]
