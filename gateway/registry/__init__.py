"""The graph of a gateway as people change it while it runs: registrations, revisions, and how a
change gets from a proposal to every node.

    registration.py   a backend as it was registered, with all that is needed to serve it
    written.py        registrations as files, and back: what `graphweft.yaml` and SDL beside it say
    ask.py            asks a backend what it is: SDL, descriptors, entities that it proposes
    check.py          composes a proposal, and compares it with what is served and asked
    tables.py         how revisions are stored, in SQLite or PostgreSQL
    store.py          reads and writes them
    registry.py       propose, apply, roll back; follows what other nodes apply
"""
