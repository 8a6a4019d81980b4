import type { ComponentChildren, JSX } from 'preact';
import type { Finding } from '../../analyzer/finding.ts';
import { GrantLine } from '../grants/grant-line.tsx';
import { nowMs } from '../time/clock.ts';
import { ageOf, timeOf } from '../time/countdown.ts';
import { Expiry, ModeBadge, countOf } from '../widgets/badges.tsx';
import { Icon } from '../widgets/icon.tsx';
import { Link } from '../widgets/link.tsx';
import { Text } from '../widgets/text.tsx';
import type { ReviewDetail, Touch } from '../wire/review.ts';
import { limitText } from './limit-text.ts';

interface Jump {
  /** Brings a line of the code into sight. */
  readonly jump: (line: number) => void;
}

const Section = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <section class="card side">
    <h2>{title}</h2>
    {children}
  </section>
);

const LineLink = ({ line, jump }: Jump & { readonly line: number | null }): JSX.Element | null =>
  line === null ? null : (
    <button class="line-link" type="button" onClick={() => jump(line)}>
      line {line}
    </button>
  );

export function FindingList({
  findings,
  jump,
}: Jump & { readonly findings: readonly Finding[] }): JSX.Element {
  return (
    <Section title="Findings">
      {findings.length === 0 && <p class="muted">The checks found nothing.</p>}
      <ul class="findings">
        {findings.map((finding, index) => (
          <li key={index} class={finding.severity}>
            <Icon name={finding.severity} />
            <div>
              <span class="unseen">{countOf(finding.severity, 1)}: </span>
              <Text>{finding.message}</Text>
              <div class="fine">
                <code>{finding.rule}</code> <LineLink line={finding.line} jump={jump} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function TouchList({
  touches,
  jump,
}: Jump & { readonly touches: readonly Touch[] }): JSX.Element {
  return (
    <Section title="What it touches">
      {touches.length === 0 && <p class="muted">Nothing beyond itself, as far as can be seen.</p>}
      <ul class="touches">
        {touches.map((touch, index) => (
          <li key={index}>
            <Icon name={touch.kind} />
            <div>
              <span class="touch-kind">{touch.kind}</span> <Text>{touch.text}</Text>{' '}
              <LineLink line={touch.line} jump={jump} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const MANY: Readonly<Record<Touch['kind'], string>> = {
  file: 'files',
  network: 'network',
  channel: 'channels',
  package: 'packages',
  process: 'processes',
  secret: 'secrets',
  other: 'other',
};

/** At a glance, how much of each kind. */
export function TouchCounts({ touches }: Pick<ReviewDetail, 'touches'>): JSX.Element {
  const kinds = Map.groupBy(touches, ({ kind }) => kind);
  return (
    <>
      {[...kinds].map(([kind, found]) => (
        <span key={kind} class="count muted">
          <Icon name={kind} /> {found.length} {found.length === 1 ? kind : MANY[kind]}
        </span>
      ))}
    </>
  );
}

const Fact = ({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

export function RunFacts({ detail }: { readonly detail: ReviewDetail }): JSX.Element {
  return (
    <Section title="How it would run">
      <dl class="facts">
        <Fact name="Mode">
          <ModeBadge mode={detail.execution_mode} />
        </Fact>
        <Fact name="Expires">
          <Expiry at={detail.expires_at} />
        </Fact>
        {Object.entries(detail.limits).map(([name, value]) => (
          <Fact key={name} name={limitText(name, value).name}>
            <Text>{limitText(name, value).value}</Text>
          </Fact>
        ))}
        <Fact name="Attempt">{detail.attempt}</Fact>
        <Fact name="Asked">
          <time dateTime={detail.created_at} title={timeOf(detail.created_at, nowMs.value)}>
            {ageOf(detail.created_at, nowMs.value)}
          </time>
        </Fact>
        <Fact name="SHA-256">
          <code title={detail.code_sha256}>{detail.code_sha256.slice(0, 12)}</code>
        </Fact>
        <Fact name="Run">
          <Link to={{ page: 'run', threadId: detail.thread_id }}>
            <Text>{detail.thread_id}</Text>
          </Link>
        </Fact>
      </dl>
    </Section>
  );
}

export const GrantsInForce = ({ grants }: Pick<ReviewDetail, 'grants'>): JSX.Element | null =>
  grants.length === 0 ? null : (
    <Section title="Already allowed">
      <ul class="grants">
        {grants.map((grant) => (
          <GrantLine key={grant.grant_id} grant={grant} />
        ))}
      </ul>
    </Section>
  );
