"""
Looks for capabilities, even those that it could only get back.

Success: there is one.
Needs: linux
"""
for line in open("/proc/self/status"):
    if line.startswith(("CapInh", "CapPrm", "CapEff", "CapAmb")) and int(line.split()[1], 16):
        print("ESCAPED:", line.strip())
