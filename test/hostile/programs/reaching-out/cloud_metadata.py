"""
Asks a cloud for the credentials of its machine.

Success: the address takes a connection.
Local: unsafe
"""
import socket

for address in ("169.254.169.254", "fd00:ec2::254", "169.254.170.2", "100.100.100.200"):
    try:
        with socket.create_connection((address, 80), timeout=0.3):
            print("ESCAPED:", address)
    except OSError as error:
        print(error)
