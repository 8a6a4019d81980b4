"""
Makes a network interface, or changes one.

Success: it has one more, or another address.
Needs: linux
Local: unsafe
"""
import fcntl
import os
import socket
import struct

try:
    os.open("/dev/net/tun", os.O_RDWR)
    print("ESCAPED: /dev/net/tun")
except OSError as error:
    print(error)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    address = struct.pack("16sH2s4s8s", b"lo", 2, b"\0\0", bytes([10, 9, 8, 7]), bytes(8))
    try:
        fcntl.ioctl(any_socket, 0x8916, address)
        print("ESCAPED: an address was set")
    except OSError as error:
        print(error)
