"""
Memory of the kernel: messages that nobody receives.

Success: 320 MiB wait in sockets.
Ends: completed | out_of_memory | timeout
Needs: linux
"""
import socket

block = b"x" * 65_536
held = 0
pairs = []
while held < 320 << 20:
    left, right = socket.socketpair()
    pairs.append((left, right))
    left.setblocking(False)
    try:
        while True:
            held += left.send(block)
    except BlockingIOError:
        pass
print("ESCAPED: 320 MiB")
