"""GraphQL over HTTP, and the few other paths that the gateway answers."""
