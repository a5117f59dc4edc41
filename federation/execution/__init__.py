"""Compiled plans, run: fetch, merge, shape."""

from graphweft.federation.execution.compile_plan import Backends, CompiledPlan, compile_plan
from graphweft.federation.execution.execute_plan import execute_plan
from graphweft.federation.execution.introspection import prepare_introspection
from graphweft.federation.execution.result import ExecutionResult

__all__ = [
    "Backends",
    "CompiledPlan",
    "ExecutionResult",
    "compile_plan",
    "execute_plan",
    "prepare_introspection",
]
