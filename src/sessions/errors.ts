import { ErrorCategory, PythonExecutorException } from '../errors.ts';

/** There is no session with this id, or it is of another tenant (HTTP 404). */
export class UnknownSessionError extends PythonExecutorException {
  constructor(id: string) {
    super(
      `There is no session "${id}". Open one, or list those that there are.`,
      ErrorCategory.CONFIGURATION,
    );
  }
}

/** So many programs wait for this session already that no other one may (HTTP 409). */
export class SessionBusyError extends PythonExecutorException {
  constructor(id: string, waiting: number) {
    super(
      `The session "${id}" runs a program, and ${waiting} wait for it, which is the most that may. Try again when one has ended.`,
      ErrorCategory.INFRASTRUCTURE,
      { technicalDetails: { sessionId: id, waiting } },
    );
  }
}

/** No more sessions may be open, in all or of this tenant (HTTP 429). */
export class TooManySessionsError extends PythonExecutorException {
  constructor(max: number, whose: 'all' | 'tenant') {
    const who = whose === 'all' ? 'here' : 'of one tenant';
    super(
      `${max} sessions are open, which is the most ${who}. Close one, or wait until one expires.`,
      ErrorCategory.INFRASTRUCTURE,
      { technicalDetails: { max, whose } },
    );
  }
}
