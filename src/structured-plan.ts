import { z } from 'zod';
import { jsonObjectSchema } from './json.ts';
import { toWire, wireSchema } from './wire.ts';

/** Who plans: the generator itself, or the capability, which then hands in a {@link StructuredPlan}. Source: spec §2. */
export const PlanningMode = {
  GENERATOR_DRIVEN: 'generator_driven',
  CAPABILITY_DRIVEN: 'capability_driven',
} as const;
export type PlanningMode = (typeof PlanningMode)[keyof typeof PlanningMode];

const analysisPhaseSchema = z.strictObject({
  phase: z.string().min(1).describe('name of the step'),
  subtasks: z.array(z.string().min(1)).default([]).describe('what to do in it, in order'),
  outputState: z.string().min(1).describe('what there is when it is done'),
});
/** One step of a plan. */
export type AnalysisPhase = z.infer<typeof analysisPhaseSchema>;

export const structuredPlanSchema = z.strictObject({
  phases: z.array(analysisPhaseSchema).min(1).describe('the steps, in order'),
  resultSchema: jsonObjectSchema.default({}).describe('shape of `results`: names and samples'),
  domainGuidance: z.string().nullable().default(null).describe('what an expert would mind'),
});
/** A plan that the generator only implements. Source: spec §19.2. */
export type StructuredPlan = z.infer<typeof structuredPlanSchema>;

/** A plan in state: wire names, those of the phases too. */
export const wirePlanSchema = z.strictObject({
  ...wireSchema(structuredPlanSchema).shape,
  phases: z.array(z.strictObject(wireSchema(analysisPhaseSchema).shape)).min(1),
});

/** The plan with wire names; the names in `resultSchema` are the user's and stay. */
export const planToWire = (plan: StructuredPlan): z.infer<typeof wirePlanSchema> => ({
  ...toWire(plan),
  phases: plan.phases.map(toWire),
});
