"""
Looks for settings of the kernel that it may change, such as the program that takes core dumps as root.

Success: one opens for writing.
Needs: linux
"""
import os

for path in (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/modprobe",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sys/fs/binfmt_misc/register",
    "/proc/sysrq-trigger",
    "/sys/kernel/uevent_helper",
    "/sys/kernel/debug",
    "/sys/kernel/security/apparmor/.remove",
    "/proc/sys/kernel/hostname",
    "/proc/1/oom_score_adj",
):
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("ESCAPED:", path)
    except OSError as error:
        print(error)
