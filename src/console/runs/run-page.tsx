import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useShortcuts } from '../keyboard/shortcuts.ts';
import { goTo } from '../navigation.ts';
import { NotebookPanel } from '../notebook/notebook-panel.tsx';
import { reviewOf } from '../reviews/review-list.ts';
import { Icon } from '../widgets/icon.tsx';
import { Link } from '../widgets/link.tsx';
import { LongText } from '../widgets/long-text.tsx';
import { Text } from '../widgets/text.tsx';
import type { Run } from '../wire/run.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { ResultPanel } from './result-panel.tsx';
import { RunDesk } from './run-desk.ts';
import { Timeline } from './timeline.tsx';

function Heading({ desk, run }: { readonly desk: RunDesk; readonly run: Run }): JSX.Element {
  return (
    <header class="page-head">
      <Link to={{ page: 'reviews', shown: 'waiting' }} class="back">
        <Icon name="back" /> Reviews
      </Link>
      <h1>
        <Text>{run.task}</Text>
      </h1>
      <p class="counts">
        <OutcomeBadge outcome={run.status} />
        <span class="muted" role="status">
          {run.status === 'running' && <Text>{desk.stage.value}</Text>}
        </span>
      </p>
    </header>
  );
}

function NextStep({ run }: { readonly run: Run }): JSX.Element | null {
  if (run.status === 'awaiting_approval' && run.approval_id !== null) {
    return (
      <p class="banner">
        It waits for a decision.{' '}
        <Link to={{ page: 'review', approvalId: run.approval_id }} class="button primary">
          Open the review <kbd>o</kbd>
        </Link>
      </p>
    );
  }
  if (run.error === null) return null;
  return (
    <p class="banner bad">
      <code>
        <Text>{run.error.type}</Text>
      </code>{' '}
      <Text>{run.error.message}</Text>
    </p>
  );
}

function LiveOutput({ desk, run }: { readonly desk: RunDesk; readonly run: Run }): JSX.Element {
  const text = desk.output.value;
  return (
    <section class="card side">
      <h2>Output</h2>
      {text === '' ? (
        <p class="muted">{run.status === 'running' ? 'Nothing printed yet.' : 'Nothing.'}</p>
      ) : (
        <LongText text={text} label="Output" fileName="output.txt" />
      )}
    </section>
  );
}

/** A run: what it prints, its attempts, what it left, its notebook. */
export function RunPage({ threadId }: { readonly threadId: string }): JSX.Element {
  const desk = useMemo(() => new RunDesk(threadId), [threadId]);
  const run = desk.run.value;
  const approvalId = run?.approval_id ?? null;
  const decided = approvalId === null ? undefined : reviewOf(approvalId)?.status;
  useEffect(() => {
    void desk.load();
    desk.follow();
    return () => desk.close();
    // Once more when somebody decided what it waited for.
  }, [desk, decided]);
  useShortcuts({
    o: () => {
      if (approvalId !== null) goTo({ page: 'review', approvalId });
    },
    Escape: () => goTo({ page: 'reviews', shown: 'waiting' }),
  });
  if (run === null) {
    return (
      <main id="main" class="run">
        <p class={desk.problem.value === '' ? 'muted' : 'problem'} role="status">
          {desk.problem.value || 'Loading …'}
        </p>
      </main>
    );
  }
  const attempts = run.attempts.filter(({ notebook_path: path }) => path !== null).length;
  return (
    <main id="main" class="run">
      <Heading desk={desk} run={run} />
      <NextStep run={run} />
      <div class="review-columns">
        <div class="stack">
          {run.result === null ? (
            <LiveOutput desk={desk} run={run} />
          ) : (
            <ResultPanel result={run.result} files={`${desk.path}/files`} />
          )}
          {(attempts > 0 || run.result !== null) && (
            <NotebookPanel key={`${run.status} ${attempts}`} address={`${desk.path}/notebook`} />
          )}
        </div>
        <aside aria-label="History">
          <Timeline attempts={run.attempts} />
        </aside>
      </div>
    </main>
  );
}
