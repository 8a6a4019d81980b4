import { z } from 'zod';

const limit = (meaning: string) =>
  z
    .int()
    .default(0)
    .meta({ description: `${meaning}; 0 = default of the server` });

/** Limits of one execution. Source: python-executor spec §1.5. */
export const executionConfigSchema = z
  .object({
    timeout_seconds: limit('wall time, s'),
    network_disabled: z.boolean().optional().meta({
      description:
        'true: no network, not even to install; false: network. Without it: network on /exec when there is a config, none on /eval.',
    }),
    memory_mb: limit('memory, MiB'),
    disk_mb: limit('size of the work folder, MiB'),
    cpu_shares: limit('relative CPU weight'),
  })
  .meta({ id: 'ExecutionConfig' });
export type WireConfig = z.output<typeof executionConfigSchema>;
