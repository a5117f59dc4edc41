"""The section `authentication`: tokens over HTTP, an issuer on a socket, scopes per field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.app import Gateway
from graphweft.gateway.snapshot import Snapshot, snapshot_of_supergraph
from graphweft.policies.authentication.api_keys import ApiKeyFile, new_key, write_keys
from graphweft.schemas.errors import DocumentError
from tests.gateway.fakes import fake_config, gateway_client
from tests.kit.asgi_server import serve
from tests.policies.authentication.tokens import ISSUER, OTHER, RSA, jwks, pem, signed
from tests.policies.authorization.kit import composed

SDL = """
    type Query {
      open: String  mine: String @authenticated
      secret: String @requiresScopes(scopes: [["admin"]])
    }
"""
QUERY = "{ open mine secret }"


class Backend:
    """Keeps the operations that it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(operation.text)
        names = ("open", "mine", "secret")
        return {"data": {name: name for name in names if name in operation.text}}


def gateway(backend: Backend, **settings: Any) -> Gateway:
    config = fake_config(authentication=settings)

    async def load(transport: HttpTransport) -> Snapshot:
        connectors = {"a": FakeConnector(backend.answer)}
        return await snapshot_of_supergraph(config, composed({"a": SDL}), connectors, transport)

    return Gateway(config, load)


def jwt_settings(issuer: dict[str, Any], **more: Any) -> dict[str, Any]:
    whole = {"issuer": ISSUER, "audience": ["shop"], **issuer}
    return {"jwt": {"issuers": [whole], **more}}


async def ask(
    made: Gateway, token: str | None = None, query: str = QUERY, **headers: str
) -> httpx.Response:
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    async with gateway_client(made) as client:
        return await client.post("/graphql", json={"query": query}, headers=headers)


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    file = tmp_path / "key.pem"
    file.write_bytes(pem())
    return str(file)


async def test_a_token_opens_what_it_may_see_and_no_more(key_file: str) -> None:
    backend = Backend()
    response = await ask(gateway(backend, **jwt_settings({"public_key": key_file})), signed())
    assert response.json()["data"] == {"open": "open", "mine": "mine", "secret": None}
    assert [error["path"] for error in response.json()["errors"]] == [["secret"]]
    assert "secret" not in backend.asked[0]
    admin = signed(scope="read admin")
    response = await ask(gateway(backend, **jwt_settings({"public_key": key_file})), admin)
    assert response.json() == {"data": {"open": "open", "mine": "mine", "secret": "secret"}}


async def test_nobody_sees_what_is_open_where_a_token_is_not_required(key_file: str) -> None:
    made = gateway(Backend(), **jwt_settings({"public_key": key_file}))
    response = await ask(made)
    assert response.json()["data"] == {"open": "open", "mine": None, "secret": None}


async def test_a_missing_token_is_refused_where_one_is_required(key_file: str) -> None:
    backend = Backend()
    made = gateway(backend, required=True, **jwt_settings({"public_key": key_file}))
    response = await ask(made)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert backend.asked == []


@pytest.mark.parametrize("authorization", ["Bearer nonsense", "Basic YTpi", "bearer", "nonsense"])
async def test_a_wrong_credential_is_never_taken_for_none(
    authorization: str, key_file: str
) -> None:
    backend = Backend()
    made = gateway(backend, **jwt_settings({"public_key": key_file}))
    response = await ask(made, authorization=authorization)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert response.json() == {
        "errors": [{"message": "The token is not valid", "extensions": {"code": "UNAUTHENTICATED"}}]
    }
    assert backend.asked == []


async def test_a_cookie_carries_a_token_where_it_is_named(key_file: str) -> None:
    settings = jwt_settings({"public_key": key_file}, cookie="session")
    response = await ask(gateway(Backend(), **settings), cookie=f"a=b; session={signed()}")
    assert response.json()["data"]["mine"] == "mine"
    response = await ask(gateway(Backend(), **settings), cookie="session=wrong")
    assert response.status_code == 401


async def test_another_header_carries_the_token_alone(key_file: str) -> None:
    settings = jwt_settings({"public_key": key_file}, header="x-token", scheme="")
    response = await ask(gateway(Backend(), **settings), **{"x-token": signed()})
    assert response.json()["data"]["mine"] == "mine"


class Issuer:
    """An issuer on a socket: a discovery document and keys; counts what is fetched."""

    def __init__(self) -> None:
        self.keys = jwks(k1=RSA)
        self.status = 200
        self.fetches = 0
        self.url = ""
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/keys", self.send_keys),
            ]
        )

    async def discovery(self, _request: Request) -> Response:
        document = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        return Response(orjson.dumps(document), media_type="application/json")

    async def send_keys(self, _request: Request) -> Response:
        self.fetches += 1
        return Response(self.keys, self.status, media_type="application/json")


async def test_keys_are_fetched_with_the_first_token_and_found_by_discovery() -> None:
    issuer = Issuer()
    async with serve(issuer.app) as url:
        issuer.url = url
        settings = jwt_settings({"issuer": url})
        made = gateway(Backend(), **settings)
        async with gateway_client(made) as client:
            assert issuer.fetches == 0
            for key, status in [(RSA, 200), (RSA, 200), (OTHER, 401)]:
                headers = {"authorization": f"Bearer {signed(key, iss=url)}"}
                response = await client.post("/graphql", json={"query": QUERY}, headers=headers)
                assert response.status_code == status
    assert issuer.fetches == 1


async def test_a_flood_of_unknown_keys_does_not_reach_the_issuer() -> None:
    issuer = Issuer()
    async with serve(issuer.app) as url:
        made = gateway(Backend(), **jwt_settings({"jwks": f"{url}/keys"}))
        async with gateway_client(made) as client:
            for number in range(40):
                token = signed(OTHER, kid=f"k{number + 10}")
                headers = {"authorization": f"Bearer {token}"}
                response = await client.post("/graphql", json={"query": QUERY}, headers=headers)
                assert response.status_code == 401
    assert issuer.fetches == 1


async def test_an_issuer_that_is_down_is_no_fault_of_the_client() -> None:
    issuer = Issuer()
    issuer.status = 500
    async with serve(issuer.app) as url:
        made = gateway(Backend(), **jwt_settings({"jwks": f"{url}/keys"}))
        response = await ask(made, signed())
        assert response.status_code == 503
        assert response.json()["errors"][0]["extensions"]["code"] == "AUTHENTICATION_UNAVAILABLE"
        anybody = await ask(gateway(Backend(), **jwt_settings({"jwks": f"{url}/keys"})))
    assert anybody.json()["data"]["open"] == "open"


async def test_changed_key_files_are_another_revision(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(jwks(k1=RSA))
    made = gateway(Backend(), **jwt_settings({"jwks": str(file)}))
    async with gateway_client(made) as client:

        async def status(token: str) -> int:
            headers = {"authorization": f"Bearer {token}"}
            found = await client.post("/graphql", json={"query": QUERY}, headers=headers)
            return found.status_code

        token = signed()
        assert await status(token) == 200
        file.write_bytes(jwks(k1=OTHER))
        assert (await made.reload()).is_changed
        assert await status(token) == 401
        assert await status(signed(OTHER)) == 200


async def test_a_missing_key_file_is_told(tmp_path: Path) -> None:
    made = gateway(Backend(), **jwt_settings({"public_key": str(tmp_path / "none.pem")}))
    with pytest.raises(DocumentError, match=r"none\.pem: cannot be read"):
        await made.start()
    await made.stop()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"required": True}, "needs a method"),
        (jwt_settings({"secret": "short"}), "at least 32 bytes"),
        (jwt_settings({"jwks": "a.json", "public_key": "b.pem"}), "give one of"),
        (jwt_settings({"public_key": "b.pem", "algorithms": ["HS256"]}), "not used with HS256"),
        (jwt_settings({"algorithms": ["none"]}), "algorithms"),
        ({"jwt": {"issuers": [{"issuer": "a"}, {"issuer": "a"}]}}, "is there twice"),
        ({"jwt": {"issuers": []}}, "issuers"),
    ],
)
def test_a_wrong_section_is_told(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fake_config(authentication=settings)


# -- other credentials -----------------------------------------------------------------------------


async def test_an_api_key_opens_what_its_scopes_may_see(tmp_path: Path, key_file: str) -> None:
    key, record = new_key("app", ["admin"], None, "pepper")
    write_keys(tmp_path / "keys.json", ApiKeyFile(keys=(record,)))
    settings = {"api_keys": {"file": str(tmp_path / "keys.json"), "pepper": "pepper"}}
    everything = {"open": "open", "mine": "mine", "secret": "secret"}
    response = await ask(gateway(Backend(), **settings), None, **{"x-api-key": key})
    assert response.json() == {"data": everything}
    wrong = await ask(gateway(Backend(), **settings), None, **{"x-api-key": key + "x"})
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "ApiKey")

    settings["api_keys"] |= {"header": "authorization", "scheme": "ApiKey"}
    both = {**settings, **jwt_settings({"public_key": key_file}), "required": True}
    by_key = await ask(gateway(Backend(), **both), None, authorization=f"ApiKey {key}")
    assert by_key.json() == {"data": everything}
    by_token = await ask(gateway(Backend(), **both), signed())
    assert by_token.json()["data"] == {"open": "open", "mine": "mine", "secret": None}
    neither = await ask(gateway(Backend(), **both))
    assert (neither.status_code, neither.headers["www-authenticate"]) == (401, "Bearer, ApiKey")


async def test_a_proxy_forwards_an_identity_and_others_cannot() -> None:
    settings = {"forwarded": {"trusted_proxies": ["127.0.0.1"], "subject": "x-user"}}
    response = await ask(gateway(Backend(), **settings), None, **{"x-user": "ann"})
    assert response.json()["data"]["mine"] == "mine"
    settings["forwarded"]["trusted_proxies"] = ["10.0.0.0/8"]
    response = await ask(gateway(Backend(), **settings), None, **{"x-user": "ann"})
    assert response.status_code == 401
    assert "www-authenticate" not in response.headers


async def test_a_function_of_ones_own_recognises_clients(tmp_path: Path) -> None:
    (tmp_path / "who_asks.py").write_text(
        "from graphweft.connectors.identity import Identity\n"
        "async def recognise(headers):\n"
        "    name = headers.get('x-who')\n"
        "    return Identity(name, frozenset({'admin'})) if name else None\n"
        "def not_async(headers):\n"
        "    return None\n",
        "utf-8",
    )
    settings = {"plugin": "who_asks:recognise", "path": str(tmp_path)}
    response = await ask(gateway(Backend(), **settings), None, **{"x-who": "ann"})
    assert response.json()["data"]["secret"] == "secret"
    with pytest.raises(DocumentError, match="is not an async function"):
        await gateway(Backend(), **{**settings, "plugin": "who_asks:not_async"}).start()
