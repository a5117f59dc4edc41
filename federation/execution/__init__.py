"""Compiled plans, run: fetch, merge, shape."""

from graphweft.federation.execution.compile_plan import CompiledPlan, PrepareFetch, compile_plan
from graphweft.federation.execution.execute_plan import execute_plan
from graphweft.federation.execution.introspection import prepare_introspection
from graphweft.federation.execution.result import ExecutionResult

__all__ = [
    "CompiledPlan",
    "ExecutionResult",
    "PrepareFetch",
    "compile_plan",
    "execute_plan",
    "prepare_introspection",
]
