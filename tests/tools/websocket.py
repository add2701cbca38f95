"""PyPI's `websockets` as a server, `serve`, and as the members of a chat room, `chat ADDRESS`."""

import sys
import urllib.request

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve


def echo(socket):
    try:
        for message in socket:
            socket.send(message)
    except ConnectionClosed:
        pass


def chat(address):
    page = urllib.request.urlopen(f"http://{address}/", timeout=60).read().decode()
    assert "/chat" in page, page
    members = [connect(f"ws://{address}/chat", legacy=True) for _ in range(3)]
    # Each has been served once, so each is in the room.
    for number, member in enumerate(members):
        member.send(f"{number} is here")
        while member.recv(timeout=60) != f"{number} is here":
            pass
    members[0].send("hello, all")
    for member in members:
        while member.recv(timeout=60) != "hello, all":
            pass
    members[2].close()
    for number in range(2000):
        members[1].send(str(number))
        assert members[1].recv(timeout=60) == str(number)
        assert members[0].recv(timeout=60) == str(number)
    # One who breaks off, and one who never reads, leave the others alone.
    members[0].socket.close()
    deaf = connect(f"ws://{address}/chat", max_queue=1, legacy=True)
    for number in range(2000):
        text = str(number) * 1000
        members[1].send(text)
        assert members[1].recv(timeout=60) == text
    members[1].close()
    deaf.socket.close()


if sys.argv[1] == "serve":
    with serve(echo, "127.0.0.1", 0, max_size=None, compression=None) as server:
        print("%s:%d" % server.socket.getsockname()[:2], flush=True)
        server.serve_forever()
else:
    chat(sys.argv[2])
