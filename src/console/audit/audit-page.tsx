import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { get, reasonOf } from '../api/request.ts';
import { nowMs } from '../time/clock.ts';
import { timeOf } from '../time/countdown.ts';
import { taskOf } from '../reviews/review-list.ts';
import { Link } from '../widgets/link.tsx';
import { Text } from '../widgets/text.tsx';
import type { AuditRecord } from '../wire/audit-record.ts';
import { eventText, summaryOf, toneOf } from './record-text.ts';

const PAGE = 100;

const valueText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2);

function Fields({ record }: { readonly record: AuditRecord }): JSX.Element {
  return (
    <dl class="record-fields">
      {Object.entries(record).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <pre tabIndex={0}>
              <Text>{valueText(value)}</Text>
            </pre>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Row({ record }: { readonly record: AuditRecord }): JSX.Element {
  const isOpen = useSignal(false);
  const { ts, thread_id: threadId } = record;
  return (
    <li class="record">
      <details onToggle={(toggle) => (isOpen.value = toggle.currentTarget.open)}>
        <summary>
          <time dateTime={ts}>{timeOf(ts, nowMs.value)}</time>
          <span class={`badge ${toneOf(record)}`}>{eventText(record)}</span>
          <span class="record-text">
            <Text>{summaryOf(record)}</Text>
            <span class="muted">
              <Text>{(threadId !== undefined && taskOf(threadId)) || ''}</Text>
            </span>
          </span>
        </summary>
        {isOpen.value && <Fields record={record} />}
        {isOpen.value && threadId !== undefined && (
          <Link to={{ page: 'run', threadId }} class="button small">
            See the run
          </Link>
        )}
      </details>
    </li>
  );
}

/** What was asked, answered, refused and executed, newest first. */
export function AuditPage(): JSX.Element {
  const records = useSignal<readonly AuditRecord[] | null>(null);
  const problem = useSignal('');
  const isComplete = useSignal(false);
  const load = async (): Promise<void> => {
    const shown = records.value ?? [];
    const last = shown.at(-1)?.id;
    const before = last === undefined ? '' : `&before=${last}`;
    try {
      const path = `/api/v1/audit?limit=${PAGE}${before}`;
      const answer = await get<{ records: AuditRecord[] }>(path);
      records.value = [...shown, ...answer.records];
      isComplete.value = answer.records.length < PAGE;
      problem.value = '';
    } catch (error) {
      problem.value = reasonOf(error);
    }
  };
  useEffect(() => void load(), []);
  return (
    <main id="main" class="list">
      <header class="list-head">
        <h1>Audit log</h1>
      </header>
      <p class="problem" role="alert">
        {problem.value}
      </p>
      {records.value?.length === 0 && (
        <div class="empty">
          <p class="empty-title">Nothing is recorded yet</p>
          <p class="muted">Every question, answer, refusal and execution is.</p>
        </div>
      )}
      {records.value !== null && records.value.length > 0 && (
        <ol class="records card">
          {records.value.map((record, index) => (
            <Row key={index} record={record} />
          ))}
        </ol>
      )}
      {records.value !== null && !isComplete.value && (
        <button class="button" type="button" onClick={() => void load()}>
          Older
        </button>
      )}
    </main>
  );
}
