"""
Opens devices that lead out.

Success: one opens.
Needs: linux
"""
import os

names = "mem kmsg sda vda xvda nvme0n1 kvm fuse net/tun vhost-net vhost-vsock uinput loop-control mapper/control dri/card0"
for name in names.split():
    try:
        os.close(os.open(f"/dev/{name}", os.O_RDONLY | os.O_NONBLOCK))
        print("ESCAPED:", name)
    except OSError as error:
        print(error)
