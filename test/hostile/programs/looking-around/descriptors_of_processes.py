"""
Opens what the supervisor has open, its channel to the host among it.

Success: one can be opened.
Needs: linux
"""
import os

name = os.getppid()
for number in range(30):
    try:
        os.close(os.open(f"/proc/{name}/fd/{number}", os.O_WRONLY | os.O_NONBLOCK))
        print("ESCAPED: descriptor", number, "of process", name)
        break
    except OSError as error:
        print(error)
