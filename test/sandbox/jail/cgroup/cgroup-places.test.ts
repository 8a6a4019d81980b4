import { describe, expect, it } from 'vitest';
import { cgroupPlaces } from '../../../../src/sandbox/jail/cgroup/cgroup-places.ts';

const V1 = `
30 25 0:26 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755
31 30 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
32 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
33 30 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
34 30 0:30 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
`;
const V1_OWN = `
8:pids:/
4:memory:/services/one
1:cpu,cpuacct:/services
0::/
`;
const V2 = '29 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';

describe('the places for cgroups', () => {
  it('are below the own cgroup first, each controller in its hierarchy', () => {
    expect(cgroupPlaces(V1, V1_OWN, () => false)).toEqual({
      version: 1,
      places: {
        memory: [
          '/sys/fs/cgroup/memory/services/one',
          '/sys/fs/cgroup/memory/services',
          '/sys/fs/cgroup/memory',
        ],
        pids: ['/sys/fs/cgroup/pids'],
        cpu: ['/sys/fs/cgroup/cpu,cpuacct/services', '/sys/fs/cgroup/cpu,cpuacct'],
      },
    });
  });

  it('are in the unified hierarchy where that has the memory', () => {
    const found = cgroupPlaces(V2, '0::/user.slice/app.slice/x.scope\n', () => true);
    const all = ['/user.slice/app.slice/x.scope', '/user.slice/app.slice', '/user.slice', ''];
    const folders = all.map((path) => `/sys/fs/cgroup${path}`);
    expect(found).toEqual({
      version: 2,
      places: { memory: folders, pids: folders, cpu: folders },
    });
  });

  it('keep to what is mounted', () => {
    const inside = V2.replace('0:26 / ', '0:26 /docker/abc ');
    expect(cgroupPlaces(inside, '0::/docker/abc/own\n', () => true)?.places.memory).toEqual([
      '/sys/fs/cgroup/own',
      '/sys/fs/cgroup',
    ]);
    expect(cgroupPlaces(inside, '0::/elsewhere\n', () => true)?.places.memory).toEqual([
      '/sys/fs/cgroup',
    ]);
  });

  it('are nowhere on a machine without', () => {
    expect(
      cgroupPlaces('22 1 8:1 / / rw - ext4 /dev/sda rw\n', '0::/\n', () => true),
    ).toBeUndefined();
    expect(cgroupPlaces(V2, '0::/\n', () => false)).toBeUndefined();
  });
});
