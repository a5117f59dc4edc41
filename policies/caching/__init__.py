"""What may be kept of the answers of backends, for how long and for whom."""

from graphweft.policies.caching.backend_headers import Freshness, read_freshness

__all__ = ["Freshness", "read_freshness"]
