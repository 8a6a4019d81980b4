import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fieldProblems } from './manifests/field-problems.ts';
import { manifestsIn } from './manifests/manifest.ts';
import { schemaProblems } from './manifests/schema-problems.ts';

const OVERLAYS = fileURLToPath(new URL('../deploy/kubernetes/overlays', import.meta.url));

/** Renders every overlay with kubectl, which needs no cluster for it, and checks what comes out. */
for (const name of readdirSync(OVERLAYS)) {
  const text = execFileSync('kubectl', ['kustomize', `${OVERLAYS}/${name}`], { encoding: 'utf8' });
  const manifests = manifestsIn(text, name);
  const problems = [...(await schemaProblems(manifests)), ...(await fieldProblems(manifests))];
  console.log(`${name}: ${manifests.length} resources, ${problems.length} problems`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
