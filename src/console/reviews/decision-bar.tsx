import type { JSX } from 'preact';
import { Icon, type IconName } from '../widgets/icon.tsx';
import type { ReviewDesk } from './review-desk.ts';

export type DialogName = 'approve' | 'edit' | 'reject' | 'respond';

export interface DecisionBarProps {
  readonly desk: ReviewDesk;
  readonly ask: (dialog: DialogName) => void;
}

interface ActionProps {
  readonly name: string;
  readonly hotkey: string;
  readonly icon: IconName;
  readonly tone?: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
}

const Action = ({ name, hotkey, icon, tone = '', isOff, onClick }: ActionProps): JSX.Element => (
  <button class={`button ${tone}`} type="button" disabled={isOff} onClick={onClick}>
    <Icon name={icon} />
    <span>{name}</span> <kbd>{hotkey}</kbd>
  </button>
);

function EditingBar({ desk, ask }: DecisionBarProps): JSX.Element {
  return (
    <>
      <Action
        name={desk.analysis.value?.needs_approval === false ? 'Run edited code' : 'Send edit'}
        hotkey="Ctrl Enter"
        icon="check"
        tone="primary"
        isOff={!desk.canSendEdit}
        onClick={() => ask('edit')}
      />
      <Action
        name="Discard"
        hotkey="Esc Esc"
        icon="cross"
        isOff={false}
        onClick={() => desk.discard()}
      />
    </>
  );
}

/** What can be answered; on a narrow screen it stays at the bottom. */
export function DecisionBar({ desk, ask }: DecisionBarProps): JSX.Element {
  const isOff = !desk.isOpen.value || desk.isSending.value;
  return (
    <div class="decision-bar" role="group" aria-label="Your answer">
      {desk.mode.value === 'edit' ? (
        <EditingBar desk={desk} ask={ask} />
      ) : (
        <>
          <Action
            name="Approve"
            hotkey="a"
            icon="check"
            tone="primary"
            isOff={isOff}
            onClick={() => ask('approve')}
          />
          <Action name="Edit" hotkey="e" icon="edit" isOff={isOff} onClick={() => desk.edit()} />
          <Action
            name="Guidance"
            hotkey="g"
            icon="reply"
            isOff={isOff}
            onClick={() => ask('respond')}
          />
          <Action
            name="Reject"
            hotkey="r"
            icon="cross"
            tone="danger"
            isOff={isOff}
            onClick={() => ask('reject')}
          />
        </>
      )}
    </div>
  );
}
