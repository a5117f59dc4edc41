"""The schemas of the monolith oracle, a file each."""

from tests.kit.oracle.schemas.abstract_types import ABSTRACT_TYPES
from tests.kit.oracle.schemas.changes import CHANGES
from tests.kit.oracle.schemas.interface_objects import INTERFACE_OBJECTS
from tests.kit.oracle.schemas.requirements import REQUIREMENTS
from tests.kit.oracle.schemas.shared_values import SHARED_VALUES
from tests.kit.oracle.schemas.shop import SHOP

__all__ = [
    "ABSTRACT_TYPES",
    "CHANGES",
    "INTERFACE_OBJECTS",
    "REQUIREMENTS",
    "SHARED_VALUES",
    "SHOP",
]
