"""An outdoor shop whose one GraphQL API stands on REST, gRPC, Strawberry and Ariadne."""
