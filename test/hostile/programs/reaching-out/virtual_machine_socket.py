"""
Opens a socket that reaches from a virtual machine to whoever runs it, past all networks. It connects to nothing.

Success: the socket opens.
Needs: linux
"""
import socket

socket.socket(40, socket.SOCK_STREAM).close()
print("ESCAPED: a socket of family vsock")
