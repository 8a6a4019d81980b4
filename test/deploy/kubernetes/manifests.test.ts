import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fieldProblems } from '../../../scripts/manifests/field-problems.ts';
import { manifestsIn, readManifests, type Manifest } from '../../../scripts/manifests/manifest.ts';
import { schemaProblems } from '../../../scripts/manifests/schema-problems.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', 'deploy', 'kubernetes');
const SLOW = 60_000;

const names = z.array(z.string()).default([]);
const kustomizationSchema = z.strictObject({
  apiVersion: z.enum(['kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1']),
  kind: z.enum(['Kustomization', 'Component']),
  namespace: z.string().optional(),
  resources: names,
  components: names,
  patches: z.array(z.strictObject({ path: z.string() })).default([]),
  images: z.array(z.strictObject({ name: z.string(), newTag: z.string() })).default([]),
});

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.yaml'),
);
const kustomizations = files
  .filter((file) => file.endsWith('kustomization.yaml'))
  .map((file) => {
    const content = kustomizationSchema.parse(parse(readFileSync(join(ROOT, file), 'utf8')));
    return { folder: dirname(file), ...content };
  });
const isFile = (name: string): boolean => name.endsWith('.yaml');
const listed = kustomizations.flatMap(({ folder, resources, patches }) => ({
  resources: resources.filter(isFile).map((name) => join(folder, name)),
  patches: patches.map(({ path }) => join(folder, path)),
}));
const resources = listed.flatMap((one) => one.resources);
const patches = listed.flatMap((one) => one.patches);

const read = async (paths: readonly string[]): Promise<readonly Manifest[]> =>
  (await Promise.all(paths.map((path) => readManifests(join(ROOT, path), path)))).flat();

const pod = (spec: string): readonly Manifest[] =>
  manifestsIn(`{apiVersion: v1, kind: Pod, metadata: {name: one}, spec: ${spec}}`, 'pod.yaml');

describe('Kubernetes manifests', () => {
  it('are all part of something', () => {
    const others = files.filter((file) => !file.endsWith('kustomization.yaml'));
    expect(resources.length).toBeGreaterThan(10);
    expect([...resources, ...patches].toSorted()).toEqual(others.toSorted());
    const folders = kustomizations.flatMap(({ folder, components, resources: named }) =>
      [...components, ...named.filter((name) => !isFile(name))].map((name) =>
        normalize(join(folder, name)),
      ),
    );
    const known = kustomizations.map(({ folder }) => folder);
    for (const folder of folders) expect(known).toContain(folder);
  });

  it(
    'have the fields and values that Kubernetes and KEDA know, and no other',
    async () => {
      const manifests = await read(resources);
      expect(await schemaProblems(manifests)).toEqual([]);
      expect(await fieldProblems(manifests)).toEqual([]);
      expect(await fieldProblems(await read(patches), 'patch')).toEqual([]);
    },
    SLOW,
  );

  it(
    'are refused with a field that does not exist, a missing one, or a wrong value',
    async () => {
      const unknown = pod('{containers: [{name: a, image: b, readOnlyRootFilesystem: true}]}');
      expect(await fieldProblems(unknown)).toEqual([
        expect.stringMatching(/^pod\.yaml: Pod "one": .*readOnlyRootFilesystem.* does not exist/),
      ]);
      expect(await fieldProblems(unknown, 'patch')).toHaveLength(1);
      expect(await fieldProblems(pod('{containers: [{image: b}]}'))).toHaveLength(1);
      expect(await schemaProblems(pod('{containers: [{image: b}]}'))).toHaveLength(1);
      const wrong = pod('{containers: [{name: a}], terminationGracePeriodSeconds: soon}');
      expect(await schemaProblems(wrong)).toEqual([
        expect.stringContaining('terminationGracePeriodSeconds'),
      ]);
      const unheard = '{apiVersion: v1, kind: Pot, metadata: {name: one}}';
      expect(await schemaProblems(manifestsIn(unheard, 'pot.yaml'))).toHaveLength(1);
    },
    SLOW,
  );
});
