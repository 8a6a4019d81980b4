"""
Puts a file of its own in the place of the channel.

Success: the report goes there, or the end is told as something else.
Needs: processes
Capture: cell
Ends: exit 0
"""
import os

fd = os.open("taken.txt", os.O_RDWR | os.O_CREAT)
for number in range(3, 256):
    os.dup2(fd, number)
results = {"a": 1}
