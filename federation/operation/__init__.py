"""Operations, normalised: what the planner plans and the executor shapes."""
