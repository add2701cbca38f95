"""Uses a cache through pymemcache: the port is the argument."""

import sys
import time

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheClientError, MemcacheServerError

cache = Client(("127.0.0.1", int(sys.argv[1])), default_noreply=False, timeout=60)
quiet = Client(("127.0.0.1", int(sys.argv[1])), default_noreply=True, timeout=60)

assert cache.set("a", "one", flags=7)
assert cache.get("a") == b"one"
assert cache.get("nothing") is None
assert not cache.add("a", "other")
assert cache.replace("a", b"\x00\r\n\xff" * 1000)
assert cache.get("a") == b"\x00\r\n\xff" * 1000

value, unique = cache.gets("a")
assert cache.cas("a", "two", unique) is True
assert cache.cas("a", "three", unique) is False
assert cache.cas("nothing", "three", unique) is None
assert cache.append("a", "!") and cache.prepend("a", "<")
assert cache.get("a") == b"<two!"

cache.set("n", "18446744073709551615")
assert cache.incr("n", 2) == 1
assert cache.decr("n", 5) == 0
assert cache.incr("nothing", 1) is None
try:
    cache.incr("a", 1)
    raise SystemExit("text was counted")
except MemcacheClientError:
    pass

many = {f"key{number}": b"x" * number for number in range(500)}
assert cache.set_many(many) == []
assert cache.get_many(many) == many
assert cache.delete_many(many)
assert cache.get_many(many) == {}

# Expiry: in a second, at once, at a point in time, never.
cache.set("soon", "x", expire=1)
cache.set("later", "x", expire=100)
cache.set("past", "x", expire=int(time.time()) - 10)
assert cache.get("soon") == b"x" and cache.get("past") is None
cache.touch("later", 1)
time.sleep(1.1)
assert cache.get("soon") is None and cache.get("later") is None

# Limits: the size of a value, the length of a key; and the connection can be used on.
assert cache.set("large", b"x" * 1024 * 1024)
try:
    cache.set("large", b"x" * (1024 * 1024 + 1))
    raise SystemExit("too large a value was stored")
except MemcacheServerError:
    pass
assert cache.get("large") is None
for line in ["set " + "k" * 251 + " 0 0 1\r\nx", "get " + "k" * 251, "nonsense"]:
    try:
        raise SystemExit("a reply to a bad line: %r" % cache.raw_command(line))
    except MemcacheClientError:
        pass

# More than it may keep: what was used last is there.
for number in range(100):
    quiet.set(f"big{number}", b"y" * 1000_000)
assert quiet.get("big99") == b"y" * 1000_000
assert cache.get("big0") is None

assert quiet.set("q", "x") and quiet.delete("q") and quiet.get("q") is None
assert int(cache.stats()[b"curr_items"]) > 0
assert cache.flush_all()
assert cache.get("big99") is None
cache.quit()
print("pymemcache: ok")
