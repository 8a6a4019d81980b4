import { NOBODY } from '../bwrap-arguments.ts';

/** For `spawn`: who runs bubblewrap. Root never does, so that the kernel never knows a program as root. */
export interface JailUser {
  readonly uid?: number;
  readonly gid?: number;
}

export const jailUser = (uid = process.getuid?.()): JailUser =>
  uid === 0 ? { uid: NOBODY, gid: NOBODY } : {};
