import { seccompFilter } from '../seccomp/filter.ts';

const encoded = (arch: 'x64' | 'arm64'): string => seccompFilter(arch).toString('base64');

/**
 * Python that gives itself, and so all it starts, the filter of system calls that jails have, put before the
 * supervisor. Docker's own filter stays; what that allows depends on its version: io_uring before 25, sockets
 * to the machine's hypervisor before 23. The supervisor does not start without the filter.
 */
export const filterSource = (): string => `import binascii, ctypes, os, sys
filters = {"x86_64": "${encoded('x64')}", "aarch64": "${encoded('arm64')}"}
def restrict(text):
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]
    if text is None or sys.maxsize < 2**32:
        sys.exit(f"runner: there is no filter of system calls for {os.uname().machine}; use an image for x64 or arm64")
    code = binascii.a2b_base64(text)
    program = Program(len(code) // 8, code)
    if ctypes.CDLL(None, use_errno=True).prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
        sys.exit(f"runner: the filter of system calls is refused (errno {ctypes.get_errno()}); is the image for another kind of processor?")
restrict(filters.get(os.uname().machine))
`;
