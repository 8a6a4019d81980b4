"""
Results that are small in Python and large as JSON, and very deep ones.

Success: the host runs out of memory or stack.
Capture: cell
Ends: completed | out_of_memory | timeout
"""
row = {"a": [0] * 1000}
results = {"wide": [row] * 100_000, "deep": None}
for _ in range(100_000):
    results = {"deep": results}
