"""A kind of backend in a package of its own: a table of a database, by SQLAlchemy."""
