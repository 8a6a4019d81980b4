import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const DEPLOY = join(import.meta.dirname, '..', '..', 'deploy');

const read = (file: string): unknown =>
  parse(readFileSync(join(DEPLOY, file), 'utf8'), { merge: true });

/** How one of the processes is started. */
export interface Workload {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** From SIGTERM to SIGKILL. */
  readonly graceSeconds: number;
}

const serviceSchema = z.looseObject({
  image: z.string(),
  restart: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  stop_grace_period: z.string().default('10s'),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
});
const composeSchema = z.looseObject({ services: z.record(z.string(), serviceSchema) });

/** Services of the compose file. */
export const composeServices = () => composeSchema.parse(read('compose.yaml')).services;

/** A value for what the shell or .env gives. */
const filled = (text: string): string =>
  text.replaceAll(
    /\$\{\w+(?::-([^}]*)|:\?[^}]*)\}/g,
    (_, fallback?: string) => fallback ?? 'secret',
  );

export function composeWorkload(name: string): Workload {
  const { command, environment, stop_grace_period: grace } = composeServices()[name] ?? {};
  const entries = Object.entries(environment ?? {});
  return {
    command: command ?? [],
    environment: Object.fromEntries(entries.map(([key, value]) => [key, filled(value)])),
    graceSeconds: Number.parseInt(grace ?? '', 10),
  };
}

const SECRETS: Readonly<Record<string, string>> = {
  'redis-url': 'redis://:secret@redis:6379',
  'postgres-url': 'postgres://executions:secret@postgres/executions',
};
const variableSchema = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: z.object({ key: z.string() }) }).optional(),
});
const deploymentSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([
          z.object({ args: z.array(z.string()), env: z.array(variableSchema) }),
        ]),
      }),
    }),
  }),
});

export function kubernetesWorkload(name: string): Workload {
  const deployment = deploymentSchema.parse(read(`kubernetes/base/${name}.yaml`));
  const { containers, terminationGracePeriodSeconds } = deployment.spec.template.spec;
  const shared = z.object({ data: z.record(z.string(), z.string()) });
  const [{ args, env }] = containers;
  const own = env.map(({ name: variable, value, valueFrom }) => [
    variable,
    value ?? SECRETS[valueFrom?.secretKeyRef.key ?? ''] ?? '',
  ]);
  return {
    command: args,
    environment: {
      ...shared.parse(read('kubernetes/base/config-map.yaml')).data,
      ...(Object.fromEntries(own) as Record<string, string>),
    },
    graceSeconds: terminationGracePeriodSeconds,
  };
}
