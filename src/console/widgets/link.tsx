import type { ComponentChildren, JSX } from 'preact';
import { goTo } from '../navigation.ts';
import { pathOf, type Route } from '../route.ts';

export interface LinkProps {
  readonly to: Route;
  readonly class?: string;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

/** To another page of the console, without loading it anew; with a modifier key the browser does what it does. */
export function Link({ to, class: name, isCurrent = false, children }: LinkProps): JSX.Element {
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a
      href={pathOf(to)}
      class={name}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onClick}
    >
      {children}
    </a>
  );
}
