"""A hundred clients at once, interleaved: each sends pieces of its own, half-closes, and must get
its bytes back whole before the end of the stream. `python3 clients.py PORT` prints how many did."""

import asyncio
import sys

CLIENTS = 100
PIECES = 50


async def client(number, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = b""
    for piece in range(PIECES):
        data = bytes((number + piece + place) % 256 for place in range(1 + 13 * piece))
        sent += data
        writer.write(data)
        await writer.drain()
        # Lets the others send theirs.
        await asyncio.sleep(0)
    writer.write_eof()
    received = await reader.read()
    writer.close()
    return received == sent


async def main(port):
    results = await asyncio.gather(*(client(number, port) for number in range(CLIENTS)))
    print(sum(results))


asyncio.run(main(int(sys.argv[1])))
