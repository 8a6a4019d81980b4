import { randomUUID } from 'node:crypto';
import { ContainerConfigurationError } from '../../errors.ts';
import type { PythonExecutorService } from '../../service.ts';
import type { ProgramQuestion } from '../../sessions/approval-of-program.ts';
import type { CheckedSessions } from '../../sessions/checked-sessions.ts';
import type { McpUser } from '../recent-runs.ts';

/** Questions that clients took away and did not come back to. */
const MOST_QUESTIONS = 100;

/** A program of a session that a person is asked about. */
export interface SessionQuestion extends ProgramQuestion {
  readonly user: McpUser;
}

/** The sessions of one MCP server, made when first used, and its questions about their programs. */
export class SessionHost {
  readonly #service: PythonExecutorService;
  readonly #questions = new Map<string, SessionQuestion>();
  #checked: Promise<CheckedSessions> | undefined;
  #isEnded = false;

  constructor(service: PythonExecutorService) {
    this.#service = service;
  }

  /** @throws {ContainerConfigurationError} the server ends */
  async checked(): Promise<CheckedSessions> {
    if (this.#isEnded) throw new ContainerConfigurationError('The MCP server ends.');
    this.#checked ??= this.#service.openSessions();
    try {
      return await this.#checked;
    } catch (error) {
      this.#checked = undefined;
      throw error;
    }
  }

  ask(asked: Pick<SessionQuestion, 'sessionId' | 'user' | 'program'>): SessionQuestion {
    const seconds = this.#service.config.approval.expiresAfterSeconds;
    const now = Date.now();
    const question: SessionQuestion = {
      ...asked,
      id: randomUUID(),
      createdAt: new Date(now).toISOString(),
      expiresAt: seconds === null ? null : new Date(now + seconds * 1000).toISOString(),
    };
    this.#questions.set(question.id, question);
    const [oldest] = this.#questions.keys();
    if (this.#questions.size > MOST_QUESTIONS && oldest !== undefined) {
      this.#questions.delete(oldest);
    }
    return question;
  }

  /** The question, once: an answer counts once. Undefined when there is none of this user and session. */
  take(id: string, { user, sessionId }: Pick<SessionQuestion, 'user' | 'sessionId'>) {
    const question = this.#questions.get(id);
    if (question?.user !== user || question.sessionId !== sessionId) return undefined;
    this.#questions.delete(id);
    return question;
  }

  /** Closes all sessions with what they run. */
  async end(): Promise<void> {
    this.#isEnded = true;
    const checked = await this.#checked?.catch(() => undefined);
    await checked?.[Symbol.asyncDispose]();
  }
}
