"""
Leaves pipes, sockets and devices under the names of results; who opens one waits forever.

Success: the job does not end.
Needs: processes
Ends: exit 0
"""
import os
import socket

os.mkfifo("results.csv")
os.mkdir("artifacts")
os.mkfifo("artifacts/0123456789ab_x.png")
server = socket.socket(socket.AF_UNIX)
server.bind("figure.png")
