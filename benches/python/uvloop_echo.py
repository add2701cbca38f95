"""The echo server on asyncio with uvloop: `uvloop_echo.py BYTES`."""
import asyncio
import os
import sys

import uvloop

SIZE = int(sys.argv[1])


async def echoer(reader, writer):
    while True:
        data = await reader.read(SIZE)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echoer, '127.0.0.1', 0, backlog=1024)
    print(os.getpid(), '127.0.0.1:%d' % server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


uvloop.run(main())
