# SPDX-License-Identifier: Apache-2.0
"""A service on asyncio that counts visits."""

# region: program
import os

from aiohttp import web
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo import ReturnDocument

VISITS = web.AppKey("visits", AsyncIOMotorCollection)


async def visit(request):
    name = request.match_info["name"]
    visitor = await request.app[VISITS].find_one_and_update(
        {"_id": name},
        {"$inc": {"visits": 1}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    return web.json_response({"name": name, "visits": visitor["visits"]})


async def most(request):
    cursor = request.app[VISITS].find().sort("visits", -1).limit(10)
    return web.json_response([[each["_id"], each["visits"]] async for each in cursor])


async def database(app):
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    app[VISITS] = client.python_tutorial.visits
    yield
    client.close()


def service():
    app = web.Application()
    app.cleanup_ctx.append(database)
    app.add_routes([web.post("/visits/{name}", visit), web.get("/visits", most)])
    return app


if __name__ == "__main__":
    web.run_app(service(), host="127.0.0.1", port=int(os.environ.get("PORT", "8080")))
# end region
