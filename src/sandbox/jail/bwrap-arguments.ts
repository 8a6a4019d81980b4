import { baseEnv } from '../runner/base-env.ts';
import type { Shown } from './host/host-view.ts';

export const WORK_FOLDER = '/work';
export const NOBODY = 65_534;
const TMP_FOLDER = '/tmp';
const TMP_MB = 64;
const SHARED_MEMORY = '/dev/shm';
const SHARED_MEMORY_MB = 64;
/** All that a program can write to. */
export const WRITABLE_FOLDERS = [WORK_FOLDER, TMP_FOLDER, SHARED_MEMORY] as const;

export const JAIL_ENV = baseEnv(WORK_FOLDER, TMP_FOLDER);

/** All that a jail is made of. */
export interface JailPlan {
  readonly view: readonly Shown[];
  /** Folders of the interpreter, shown read-only. */
  readonly folders: readonly string[];
  /** What the jail sees of its own cgroup, read-only. @default nothing */
  readonly cgroup?: readonly { readonly outside: string; readonly inside: string }[] | undefined;
  /** Of the work folder, MiB. */
  readonly diskMb: number;
  /** Descriptor with the seccomp filter. */
  readonly filterFd: number;
  /** Path → descriptor with its content. */
  readonly fileFds: Readonly<Record<string, number>>;
  readonly command: readonly string[];
}

/** Every namespace of its own, no way to make more, no capability, nobody, and nothing inherited. */
const CLOSED = [
  ['user', 'ipc', 'pid', 'net', 'uts', 'cgroup'].map((name) => `--unshare-${name}`),
  ['--die-with-parent', '--new-session', '--as-pid-1', '--disable-userns', '--clearenv'],
  ['--cap-drop', 'ALL'],
  ['--uid', `${NOBODY}`, '--gid', `${NOBODY}`],
  ['--hostname', 'sandbox'],
].flat();

const show = (shown: Shown): string[] =>
  shown.kind === 'bind'
    ? ['--ro-bind', shown.path, shown.path]
    : ['--symlink', shown.target, shown.path];

const tmpfs = (folder: string, sizeMb: number, mode: string): string[] =>
  [
    ['--perms', mode],
    ['--size', `${sizeMb * 1_048_576}`],
    ['--tmpfs', folder],
  ].flat();

/** The arguments of bubblewrap for a jail. */
export function bwrapArguments(plan: JailPlan): string[] {
  const { view, folders, cgroup = [], diskMb, filterFd, fileFds, command } = plan;
  return [
    CLOSED,
    ...Object.entries(JAIL_ENV).map((pair) => ['--setenv', ...pair]),
    ...view.map(show),
    ...Object.entries(fileFds).map(([path, fd]) => ['--perms', '0444', '--file', `${fd}`, path]),
    ['--proc', '/proc'],
    ['--dev', '/dev'],
    tmpfs(SHARED_MEMORY, SHARED_MEMORY_MB, '1777'),
    ['--remount-ro', '/dev'],
    ...cgroup.map(({ outside, inside }) => ['--ro-bind', outside, inside]),
    tmpfs(TMP_FOLDER, TMP_MB, '0700'),
    tmpfs(WORK_FOLDER, diskMb, '0700'),
    // After /tmp, since an interpreter may be there.
    ...folders.map((path) => ['--ro-bind', path, path]),
    ['--remount-ro', '/'],
    ['--seccomp', `${filterFd}`],
    ['--chdir', WORK_FOLDER],
    ['--', ...command],
  ].flat();
}
