"""
Memory of the kernel: pipes that nobody reads.

Success: 1 GiB wait in pipes.
Ends: completed | out_of_memory | timeout
"""
import fcntl
import os

block = b"x" * (1 << 20)
held = 0
pipes = []
while held < 1 << 30:
    reader, writer = os.pipe()
    pipes.append((reader, writer))
    try:
        fcntl.fcntl(writer, 1031, 1 << 20)
    except (OSError, AttributeError):
        pass
    os.set_blocking(writer, False)
    held += os.write(writer, block)
print("ESCAPED: 1 GiB")
