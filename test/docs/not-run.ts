import type { Block } from './blocks.ts';

/** Blocks whose commands are checked, but not run as they are written. */
interface NotRun {
  readonly file: string;
  /** A part of the block's text that no other block of the file has. */
  readonly has: string;
  readonly reason: string;
}

export const NOT_RUN: readonly NotRun[] = [
  {
    file: 'README.md',
    has: 'npm run chaos',
    reason: 'every suite and every measurement of the project: hours; CI and its own jobs run them',
  },
  {
    file: 'docs/containment.md',
    has: 'npm run containment',
    reason: 'every hostile program on every sandbox: many minutes; test/hostile runs them',
  },
  {
    file: 'docs/deployment.md',
    has: 'docker compose',
    reason:
      'needs the service image, built from packages of the network; npm run deploy:try runs it',
  },
  {
    file: 'docs/deployment.md',
    has: 'kubectl apply',
    reason: 'needs a cluster; npm run deploy:check renders and checks the manifests',
  },
  {
    file: 'docs/mcp.md',
    has: '--console-url https://agent.example',
    reason:
      'a public host with a proxy in front of it; test/mcp reads its options and serves over HTTP',
  },
  {
    file: 'docs/sessions.md',
    has: '>>> def double',
    reason: 'what somebody types at a terminal; test/cli runs the same command on one',
  },
];

/** Commands inside blocks that are run, with what happens instead of them. */
export const STAND_INS: Readonly<Record<string, string>> = {
  'docker build': 'needs an image registry; instead: the Dockerfile and its context must be there',
  'npm ci': 'installs what the tests already run on; instead: the lock must fit package.json',
  'npm install':
    'needs a published package; instead: each package must be a dependency, or this one, packed',
};

export const reasonNotToRun = ({ file, text }: Block): string | undefined =>
  NOT_RUN.find((entry) => entry.file === file && text.includes(entry.has))?.reason;
