"""
Opens sockets that send packets of any shape.

Success: one opens.
"""
import socket

for family, kind, protocol in ((2, 3, 1), (2, 3, 255), (10, 3, 58), (17, 3, 0x0300), (17, 2, 0x0300)):
    try:
        socket.socket(family, kind, protocol).close()
        print("ESCAPED: a raw socket of family", family)
    except OSError as error:
        print(error)
