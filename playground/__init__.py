"""The playground: GraphiQL with a query plan panel, served by the gateway itself."""
