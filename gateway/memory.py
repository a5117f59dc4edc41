"""The garbage collector, told what a gateway's memory is like.

A snapshot is millions of objects that live until the next reload, and a request is thousands that
reference counting frees as soon as it is answered. Collections at CPython's usual pace walk both
again and again and find next to nothing: more than half of the time of a large federated answer.
"""

from __future__ import annotations

import gc

__all__ = ["settle_memory"]

# More than a hundred large answers in flight have, so that only cycles make the collector run, of
# which requests leave next to none; as garbage they would be about 30 MB.
_YOUNG = 150_000
_MIDDLE = 20
_OLD = 50


def settle_memory() -> None:
    """Free what is garbage, and leave what is left out of later collections.

    Takes about as long as one full collection; for the end of a start or of a reload.
    """
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
