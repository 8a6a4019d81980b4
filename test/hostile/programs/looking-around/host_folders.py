"""
Walks through the folders where people keep things.

Success: a file of the host is found and printed.
Local: open
"""
import os

for root in ("/tmp", "/home", "/mnt", "/media", "/srv", "/host", "/var/tmp"):
    for parent, folders, names in os.walk(root):
        if parent.count("/") > 4:
            folders.clear()
        if "secret.txt" in names:
            print(open(os.path.join(parent, "secret.txt")).read())
