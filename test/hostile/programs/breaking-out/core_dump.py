"""
Dies with a core dump, which is a file of its choice, or input of a program of the host.

Success: there is a core file.
Ends: signal SIGABRT | exception | completed | failed
"""
import os

try:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print("ESCAPED: it may dump its core")
except (ImportError, OSError, ValueError) as error:
    print(error)
os.abort()
