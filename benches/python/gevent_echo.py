"""The echo server on gevent: `gevent_echo.py BYTES`."""
import os
import sys

from gevent.server import StreamServer

SIZE = int(sys.argv[1])


def echoer(conn, _):
    while True:
        data = conn.recv(SIZE)
        if not data:
            break
        conn.sendall(data)


server = StreamServer(('127.0.0.1', 0), echoer, backlog=1024)
server.start()
print(os.getpid(), '127.0.0.1:%d' % server.server_port, flush=True)
server.serve_forever()
