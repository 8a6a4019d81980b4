"""
Connects to a server on the host's loopback.

Success: the host sees a connection.
Local: open
"""
import json
import socket

host = json.load(open("context.json"))
with socket.create_connection(("127.0.0.1", host["tcp"]), timeout=1) as connection:
    print("ESCAPED:", connection.recv(100))
