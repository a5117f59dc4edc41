"""A hundred posts of ten authors over REST: the classic N+1."""
