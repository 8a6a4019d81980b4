import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { reasonOf } from '../api/request.ts';
import { signIn } from './sign-in.ts';

/** Asks for the token that the server's owner gave out; it is never kept in the page. */
export function LoginPage(): JSX.Element {
  const token = useSignal('');
  const problem = useSignal('');
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    isBusy.value = true;
    problem.value = '';
    try {
      await signIn(token.value.trim());
    } catch (error) {
      problem.value = reasonOf(error);
    } finally {
      token.value = '';
      isBusy.value = false;
    }
  };
  return (
    <main id="main" class="login">
      <form class="card login-card" onSubmit={(event) => void submit(event)}>
        <h1>Sign in</h1>
        <p class="muted">
          With the access token you were given. The browser keeps a cookie, never the token.
        </p>
        <label for="token">Access token</label>
        <input
          id="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="login-problem"
          value={token.value}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
        <p id="login-problem" class="problem" role="alert">
          {problem.value}
        </p>
        <button class="button primary" type="submit" disabled={isBusy.value}>
          Sign in
        </button>
      </form>
    </main>
  );
}
