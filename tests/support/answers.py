"""Somebody at the other end of a door's line, who answers with whatever bytes a test gives."""

import asyncio
from contextlib import asynccontextmanager


def http(body, status="200 OK", *headers):
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers])
    return f"{head}\r\n\r\n".encode() + body


@asynccontextmanager
async def answering(answer):
    """The address of somebody who gives every caller these bytes; given a function, it may do as it likes."""

    async def talk(reader, writer):
        try:
            await reader.readuntil(b"\r\n\r\n")
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the door has had enough
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
