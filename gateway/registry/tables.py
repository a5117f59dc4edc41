"""The tables of the registry, the same in SQLite and PostgreSQL.

A registration is stored once, by its digest, however many revisions it is part of. `head` has one
row: the revision that all nodes serve. Times are seconds since 1970.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, Integer, MetaData, String, Table, Text

__all__ = ["audit", "head", "metadata", "nodes", "proposals", "registrations", "revisions"]

metadata = MetaData()

registrations = Table(
    "graphweft_registrations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)

revisions = Table(
    "graphweft_revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Text, nullable=False),
)

head = Table(
    "graphweft_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)

proposals = Table(
    "graphweft_proposals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("base", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("report", Text, nullable=False),
)

audit = Table(
    "graphweft_audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Double, nullable=False),
    Column("author", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("outcome", Text, nullable=False),
)

nodes = Table(
    "graphweft_nodes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("problem", Text, nullable=False),
)
