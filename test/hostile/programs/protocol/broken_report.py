"""
Changes the runner in its own process so that its report is wrong in every field.

Success: a wrong field is believed, or breaks the host.
Capture: cell
Ends: completed
"""
import sys

results = {"a": 1}
try:
    runner = sys.modules["_runner"]
    runner.serialize.encode = lambda _: (
        b'{"exit_code": "FORGED", "oom": "FORGED", "signal": ["FORGED"], "kill_reason": "FORGED", '
        b'"setup": "FORGED", "run_ms": -1, "dropped_bytes": "FORGED", "warnings": {"FORGED": 1}, '
        b'"results": {"status": "FORGED"}, "artifacts": [{"path": "../FORGED"}], "figures": 7, "error": 7, '
        b'"refusals": "FORGED", "channel_writes": 1, "limits_violation": "FORGED"}'
    )
except KeyError:
    pass
