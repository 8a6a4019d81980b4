import type { Execution } from '../../src/sandbox/execution.ts';
import type { JobInput } from '../../src/sandbox/job.ts';
import { py } from '../sandbox-contract/contract.ts';

/** A job that harms nobody, and tells what it finds where it starts. */
export const INNOCENT: JobInput = {
  code: py`
    import hashlib, json, os, tempfile
    def found(folder):
        return sorted(name for name in os.listdir(folder) if os.path.isdir(folder)) if os.path.exists(folder) else []
    own = os.getppid() == 1 and os.path.exists("/proc/1/comm")
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())] if own else []
    shared = [name for name in found("/dev/shm") if own]
    seen = [found("."), found(tempfile.gettempdir()), shared, others, [name for name in os.environ if "HOSTILE" in name]]
    open("innocent.txt", "w").write("innocent")
    print(json.dumps([sum(range(1000)), hashlib.sha256(b"innocent").hexdigest()[:8], *seen]))
  `,
};

const EXPECTED = '[499500, "4c955380", ["main.py"], [], [], [], []]\n';

/** What is wrong with the innocent job; null = nothing. */
export function harmDone(execution: Execution): string | null {
  const { status, exitCode, stdout, stderr, artifacts, outOfMemory } = execution;
  const files = artifacts.map(({ path, bytes }) => `${path} ${Buffer.from(bytes).toString()}`);
  const isFine =
    status === 'completed' &&
    exitCode === 0 &&
    !outOfMemory &&
    stdout === EXPECTED &&
    files.join() === 'innocent.txt innocent';
  if (isFine) return null;
  return `the next job is not as it should be: ${status} ${exitCode} ${stdout.slice(0, 500)} ${stderr.slice(-500)} ${files.join()}`;
}
