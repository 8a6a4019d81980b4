"""
Two hundred threads at the same time.

Success: all of them live.
Needs: processes
"""
import threading
import time

count = 0
try:
    while count < 200:
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
        count += 1
except RuntimeError as error:
    print("stopped:", count, error)
if count == 200:
    print("ESCAPED: 200 threads")
