import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';

/** Names of the jobs of BullMQ. */
export const JobName = { EXECUTE: 'execute', PROFILE: 'profile' } as const;

export const executeDataSchema = z.strictObject({
  /** Services and workers of other releases are told apart by it. */
  version: z.literal(1),
  job: envelopeSchema,
  /** The service that its output goes to. */
  service: z.string(),
  /** It writes to a control system, so it is begun once at most. */
  writes: z.boolean(),
});
export type ExecuteData = z.infer<typeof executeDataSchema>;

export const profileDataSchema = z.strictObject({ image: z.string().nullable() });
export type ProfileData = z.infer<typeof profileDataSchema>;

const profileSchema = z.object({
  name: z.string(),
  pythonVersion: z.string(),
  packages: z.array(z.string()),
  stdlibModules: z.array(z.string()).readonly().exactOptional(),
  isolation: z.string(),
});

/** What a worker answers. `error`: the sandbox threw; `fate-unknown`: another worker has begun with it and was lost. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('execution'),
    execution: envelopeSchema,
    /** Id of the last of its news; null when there were none. */
    lastNews: z.string().nullable(),
  }),
  z.object({ kind: z.literal('profile'), profile: profileSchema }),
  z.object({ kind: z.literal('error'), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('fate-unknown') }),
]);
export type Answer = z.infer<typeof answerSchema>;
