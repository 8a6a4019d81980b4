"""
Looks up a name, which alone can carry data out.

Success: a name server answers.
Ends: completed | timeout
Local: unsafe
"""
import socket
import sys

for name in ("example.com", "one.one.one.one"):
    try:
        found = socket.getaddrinfo(name, 443)
        # Emscripten asks nobody and makes addresses up.
        made_up = sys.platform == "emscripten" and all(each[4][0].startswith("172.29.") for each in found)
        print("made up:" if made_up else "ESCAPED:", found)
    except OSError as error:
        print(error)
