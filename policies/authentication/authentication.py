"""From what a request shows to who makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphweft.connectors.identity import Identity
from graphweft.policies.authentication.methods import Method, Presented
from graphweft.policies.authentication.refused import AuthenticationError

__all__ = ["Authentication"]


@dataclass(frozen=True, slots=True)
class Authentication:
    """How requests are authenticated.

    Attributes:
        methods: asked in turn; the first that finds a credential decides.
        is_required: whether requests without a credential are refused.
        sign: makes tokens of the gateway's own for backends; None where none are sent.
    """

    methods: tuple[Method, ...]
    is_required: bool = False
    sign: Callable[[Identity], str] | None = None

    @property
    def digest(self) -> str:
        """Differs where files that it was made of do."""
        return "\0".join(method.digest for method in self.methods)

    async def identify(self, presented: Presented) -> Identity | None:
        """Who makes the request; None for anybody.

        Raises:
            AuthenticationError: the credential is not valid, or is missing and required. A wrong
                credential is never the same as none.
        """
        for method in self.methods:
            try:
                identity = await method.identify(presented)
            except AuthenticationError as error:
                error.scheme = method.scheme
                raise
            if identity is not None:
                return identity if self.sign is None else replace(identity, sign=self.sign)
        if not self.is_required:
            return None
        missing = AuthenticationError(
            "A credential is required here", "there is none", has_token=False
        )
        missing.scheme = ", ".join(dict.fromkeys(one.scheme for one in self.methods if one.scheme))
        raise missing
