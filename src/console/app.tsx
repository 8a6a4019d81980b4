import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { AuditPage } from './audit/audit-page.tsx';
import { GrantsPage } from './grants/grants-page.tsx';
import { HelpDialog } from './keyboard/help-dialog.tsx';
import { useShortcuts } from './keyboard/shortcuts.ts';
import { goTo, route } from './navigation.ts';
import { ListPage } from './reviews/list-page.tsx';
import { ReviewPage } from './reviews/review-page.tsx';
import { waiting } from './reviews/review-list.ts';
import type { Route } from './route.ts';
import { RunPage } from './runs/run-page.tsx';
import { LoginPage } from './session/login-page.tsx';
import { isKnown, needsLogin, tenant } from './session/session.ts';
import { signOut } from './session/sign-in.ts';
import { connection } from './stream/connection.ts';
import { followReviews } from './stream/review-stream.ts';
import { nextTheme, theme } from './theme/theme.ts';
import { Announcer } from './widgets/announcer.tsx';
import { Icon } from './widgets/icon.tsx';
import { Link } from './widgets/link.tsx';

const REVIEWS: Route = { page: 'reviews', shown: 'waiting' };
const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const;
const CONNECTIONS = { connecting: 'connecting', live: 'live', lost: 'reconnecting' } as const;

const isIn = (page: Route['page']): boolean => route.value.page === page;

function Navigation(): JSX.Element {
  const count = waiting.value.length;
  return (
    <nav aria-label="Pages" class="pages">
      <Link to={REVIEWS} isCurrent={isIn('reviews') || isIn('review')}>
        Reviews{' '}
        {count > 0 && (
          <span class="tally">
            {count}
            <span class="unseen"> waiting</span>
          </span>
        )}
      </Link>
      <Link to={{ page: 'audit' }} isCurrent={isIn('audit')}>
        Audit
      </Link>
      <Link to={{ page: 'grants' }} isCurrent={isIn('grants')}>
        Grants
      </Link>
    </nav>
  );
}

function TopBar({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  return (
    <header class="top-bar">
      <span class="brand">
        python
        <wbr />
        -executor
      </span>
      <Navigation />
      <span class="top-tools">
        <span class={`live ${connection.value}`}>
          <span class="live-word">{CONNECTIONS[connection.value]}</span>
        </span>
        {tenant.value !== null && (
          <button class="button small quiet" type="button" onClick={() => void signOut()}>
            {tenant.value}
            <span class="muted sign-out"> sign out</span>
          </button>
        )}
        <button
          class="button icon-only"
          type="button"
          aria-label={`Colours: ${theme.value}`}
          title={`Colours: ${theme.value}`}
          onClick={nextTheme}
        >
          <Icon name={THEME_ICONS[theme.value]} />
        </button>
        <button
          class="button icon-only"
          type="button"
          aria-label="Keyboard"
          title="Keyboard (?)"
          onClick={onHelp}
        >
          <Icon name="keyboard" />
        </button>
      </span>
    </header>
  );
}

function Page(): JSX.Element {
  const here = route.value;
  switch (here.page) {
    case 'review':
      return <ReviewPage key={here.approvalId} approvalId={here.approvalId} />;
    case 'run':
      return <RunPage key={here.threadId} threadId={here.threadId} />;
    case 'audit':
      return <AuditPage />;
    case 'grants':
      return <GrantsPage />;
    case 'reviews':
      return <ListPage key={here.shown} shown={here.shown} />;
  }
}

const titleOf = (): string => {
  const count = waiting.value.length;
  return `${count > 0 ? `(${count}) ` : ''}python-executor`;
};

/** The console: one bar, one page below it. */
export function App(): JSX.Element | null {
  const hasHelp = useSignal(false);
  const isSignedIn = isKnown.value && !needsLogin.value;
  useEffect(() => (isSignedIn ? followReviews() : undefined), [isSignedIn]);
  const title = titleOf();
  useEffect(() => {
    document.title = title;
  }, [title]);
  useShortcuts({
    '?': () => (hasHelp.value = true),
    t: nextTheme,
    1: () => goTo(REVIEWS),
    2: () => goTo({ page: 'audit' }),
    3: () => goTo({ page: 'grants' }),
  });
  if (!isKnown.value) return null;
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <TopBar onHelp={() => (hasHelp.value = true)} />
      {isSignedIn ? <Page /> : <LoginPage />}
      {hasHelp.value && <HelpDialog onClose={() => (hasHelp.value = false)} />}
      <Announcer />
    </>
  );
}
