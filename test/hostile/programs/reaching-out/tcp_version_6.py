"""
Connects over IPv6, where filters are often forgotten.

Success: the host sees a connection.
"""
import json
import socket

host = json.load(open("context.json"))
for address in ("::1", "::ffff:127.0.0.1", "fe80::1%lo"):
    try:
        with socket.create_connection((address, host["tcp"]), timeout=0.5) as connection:
            print("ESCAPED:", connection.recv(100))
    except OSError as error:
        print(error)
