"""Server-sent events: tells every open page what changed, so that it fetches that again."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from sandbox.errors import Json

HEARTBEAT_SECONDS = 15.0


@dataclass
class Watchers:
    """The pages watching one workspace."""

    queues: set[asyncio.Queue[Json | None]] = field(default_factory=set)

    def tell(self, event: Json) -> None:
        for queue in self.queues:
            queue.put_nowait(event)

    def close(self) -> None:
        for queue in self.queues:
            queue.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """Lines of text/event-stream until the server closes; a comment keeps it alive."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self.queues.add(queue)
        try:
            yield ": watching\n\n"
            while (line := await _next_line(queue)) is not None:
                yield line
        finally:
            self.queues.discard(queue)


async def _next_line(queue: asyncio.Queue[Json | None]) -> str | None:
    try:
        event = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return ": still here\n\n"
    return None if event is None else f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"
