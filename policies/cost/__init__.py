"""What operations may cost (demand control)."""

from graphweft.policies.cost.demand_control import DemandControl, DemandMode
from graphweft.policies.cost.weights import read_weights

__all__ = ["DemandControl", "DemandMode", "read_weights"]
