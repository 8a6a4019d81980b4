import { expect, it } from 'vitest';
import { PythonExecutorClient } from '../../src/client/python-executor-client.ts';

it.each(['http://me:the-password@host:1', 'ftp://me:the-password@host'])(
  'refuses %s without repeating the password',
  (address) => {
    const open = () => new PythonExecutorClient(address);
    expect(open).toThrow(/^(?!.*the-password).* holds a user or password/);
  },
);
