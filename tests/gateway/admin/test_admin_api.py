"""What people and programs do by the admin API, over a real socket and real backends."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from graphweft.gateway.admin.app import ADMIN_PATH, admin_app
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.policies.authentication.api_keys import (
    ApiKeyFile,
    new_key,
    read_keys,
    write_keys,
)
from graphweft.schemas.errors import ConfigError
from tests.gateway.admin.kit import APPLY, PROPOSE, admin_of
from tests.gateway.backends import products_schema, reviews_schema, running
from tests.kit.asgi_server import serve

STATUS = "{ gateway { revision isReadOnly role subject nodes { revision isThis problem } } }"


async def test_a_backend_is_previewed_proposed_applied_and_asked(tmp_path: Path) -> None:
    with running(products_schema()) as products, running(reviews_schema()) as reviews:
        async with admin_of(tmp_path) as admin:
            source = {"name": "products", "kind": "GRAPHQL", "location": products.url}
            preview = await admin.data(
                "mutation ($s: SourceInput!) { preview(source: $s) { schema problems { code } } }",
                s=source,
            )
            assert "type Product" in preview["preview"]["schema"]
            assert (await admin.data("{ sources { name } }")) == {"sources": []}

            proposed = await admin.register(**source)
            assert proposed["state"] == "ACCEPTABLE"
            assert proposed["sources"] == [{"name": "products", "kind": "ADDED"}]
            assert {"ADDED"} == {change["kind"] for change in proposed["changes"]}
            await admin.register(name="reviews", kind="GRAPHQL", location=reviews.url)
            answer = await admin.query("query Stars { products { name stars } }")
            assert answer["data"]["products"][0] == {"name": "Tent", "stars": 4}

            told = await admin.data(
                "{ sources { name kind since traffic { calls failures averageMs } }"
                " operations { name count failures fields }"
                " revisions { number isCurrent author sources { name kind } } }"
            )
    assert [one["name"] for one in told["sources"]] == ["products", "reviews"]
    assert told["sources"][0]["traffic"]["calls"] == 1
    (use,) = told["operations"]
    assert (use["name"], use["count"], use["failures"]) == ("Stars", 1, 0)
    assert use["fields"] == ["Product.name", "Product.stars", "Query.products"]
    assert [(one["number"], one["isCurrent"]) for one in told["revisions"]] == [
        (2, True),
        (1, False),
    ]
    assert told["revisions"][0]["sources"] == [{"name": "reviews", "kind": "ADDED"}]


async def test_a_refused_proposal_says_the_line_and_changes_nothing(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with admin_of(tmp_path) as admin:
            source = {"name": "products", "kind": "GRAPHQL", "location": products.url}
            await admin.register(**source)
            wrong = {**source, "overlay": "type Product {\n  nmae: String @deprecated\n}"}
            proposed = (await admin.data(PROPOSE, sources=[wrong]))["propose"]
            assert proposed["state"] == "REFUSED"
            (problem,) = proposed["problems"]
            assert (problem["source"], problem["line"]) == ("products overlay", 2)
            assert await admin.code(APPLY, id=proposed["id"]) == "PROPOSAL_REFUSED"
            assert (await admin.query("{ products { name } }"))["data"]["products"]
            assert (await admin.data("{ gateway { revision } }")) == {"gateway": {"revision": 1}}


async def test_what_two_revisions_are_for_clients_is_compared(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with admin_of(tmp_path) as admin:
            await admin.register(name="products", kind="GRAPHQL", location=products.url)
            products.schema = products_schema("weight: Int")
            await admin.register(name="products", kind="GRAPHQL", location=products.url)
            told = await admin.data("{ diff(older: 1, newer: 2) { kind coordinate isBreaking } }")
            back = await admin.data(
                "mutation { rollback(revision: 1, acceptBreaking: true) { number reason } }"
            )
    assert told["diff"] == [{"kind": "ADDED", "coordinate": "Product.weight", "isBreaking": False}]
    assert back["rollback"] == {"number": 3, "reason": "Roll back to revision 1"}


async def test_the_supergraph_is_told_with_who_has_protects_and_keeps_what(tmp_path: Path) -> None:
    schema = """
    extend schema @link(
      url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@authenticated"]
    )
    type Query { products: [Product!] }
    type Product @key(fields: "id") { id: ID! name: String @authenticated }
    """
    with running(products_schema()) as products, running(reviews_schema()) as reviews:
        async with admin_of(tmp_path) as admin:
            await admin.register(
                name="products", kind="GRAPHQL", location=products.url, schema=schema
            )
            await admin.register(name="reviews", kind="GRAPHQL", location=reviews.url)
            told = await admin.data(
                "{ graph { name kind subgraphs { subgraph keys }"
                " fields { name type target subgraphs protection } } }"
            )
    types = {one["name"]: one for one in told["graph"]}
    assert told["graph"][0]["name"] == "Query"
    assert types["Product"]["subgraphs"] == [
        {"subgraph": "products", "keys": ["id"]},
        {"subgraph": "reviews", "keys": ["id"]},
    ]
    fields = {one["name"]: one for one in types["Product"]["fields"]}
    assert fields["id"]["subgraphs"] == ["products", "reviews"]
    assert fields["stars"]["subgraphs"] == ["reviews"]
    assert fields["name"]["protection"] == ["@authenticated"]
    assert fields["name"]["target"] == "String"


async def test_mutations_are_written_to_the_audit_log(tmp_path: Path) -> None:
    async with admin_of(tmp_path) as admin:
        await admin.ask("mutation { rollback(revision: 7) { number } }")
        await admin.data(
            "mutation ($s: SourceInput!) { preview(source: $s) { schema } }",
            s={"name": "a", "kind": "REST", "document": "x" * 1000},
        )
        log = await admin.data("{ auditLog { author action detail outcome } }")
    preview, rollback = log["auditLog"]
    assert (rollback["action"], rollback["outcome"]) == ("rollback", "REVISION_NOT_FOUND")
    assert rollback["author"] == "anonymous"
    assert preview["outcome"] == "done"
    assert "(1000 characters)" in preview["detail"]


KEYED = "admin: {{ enabled: true, authentication: {{ api_keys: {{ file: '{}' }} }} }}\n"


async def test_roles_decide_who_looks_changes_and_reads_the_log(tmp_path: Path) -> None:
    keys = {role: _new_key(tmp_path / "keys.json", role) for role in ("viewer", "editor", "owner")}
    none = _new_key(tmp_path / "keys.json", "other")
    change = "mutation { rollback(revision: 0) { number } }"
    log = "{ auditLog { action } }"
    async with admin_of(tmp_path, KEYED.format(tmp_path / "keys.json")) as admin:
        nobody = await admin.post(STATUS)
        assert (nobody.status_code, nobody.json()["errors"][0]["extensions"]["code"]) == (
            401,
            "UNAUTHENTICATED",
        )
        wrong = await admin.as_(x_api_key="gw_wrong").post(STATUS)
        assert wrong.status_code == 401
        assert (await admin.as_(x_api_key=none).post(STATUS)).status_code == 403
        viewer, editor, owner = (admin.as_(x_api_key=keys[role]) for role in keys)
        status = (await viewer.data(STATUS))["gateway"]
        assert status["role"] == "VIEWER"
        assert status["subject"].startswith("viewer (")
        assert await viewer.code(change) == await viewer.code(log) == "FORBIDDEN"
        assert (await editor.data(change))["rollback"]["number"] == 1
        assert await editor.code(log) == "FORBIDDEN"
        entries = (await owner.data("{ auditLog { author action outcome } }"))["auditLog"]
    assert [(one["author"].partition(" ")[0], one["outcome"]) for one in entries] == [
        ("editor", "FORBIDDEN"),
        ("editor", "done"),
        ("viewer", "FORBIDDEN"),
        ("viewer", "FORBIDDEN"),
    ]


def _new_key(file: Path, name: str) -> str:
    key, record = new_key(name, [f"graphweft:{name}"], None, "")
    write_keys(file, ApiKeyFile(keys=(*read_keys(file).keys, record)))
    return key


async def test_files_that_own_the_graph_are_shown_and_not_changed(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        file = tmp_path / "graphweft.yaml"
        file.write_text(
            f"admin: {{ enabled: true }}\n"
            f"subgraphs: {{ products: {{ graphql: {{ url: '{products.url}' }} }} }}\n"
        )
        gateway = Gateway.from_config(load_config(file))
        await gateway.start()
        async with serve(admin_app(gateway)) as url, httpx.AsyncClient(base_url=url) as client:
            query = (
                "{ gateway { isReadOnly readOnlyReason } sources { name kind location schema } }"
            )
            told = (await client.post(ADMIN_PATH, json={"query": query})).json()["data"]
            change = {"query": "mutation { rollback(revision: 0) { number } }"}
            refused = (await client.post(ADMIN_PATH, json=change)).json()
        await gateway.stop()
    assert told["gateway"]["isReadOnly"]
    assert "the configuration file owns the graph" in told["gateway"]["readOnlyReason"]
    (source,) = told["sources"]
    assert (source["name"], source["kind"], source["location"]) == (
        "products",
        "GRAPHQL",
        products.url,
    )
    assert "type Product" in source["schema"]
    assert refused["errors"][0]["extensions"]["code"] == "REGISTRY_READ_ONLY"


async def test_pages_of_other_origins_cannot_give_orders(tmp_path: Path) -> None:
    body = '{"query": "mutation { rollback(revision: 0) { number } }"}'
    async with admin_of(tmp_path) as admin:
        as_form = await admin.client.post(
            ADMIN_PATH, content=body, headers={"content-type": "text/plain"}
        )
        rebound = await admin.client.post(
            ADMIN_PATH,
            content=body,
            headers={"content-type": "application/json", "host": "evil.example"},
        )
        asked_first = await admin.client.options(
            ADMIN_PATH, headers={"origin": "http://evil.example"}
        )
    assert as_form.status_code == 415
    assert rebound.status_code == 421
    assert "access-control-allow-origin" not in asked_first.headers


async def test_callers_are_limited(tmp_path: Path) -> None:
    settings = "admin: { enabled: true, max_requests_per_minute: 3 }\n"
    async with admin_of(tmp_path, settings) as admin:
        codes = [(await admin.post(STATUS)).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


def test_an_address_that_others_reach_needs_authentication(tmp_path: Path) -> None:
    file = tmp_path / "graphweft.yaml"
    file.write_text("registry: {}\nadmin: { enabled: true, listen: { host: 0.0.0.0 } }\n")
    with pytest.raises(ConfigError, match="authentication needs a method"):
        load_config(file)


async def test_what_nobody_expected_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("graphweft.gateway.admin.queries.graph_types", fail)
    async with admin_of(tmp_path) as admin:
        response = await admin.ask("{ graph { name } }")
    assert response["errors"][0]["message"] == "Internal server error"
    assert "secret" not in str(response)
