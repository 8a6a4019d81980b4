"""
Connects to a socket of the host in the file system.

Success: the host sees a connection.
Local: open
"""
import json
import socket

host = json.load(open("context.json"))
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(host["unix"])
    print("ESCAPED:", connection.recv(100))
