/** Where the panel covers the whole window. Kept in step with styles.ts. */
const NARROW = '(max-width: 34rem), (max-height: 24rem)';

/** Leaves every scroll position alone. */
export function focus(target: HTMLElement | null | undefined): void {
  target?.focus({ preventScroll: true });
}

/** Where the panel covers the window, Tab goes round in it: behind it the focus could not be seen. */
export function keepInside(root: ShadowRoot, event: KeyboardEvent): void {
  if (!matchMedia(NARROW).matches) return;
  const stops = [...root.querySelectorAll<HTMLElement>('.panel :is(button, a, input, textarea, [tabindex="0"])')];
  const [first, last] = [stops[0], stops.at(-1)];
  const at = root.activeElement;
  const wrapTo = event.shiftKey ? (at === first || at?.classList.contains('panel') ? last : null) : at === last ? first : null;
  if (!wrapTo) return;
  event.preventDefault();
  wrapTo.focus();
}

/** Scrolls the conversation alone; scrollIntoView() would move the host's page as well. */
export function scrollTo(root: ShadowRoot, target: Element, smooth: boolean): void {
  const scroller = [...root.querySelectorAll('.log, .panel')].reverse().find((each) => each.scrollHeight > each.clientHeight);
  if (!scroller) return;
  const top = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - 8;
  scroller.scrollTo({ top, behavior: !smooth || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}
