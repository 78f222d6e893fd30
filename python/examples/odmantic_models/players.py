# SPDX-License-Identifier: Apache-2.0
"""Players and their teams with ODMantic, which makes models of documents on Motor.

pip install ./python ./python/as_motor odmantic
MONGODB_URI="mongodb://localhost:27017/?replicaSet=rs0" python players.py
"""

import asyncio
import os

from motor.motor_asyncio import AsyncIOMotorClient
from odmantic import AIOEngine, EmbeddedModel, Field, Index, Model, Reference, query
from odmantic.exceptions import DuplicateKeyError


class Team(Model):
    name: str = Field(primary_field=True)
    founded: int


class Address(EmbeddedModel):
    street: str
    town: str


class Player(Model):
    name: str = Field(unique=True)
    points: int = Field(default=0, ge=0)
    address: Address
    team: Team = Reference()

    model_config = {"indexes": lambda: [Index(Player.points, Player.name, name="best_first")]}


async def main():
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    await client.drop_database("odmantic_players")  # what an earlier try has left
    engine = AIOEngine(client=client, database="odmantic_players")
    await engine.configure_database([Team, Player])
    print(sorted(await engine.get_collection(Player).index_information()))

    reds = Team(name="Reds", founded=1904)
    ulm, bonn = Address(street="Main", town="Ulm"), Address(street="Rhine", town="Bonn")
    await engine.save(Player(name="Leo", points=3, address=ulm, team=reds))
    others = [Player(name="Ida", points=9, address=bonn, team=reds)]
    others += [Player(name="Max", address=bonn, team=reds)]
    await engine.save_all(others)
    try:
        await engine.save(Player(name="Leo", address=bonn, team=reds))
    except DuplicateKeyError as error:
        print("refused:", error.model.__name__)

    print(await engine.count(Player), "players,", await engine.count(Team), "team")
    async for each in engine.find(Player, Player.points > 0, sort=Player.points.desc()):
        print(each.name, each.points, each.team.founded)
    found = await engine.find_one(Player, Player.address.town == "Ulm")
    print([each.name for each in await engine.find(Player, query.in_(Player.name, ["Max", "Bo"]))])

    found.points += 1
    found.model_update({"address": {"street": "High", "town": "Ulm"}})
    async with engine.transaction() as transaction:
        await transaction.save(found)
        await transaction.commit()
    async with engine.transaction() as transaction:
        await transaction.delete(found)
        await transaction.abort()
    found = await engine.find_one(Player, Player.name == "Leo")
    print(found.points, found.address.street)

    await engine.delete(found)
    print(await engine.remove(Player, Player.points == 0), "removed")
    print([each.name for each in await engine.find(Player)])
    client.close()


asyncio.run(main())
