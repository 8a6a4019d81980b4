import type { PythonExecutionRequest } from '../request.ts';
import { type AnalysisPhase, PlanningMode } from '../structured-plan.ts';
import { fencedBlock } from './fenced-block.ts';

const phaseLines = ({ phase, subtasks, outputState }: AnalysisPhase, index: number): string =>
  [
    `${index + 1}. ${phase}`,
    ...subtasks.map((subtask) => `   - ${subtask}`),
    `   - When done: ${outputState}`,
  ].join('\n');

/**
 * Tells the plan that a capability has made; empty where the generator itself plans. Source: spec §19.2.
 * The lines of the phases and the guidance are the capability's own words.
 */
export function planSection({ planningMode, structuredPlan }: PythonExecutionRequest): string {
  if (planningMode !== PlanningMode.CAPABILITY_DRIVEN || structuredPlan === null) return '';
  const { phases, resultSchema, domainGuidance } = structuredPlan;
  const hasSchema = Object.keys(resultSchema).length > 0;
  return [
    '## The plan',
    'The plan is made. Write the program that does these phases in this order; add, drop and reorder none.',
    phases.map(phaseLines).join('\n'),
    hasSchema
      ? `\`results\` must have this shape; the values are samples or meanings:\n\n${fencedBlock(JSON.stringify(resultSchema, null, 2), 'json')}`
      : '',
    (domainGuidance ?? '').trim() === '' ? '' : `Mind: ${domainGuidance?.trim()}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
