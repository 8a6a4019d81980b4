"""
Opens a socket, which is a web socket of JavaScript here.

Success: the host sees a connection.
Only: pyodide
Ends: completed | timeout
"""
import json
import socket
import time

host = json.load(open("context.json"))
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        connection = socket.socket(socket.AF_INET, kind)
        connection.setblocking(False)
        print(connection.connect_ex(("127.0.0.1", host["tcp"])))
        print(connection.send(b"hostile"))
    except BaseException as error:
        print(type(error).__name__, error)
time.sleep(0.3)
