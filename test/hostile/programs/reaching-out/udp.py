"""
Sends packets that need no answer to every address of the host.

Success: the host receives one.
Local: open
"""
import json
import socket

host = json.load(open("context.json"))
for address in host["addresses"]:
    try:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as packets:
            packets.sendto(b"hostile", (address, host["udp"]))
    except OSError as error:
        print(error)
