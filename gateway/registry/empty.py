"""What is served before a backend is registered: an API with nothing to ask but what it is."""

from graphql import build_schema

__all__ = ["schema"]

schema = build_schema(
    """
    type Query {
      "No backend is registered yet. Register one in the console, or by `graphweft source add`."
      nothingIsRegisteredYet: Boolean
    }
    """
)
