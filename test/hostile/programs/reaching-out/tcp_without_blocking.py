"""
Starts connections without waiting for them and sends with the first packet.

Success: the host sees a connection.
Local: open
"""
import json
import socket
import time

host = json.load(open("context.json"))
kept = []
for address in host["addresses"]:
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    connection.setblocking(False)
    kept.append(connection)
    try:
        print(connection.connect_ex((address, host["tcp"])))
    except OSError as error:
        print(error)
time.sleep(0.3)
