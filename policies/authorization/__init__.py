"""Authorization: what a client may see, per type and field, before anything is fetched."""

from graphweft.policies.authorization.authorization import (
    Authorization,
    AuthorizationMode,
    with_authorization,
)
from graphweft.policies.authorization.outcome import PolicyCheck

__all__ = ["Authorization", "AuthorizationMode", "PolicyCheck", "with_authorization"]
