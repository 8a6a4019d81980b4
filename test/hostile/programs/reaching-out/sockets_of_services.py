"""
Tries every socket below /run and /tmp.

Success: one takes a connection.
Local: unsafe
"""
import os
import socket
import stat

for root in ("/run", "/var/run", "/tmp"):
    for parent, _, names in os.walk(root):
        for name in names:
            path = os.path.join(parent, name)
            try:
                if stat.S_ISSOCK(os.lstat(path).st_mode):
                    with socket.socket(socket.AF_UNIX) as connection:
                        connection.connect(path)
                        print("ESCAPED:", path)
            except OSError as error:
                print(path, error)
