import { describe, expect, it } from 'vitest';
import { nodeComplaint, pyodideComplaint } from '../../src/cli/node-version.ts';

describe('Node version', () => {
  it.each(['18.20.0', '20.19.0', '22.15.1', '23.11.1'])(
    'refuses %s and says what to do',
    (version) => {
      expect(nodeComplaint(version)).toMatch(new RegExp(`22\\.16 or later.*${version}.*npm start`));
    },
  );

  it.each(['22.16.0', '24.0.0', '26.10.0'])('takes %s', (version) => {
    expect(nodeComplaint(version)).toBeNull();
  });

  it('needs 25 for the pyodide sandbox', () => {
    expect(pyodideComplaint('24.9.0')).toContain('--sandbox docker');
    expect(pyodideComplaint('25.0.0')).toBeNull();
  });
});
