"""
Runs programs that give their user more rights.

Success: nothing forbids them to.
Needs: linux
Local: open
"""
for line in open("/proc/self/status"):
    if line.startswith("NoNewPrivs:") and line.split()[1] != "1":
        print("ESCAPED: programs may gain privileges")
