import { z } from 'zod';

/**
 * One write of a library that the guard holds, as data: the runner knows no library by itself.
 * The channel and the value are told by the place of the arguments, the object itself included.
 */
export const guardRuleSchema = z.strictObject({
  module: z
    .string()
    .regex(/^[A-Za-z_]\w*(\.(\w+|\*))*$/)
    .describe('module that has it; `*` stands for any name after the first part'),
  member: z
    .string()
    .regex(/^[\w*]+(\.[\w*]+)?$/)
    .describe('function, or Class.method; `*` stands for any letters'),
  kind: z.enum(['call', 'setter']).default('call').describe('setter: of a property'),
  channel: z
    .strictObject({
      self: z.string().optional().describe('attribute of the object, or method to call'),
      arg: z.int().min(0).optional().describe('position of the argument'),
    })
    .optional()
    .describe('where the address is; both together are joined by a slash'),
  value: z.int().min(0).optional().describe('position of the argument that holds the value'),
  read: z
    .strictObject({
      on: z.enum(['self', 'module']),
      member: z.string(),
      withChannel: z.boolean().default(false),
      arg: z.int().min(0).optional().describe('argument of the write that the read is given'),
      result: z.string().optional().describe('attribute of the answer that holds the value'),
    })
    .optional()
    .describe("how to read the present value, for limits on a channel's step"),
});
export type GuardRule = z.infer<typeof guardRuleSchema>;
