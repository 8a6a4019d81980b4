"""
Looks whether it may read the passwords of the machine. It does not read them.

Success: the file opens.
"""
import os

for path in ("/etc/shadow", "/etc/gshadow", "/etc/sudoers"):
    try:
        os.close(os.open(path, os.O_RDONLY))
        print("ESCAPED:", path)
    except OSError as error:
        print(error)
