"""Three subgraphs in one process, at the paths of their names; run by the soak test.

Prints its base URL, and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import orjson
from aiohttp import web

STARS = {"/reviews": 4, "/ratings": 40}


async def answer(request: web.BaseRequest) -> web.StreamResponse:
    """Products, or the stars of what is represented; each subgraph gives stars of its own."""
    content: dict[str, Any] = orjson.loads(await request.read())
    variables: dict[str, Any] = content.get("variables") or {}
    data: dict[str, Any]
    if request.path == "/products":
        count = int(variables["first"])
        products = [{"__typename": "Product", "id": str(n), "name": f"P{n}"} for n in range(count)]
        data = {"products": products}
    else:
        stars = STARS[request.path]
        data = {"_entities": [{"stars": stars} for _ in variables["representations"]]}
    body = orjson.dumps({"data": data})
    return web.Response(body=body, content_type="application/json")


async def main() -> None:
    """Serve until standard input ends."""
    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
