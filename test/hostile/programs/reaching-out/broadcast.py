"""
Sends packets to everyone: broadcast and multicast.

Success: the host receives one.
Local: unsafe
"""
import json
import socket

host = json.load(open("context.json"))
for address in ("255.255.255.255", "224.0.0.1", "224.0.0.251"):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
            packets.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            packets.sendto(b"hostile", (address, host["udp"]))
    except OSError as error:
        print(error)
