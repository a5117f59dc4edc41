"""The admin API: a GraphQL API over the registry and over what the process saw, on a listener of
its own with the console page.

    access.py     who asks, and which role that is
    types.py      the types of the API
    view.py       what the gateway serves, as these types
    graph_view.py the supergraph, as these types
    queries.py    the fields of Query
    mutations.py  the fields of Mutation
    endpoint.py   /admin/graphql
    app.py        the listener's application
"""
