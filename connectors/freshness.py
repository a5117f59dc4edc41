"""How long what a request was answered with stays fresh; kept by whoever caches."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Freshness"]


@dataclass(slots=True)
class Freshness:
    """The least of what an answer is made of.

    Attributes:
        seconds: from now; infinite as long as nothing was put in.
        is_private: it holds something of one identity only.
    """

    seconds: float = math.inf
    is_private: bool = False

    def hold(self, seconds: float, *, is_private: bool = False) -> None:
        """The answer holds something that stays fresh for so long."""
        self.seconds = min(self.seconds, seconds)
        if is_private:
            self.is_private = True
