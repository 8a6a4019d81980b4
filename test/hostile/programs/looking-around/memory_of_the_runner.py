"""
Searches the memory of its own process for what the runner knows.

Success: a secret of the service or of another job is there.
"""
import gc

seen, front = set(), list(gc.get_objects())
for _ in range(3):
    following = []
    for each in front:
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, (str, bytes)) and ("canary-" if isinstance(each, str) else b"canary-") in each:
            print(each[:500])
        following += gc.get_referents(each)
    front = following
