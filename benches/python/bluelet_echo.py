"""The echo server on Python's Bluelet (PyPI: bluelet): `bluelet_echo.py BYTES`."""
import os
import sys

import bluelet

SIZE = int(sys.argv[1])


def echoer(conn):
    while True:
        data = yield conn.recv(SIZE)
        if not data:
            break
        yield conn.sendall(data)


def main():
    listener = bluelet.Listener('127.0.0.1', 0)
    # Its own is for five.
    listener.sock.listen(1024)
    print(os.getpid(), '127.0.0.1:%d' % listener.sock.getsockname()[1], flush=True)
    while True:
        conn = yield listener.accept()
        yield bluelet.spawn(echoer(conn))


bluelet.run(main())
