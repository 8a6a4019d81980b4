/** Files that a jail has instead of the host's, so that names of users and of itself are found. */
export const ETC_FILES: Readonly<Record<string, string>> = {
  '/etc/passwd': 'nobody:x:65534:65534:nobody:/work:/usr/sbin/nologin\n',
  '/etc/group': 'nogroup:x:65534:\n',
  '/etc/hosts': '127.0.0.1 localhost sandbox\n::1 localhost\n',
};
