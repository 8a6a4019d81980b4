"""
Connects to a socket of the host that is in no file system.

Success: the host sees a connection.
Needs: linux
Local: open
"""
import json
import socket

host = json.load(open("context.json"))
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("\0" + host["abstract"])
    print("ESCAPED:", connection.recv(100))
