import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tenant } from '../session/session.ts';
import { Dialog } from '../widgets/dialog.tsx';
import { ModeBadge } from '../widgets/badges.tsx';
import { Icon } from '../widgets/icon.tsx';
import type { ReviewDetail } from '../wire/review.ts';
import { AllowanceField, type Allowance } from './allowance-field.tsx';
import type { ReviewDesk } from './review-desk.ts';

export interface ApproveDialogProps {
  readonly desk: ReviewDesk;
  readonly detail: ReviewDetail;
  /** The edited code runs, not the code as it came. */
  readonly isEdit: boolean;
  readonly onClose: () => void;
}

const SHORT = 12;

/** The last look before a program runs: which one, with which rights, and in whose name. */
export function ApproveDialog({ desk, detail, isEdit, onClose }: ApproveDialogProps): JSX.Element {
  const allow = useSignal<Allowance | null>(null);
  const hash = isEdit ? desk.analysis.value?.code_sha256 : detail.code_sha256;
  const send = async (): Promise<void> => {
    const isTaken = await desk.decide(
      isEdit
        ? { type: 'edit', code: desk.draft.value }
        : {
            type: 'approve',
            code_sha256: detail.code_sha256,
            ...(allow.value !== null && { allow: allow.value }),
          },
    );
    if (!isTaken) onClose();
  };
  return (
    <Dialog title={isEdit ? 'Run the edited code?' : 'Approve and run?'} onClose={onClose}>
      <dl class="facts confirm">
        <div>
          <dt>Program</dt>
          <dd>
            <code>{hash?.slice(0, SHORT) ?? 'not checked yet'}</code>
          </dd>
        </div>
        <div>
          <dt>Mode</dt>
          <dd>
            <ModeBadge mode={detail.execution_mode} />
          </dd>
        </div>
        <div>
          <dt>You are</dt>
          <dd>{tenant.value ?? 'on this computer, not signed in'}</dd>
        </div>
      </dl>
      {!isEdit && detail.grant_offer !== null && (
        <AllowanceField offer={detail.grant_offer} value={allow} />
      )}
      <footer class="dialog-actions">
        <button class="button" type="button" onClick={onClose}>
          Cancel <kbd>Esc</kbd>
        </button>
        <button
          class="button primary"
          type="button"
          data-first
          disabled={desk.isSending.value || !desk.isOpen.value}
          onClick={() => void send()}
        >
          <Icon name="check" />
          {isEdit ? 'Run edited code' : 'Approve and run'} <kbd>Enter</kbd>
        </button>
      </footer>
    </Dialog>
  );
}
