"""
Looks for the socket of a container daemon, which is as good as root.

Success: one takes a connection.
"""
import socket

for path in (
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run/podman/podman.sock",
    "/run/crio/crio.sock",
    "/run/user/0/docker.sock",
):
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            print("ESCAPED:", path)
    except OSError as error:
        print(path, error)
