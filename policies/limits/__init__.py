"""Operation limits: what one request may ask for, whoever asks, before it is planned."""

from graphweft.policies.limits.check import check_operation
from graphweft.policies.limits.limits import OperationLimits
from graphweft.policies.limits.parse import parse_operation

__all__ = ["OperationLimits", "check_operation", "parse_operation"]
