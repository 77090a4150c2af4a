#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads a list of URLs as a careful script would: aiohttp, sixteen at once, in pieces of 8 KiB.

aiohttp_get.py LIST DIRECTORY
"""
import asyncio
import os
import sys

import aiohttp

AT_ONCE = 16
PIECE = 8192


async def fetch(session, turn, url, directory):
    async with turn, session.get(url) as answer:
        answer.raise_for_status()
        with open(os.path.join(directory, url.rsplit("/", 1)[1]), "wb") as file:
            async for piece in answer.content.iter_chunked(PIECE):
                file.write(piece)


async def main(list_name, directory):
    with open(list_name, encoding="utf-8") as lines:
        urls = lines.read().split()
    turn = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(fetch(session, turn, url, directory) for url in urls))


asyncio.run(main(*sys.argv[1:]))
