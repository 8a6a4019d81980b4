"""
Opens sockets of families that hardly anybody uses, whose code in the kernel is loaded for it and seldom looked at.

Success: one opens.
Needs: linux
"""
import socket

for family in (3, 4, 5, 9, 15, 19, 20, 21, 24, 26, 27, 29, 30, 31, 33, 35, 36, 37, 38, 39, 41, 42, 43, 44):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind, 0).close()
            print("ESCAPED: a socket of family", family)
        except OSError:
            pass
