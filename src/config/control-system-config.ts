import { z } from 'zod';
import { patternSetSchema } from '../analyzer/patterns/pattern-set.ts';
import { connectorConfigSchema } from '../policy/connector-config.ts';
import { gatewaySchema } from './execution-mode-config.ts';

const regexSchema = z
  .string()
  .min(1)
  .refine((source) => {
    try {
      return new RegExp(source) instanceof RegExp;
    } catch {
      return false;
    }
  }, 'is no regular expression');

const limitsCheckingSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('hold writes to the limits of their channels'),
  databasePath: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file of limits, seen from projectRoot; none = every write is blocked'),
  allowUnlistedChannels: z.boolean().default(false).describe('let writes to others pass'),
  onViolation: z.literal('error').default('error').describe('a violation ends the run'),
});

/** What programs may do to a control system, and how its use is recognised. Source: spec §8.4, §19.4, §19.6. */
export const controlSystemSchema = z.strictObject({
  type: z.string().min(1).default('epics').describe('a name for people'),
  writesEnabled: z.boolean().default(false).describe('false refuses every program that writes'),
  patternSets: z
    .array(patternSetSchema)
    .default([])
    .describe('operations of your own, beside the shipped sets'),
  patterns: z
    .strictObject({
      write: z.array(regexSchema).default([]),
      read: z.array(regexSchema).default([]),
    })
    .prefault({})
    .describe('regular expressions on the code without its strings and comments'),
  limitsChecking: limitsCheckingSchema.prefault({}),
  connector: connectorConfigSchema
    .nullable()
    .default(null)
    .describe('what stands behind read_channel and write_channel; null = they are not there'),
  gateways: z.record(z.string(), gatewaySchema).default({}).describe('name → address'),
  denyImportsInReadOnly: z
    .array(z.string().regex(/^\w+$/, 'is no top-level package'))
    .default([])
    .describe('packages that read-only programs must not import at all'),
});
export type ControlSystemConfig = z.infer<typeof controlSystemSchema>;
