import { extname } from 'node:path';
import type { Artifact, ArtifactKind, Execution, Results } from '../execution.ts';
import { mimeTypeOf } from '../mime-type.ts';
import type { Report } from './report.ts';

/** What `save_artifact` calls its files; so they are known even if the program's report is lost. */
const SAVED_NAME = /^artifacts\/[0-9a-f]{12}_[^/]+$/;
const FIGURE_ENDINGS = new Set(['.png', '.jpg', '.jpeg', '.svg']);

function resultsOf({ results, results_is_none, results_is_dict }: Report): Results {
  if (results.status === 'missing') return results_is_none ? { ...results, isNone: true } : results;
  const isKnown = results.status === 'captured' && results_is_dict !== undefined;
  return isKnown ? { ...results, isDict: results_is_dict } : results;
}

/** Artifacts as they were saved, then the rest as it came. */
function inOrder(files: ReadonlyMap<string, Buffer>, { artifacts }: Report): [string, Buffer][] {
  const saved = artifacts.map(({ path }) => path);
  const paths = new Set([...saved.filter((path) => files.has(path)), ...files.keys()]);
  return [...paths].map((path) => [path, files.get(path) as Buffer]);
}

function describe(path: string, bytes: Uint8Array, report: Report): Artifact {
  const saved = report.artifacts.find((artifact) => artifact.path === path);
  const kind: ArtifactKind =
    saved !== undefined || SAVED_NAME.test(path)
      ? 'artifact'
      : isFigure(path, report)
        ? 'figure'
        : 'file';
  const { title, description, type } = saved ?? {};
  return {
    kind,
    path,
    mimeType: mimeTypeOf(path),
    bytes,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(type !== undefined && { artifactType: type }),
  };
}

/** Open figures, and image files in the folder or one below it. Source: spec §15.4. */
const isFigure = (path: string, report: Report): boolean =>
  report.figures.includes(path) ||
  (FIGURE_ENDINGS.has(extname(path).toLowerCase()) && path.split('/').length <= 2);

/** What a program left: its `results`, and its files with what the report says of them. */
export const broughtOut = (
  files: ReadonlyMap<string, Buffer>,
  report: Report,
): Pick<Execution, 'results' | 'artifacts' | 'figureErrors'> => ({
  results: resultsOf(report),
  artifacts: inOrder(files, report).map(([path, bytes]) => describe(path, bytes, report)),
  ...(report.figure_errors.length > 0 && { figureErrors: report.figure_errors }),
});
