import { signal } from '@preact/signals';
import { pathOf, routeOf, type Route } from './route.ts';

const here = (): Route => routeOf(location.pathname + location.search);

/** The page that is shown. */
export const route = signal<Route>(here());

addEventListener('popstate', () => {
  route.value = here();
});

/** Shows another page, as following a link does. */
export function goTo(to: Route): void {
  history.pushState(null, '', pathOf(to));
  route.value = to;
  scrollTo(0, 0);
}
