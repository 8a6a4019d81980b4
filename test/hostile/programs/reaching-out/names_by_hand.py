"""
Asks the name servers that it finds in the settings, and well-known ones, with packets of its own.

Success: one answers.
Ends: completed
Local: unsafe
"""
import re
import socket

servers = ["8.8.8.8", "1.1.1.1", "127.0.0.11", "127.0.0.53"]
try:
    servers += re.findall(r"(?m)^nameserver\s+(\S+)", open("/etc/resolv.conf").read())
except OSError:
    pass
query = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x03com\x00\x00\x01\x00\x01"
for server in servers:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
            packets.settimeout(0.2)
            packets.sendto(query, (server, 53))
            print("ESCAPED:", server, packets.recv(500))
    except OSError as error:
        print(error)
