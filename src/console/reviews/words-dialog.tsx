import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Dialog } from '../widgets/dialog.tsx';
import type { ReviewDesk } from './review-desk.ts';

const KINDS = {
  reject: {
    title: 'Reject',
    label: 'Reason (kept in the audit log)',
    hint: 'The program does not run, and the task ends here.',
    button: 'Reject',
    tone: 'danger',
    isRequired: false,
  },
  respond: {
    title: 'Respond with guidance',
    label: 'What should be done differently',
    hint: 'The program does not run; a new one is written with your words in mind.',
    button: 'Send guidance',
    tone: 'primary',
    isRequired: true,
  },
} as const;

export interface WordsDialogProps {
  readonly desk: ReviewDesk;
  readonly type: keyof typeof KINDS;
  readonly onClose: () => void;
}

/** An answer in words. */
export function WordsDialog({ desk, type, onClose }: WordsDialogProps): JSX.Element {
  const words = useSignal('');
  const { title, label, hint, button, tone, isRequired } = KINDS[type];
  const isReady = !isRequired || words.value.trim() !== '';
  const send = async (): Promise<void> => {
    if (!isReady || !desk.isOpen.value || desk.isSending.value) return;
    const message = words.value.trim();
    const isTaken = await desk.decide({ type, ...(message !== '' && { message }) });
    if (isTaken || !desk.isOpen.value) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="muted">{hint}</p>
      <label for="words">{label}</label>
      <textarea
        id="words"
        data-first
        rows={5}
        maxLength={10_000}
        value={words.value}
        onInput={(event) => (words.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <p class="problem" role="alert">
        {desk.problem.value}
      </p>
      <footer class="dialog-actions">
        <button class="button" type="button" onClick={onClose}>
          Cancel <kbd>Esc</kbd>
        </button>
        <button
          class={`button ${tone}`}
          type="button"
          disabled={!isReady || desk.isSending.value || !desk.isOpen.value}
          onClick={() => void send()}
        >
          {button} <kbd>Ctrl Enter</kbd>
        </button>
      </footer>
    </Dialog>
  );
}
