"""Prints the seconds that the seed's queue takes for N empty tasks: bench_taskqueue --seed runs it beside its own."""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "data" / "seed"))

from task_queue import AsyncTaskQueue  # noqa: E402: found by the path above


async def nothing():
    pass


async def main(count):
    queue = AsyncTaskQueue(max_workers=2)
    start = time.perf_counter()
    for _ in range(count):
        await queue.add_task(nothing)
    while queue.tasks:
        await asyncio.sleep(0)
    print(time.perf_counter() - start)


asyncio.run(main(int(sys.argv[1])))
