import { END, START, StateGraph } from '@langchain/langgraph';
import type { z } from 'zod';
import { makeAnalyzerNode } from './analyzer/node.ts';
import { makeApprovalNode } from './approval/node.ts';
import { makeErrorAnalysisNode } from './error-analysis/node.ts';
import { makeExecutorNode } from './executor/node.ts';
import { makeGeneratorNode } from './generator/node.ts';
import { observedNode } from './observability/observed-node.ts';
import type { Parts } from './parts.ts';
import {
  afterAnalyzer,
  afterApproval,
  afterErrorAnalysis,
  afterExecutor,
  afterGenerator,
} from './routing.ts';
import { runSettingsSchema } from './run-settings.ts';
import { GraphInput, PythonExecutionState } from './state.ts';

/** LangGraph's own type for it would demand every field of every caller. */
const settings: z.ZodObject = runSettingsSchema;

/**
 * The whole flow. Nodes return state, edges route; a failure of any kind goes to error-analysis,
 * which alone decides between new code, the same stage again, and the end.
 *
 *   generator ─► analyzer ─► approval ─► executor ─► END
 *       ▲            │ ▲ edit   │            │ ▲
 *       └────────────┴─┴─ error-analysis ◄───┴─┘ same code again
 *                              └─► END
 */
export const buildGraph = (parts: Parts) =>
  new StateGraph({ state: PythonExecutionState, input: GraphInput, context: settings })
    .addNode('generator', observedNode(parts, 'generator', makeGeneratorNode(parts)))
    .addNode('analyzer', observedNode(parts, 'analyzer', makeAnalyzerNode(parts)))
    .addNode('approval', observedNode(parts, 'approval', makeApprovalNode(parts)))
    .addNode('executor', observedNode(parts, 'executor', makeExecutorNode(parts)))
    .addNode('error-analysis', observedNode(parts, 'error-analysis', makeErrorAnalysisNode(parts)))
    .addEdge(START, 'generator')
    .addConditionalEdges('generator', afterGenerator, ['analyzer', 'error-analysis'])
    .addConditionalEdges('analyzer', afterAnalyzer, ['approval', 'executor', 'error-analysis'])
    .addConditionalEdges('approval', afterApproval, ['analyzer', 'executor', 'error-analysis'])
    .addConditionalEdges('executor', afterExecutor, ['error-analysis', END])
    .addConditionalEdges('error-analysis', afterErrorAnalysis, [
      'generator',
      'analyzer',
      'executor',
      END,
    ]);
