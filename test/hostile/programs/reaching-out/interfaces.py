"""
Looks for a network beside its own loopback.

Success: there is one.
Needs: linux
"""
import socket

others = [name for _, name in socket.if_nameindex() if name not in ("lo", "sit0", "ip6tnl0", "tunl0", "gre0")]
for name in others:
    if open(f"/sys/class/net/{name}/operstate").read().strip() in ("up", "unknown"):
        print("ESCAPED:", name)
