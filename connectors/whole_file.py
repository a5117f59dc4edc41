"""Writing a file whole or not at all: whoever reads it meanwhile sees the old one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["replace_file"]


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of another one; only its owner may read it.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as written:
        new = Path(written.name)
        try:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
            os.replace(new, path)  # noqa: PTH105  # atomic
        except BaseException:
            new.unlink(missing_ok=True)
            raise
