import { fetchDocument, PageError } from './fetch-document.ts';

/** Milliseconds after the last key until the server is asked. */
const PAUSE_MS = 70;
const TOAST_MS = 4_000;

/** Makes the look-up page answer while somebody types, and every action of a result one key. */
export function startLookUp(form: HTMLFormElement): void {
  const page = document;
  const box = form.querySelector<HTMLInputElement>('input[type=search]');
  const found = page.querySelector<HTMLElement>('#found');
  if (!box || !found) return;
  let current = 0;
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shownFor = wordsOf(form);

  restore(form, box);
  page.querySelector<HTMLElement>('#keys')?.removeAttribute('hidden');
  dress();
  // The end of what was there before a reload: people go on typing.
  box.setSelectionRange(box.value.length, box.value.length);

  // Also in the middle of a conversion: the server knows how kana are meant.
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), PAUSE_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void refresh().then(() => article()?.focus());
  });
  found.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const hit = target?.closest<HTMLElement>('[data-result]');
    const button = target?.closest<HTMLElement>('[data-copy], [data-dialog]');
    if (hit) {
      event.preventDefault();
      select(Number(hit.dataset.result));
      article()?.focus();
    } else if (button) {
      event.preventDefault();
      void act(button);
    }
  });
  found.addEventListener('focusin', (event) => {
    const hit = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-result]') : null;
    if (hit) select(Number(hit.dataset.result));
  });
  page.addEventListener('keydown', onKey);
  // Typed before this script came, or put back by the browser.
  if (box.value !== box.defaultValue) {
    shownFor = '';
    void refresh();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || page.querySelector('dialog[open]')) return;
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'radio';
    const inResults = event.target instanceof Element && (found as HTMLElement).contains(event.target);
    if (event.key === 'F2') press(event, 'F2');
    else if (event.key === 'ArrowDown' && (isTyping || onHit(event))) move(event, onHit(event) ? current + 1 : current);
    else if (event.key === 'ArrowUp' && onHit(event)) {
      if (current === 0) toBox(event);
      else move(event, current - 1);
    } else if (event.key === 'Escape' && !isTyping) toBox(event);
    else if (!isTyping && event.key === '/') toBox(event);
    // Letters act only where the focus is on a result, so that speech input and typing meet no surprise (WCAG 2.1.4).
    else if (inResults && event.key.toLowerCase() === 'd') nextDevice(event);
    else if (inResults && /^[a-z]$/i.test(event.key)) press(event, event.key.toLowerCase());
  }

  function onHit({ target }: KeyboardEvent): boolean {
    return target instanceof Element && target.closest('[data-result]') !== null;
  }

  function toBox(event: KeyboardEvent): void {
    event.preventDefault();
    box?.focus();
    box?.select();
  }

  function move(event: KeyboardEvent, to: number): void {
    const hit = found?.querySelector<HTMLElement>(`[data-result="${to}"]`);
    if (!hit) return;
    event.preventDefault();
    hit.focus();
  }

  function press(event: KeyboardEvent, key: string): void {
    const button = article()?.querySelector<HTMLElement>(`[data-key="${key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  function nextDevice(event: KeyboardEvent): void {
    const choices = [...form.querySelectorAll<HTMLInputElement>('[name=device]')];
    const next = choices[(choices.findIndex(({ checked }) => checked) + 1) % choices.length];
    if (!next) return;
    event.preventDefault();
    next.checked = true;
    const wasOnHit = onHit(event);
    const before = current;
    void refresh().then(() => {
      select(before);
      (wasOnHit ? found?.querySelector<HTMLElement>(`[data-result="${current}"]`) : article())?.focus();
    });
  }

  function article(): HTMLElement | null {
    return (found as HTMLElement).querySelector<HTMLElement>(`[data-article="${current}"]`);
  }

  function select(index: number): void {
    const articles = [...(found as HTMLElement).querySelectorAll<HTMLElement>('[data-article]')];
    current = Math.max(0, Math.min(index, articles.length - 1));
    for (const [at, each] of articles.entries()) each.hidden = at !== current;
    for (const hit of (found as HTMLElement).querySelectorAll<HTMLElement>('[data-result]')) {
      if (hit.dataset.result === String(current)) hit.setAttribute('aria-current', 'true');
      else hit.removeAttribute('aria-current');
    }
  }

  function dress(): void {
    for (const button of (found as HTMLElement).querySelectorAll('[data-copy]')) button.removeAttribute('hidden');
    select(0);
  }

  async function refresh(): Promise<void> {
    const words = wordsOf(form);
    if (words === shownFor) return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetchDocument('/staff/api/lookup', signal, fieldsOf(form));
      if (signal.aborted) return;
      found?.replaceChildren(...[...answer.body.childNodes].map((node) => page.importNode(node, true)));
      shownFor = words;
      dress();
      // Behind #, where it never leaves the browser; for coming back.
      history.replaceState(null, '', words === '' ? '/staff' : `/staff#${words}`);
      const count = found?.querySelectorAll('[data-article]').length ?? 0;
      say('#count', count === 0 ? '見つかりませんでした' : `${count}件見つかりました`);
    } catch (error) {
      if (signal.aborted) return;
      // Signed out meanwhile: the page itself says what to do.
      if (error instanceof PageError && (error.status === 401 || error.status === 403)) location.assign('/staff');
      else toast('つながりませんでした。もう一度入力してください。');
    }
  }

  async function act(button: HTMLElement): Promise<void> {
    if (button instanceof HTMLAnchorElement) return openDialog(button.href);
    const name = button.dataset.copy ?? '';
    const text = button.closest('article')?.querySelector(`[data-text="${name}"]`)?.textContent ?? '';
    try {
      await navigator.clipboard.writeText(name === 'link' ? new URL(text, location.href).href : text);
      toast('コピーしました。');
    } catch {
      const details = button.closest('article')?.querySelector(`[data-text="${name}"]`)?.closest('details');
      if (details) details.open = true;
      toast('コピーできませんでした。下の文を選んでコピーしてください。');
    }
  }

  async function openDialog(address: string): Promise<void> {
    const dialog = page.querySelector<HTMLDialogElement>('#qr');
    const back = page.activeElement instanceof HTMLElement ? page.activeElement : null;
    if (!dialog) return;
    try {
      const code = (await fetchDocument(address, AbortSignal.timeout(10_000))).querySelector('#code');
      if (!code) return;
      dialog.replaceChildren(...[...page.importNode(code, true).childNodes]);
      for (const button of dialog.querySelectorAll('button')) button.hidden = false;
      dialog.addEventListener('close', () => back?.focus(), { once: true });
      dialog.showModal();
    } catch {
      toast('QRコードを表示できませんでした。');
    }
  }

  function say(selector: string, text: string): void {
    const place = page.querySelector(selector);
    if (place) place.textContent = text;
  }

  let hiding: ReturnType<typeof setTimeout> | undefined;
  function toast(text: string): void {
    clearTimeout(hiding);
    say('#toast', text);
    page.querySelector('#toast')?.removeAttribute('hidden');
    hiding = setTimeout(() => page.querySelector('#toast')?.setAttribute('hidden', ''), TOAST_MS);
  }
}

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value !== '') fields.set(name, value);
  return fields;
}

/** What the form asks for; '' for nothing. */
function wordsOf(form: HTMLFormElement): string {
  const fields = fieldsOf(form);
  fields.delete('token');
  return fields.toString();
}

/** Puts back what was asked for before somebody left the page or loaded it anew. */
function restore(form: HTMLFormElement, box: HTMLInputElement): void {
  const before = new URLSearchParams(location.hash.slice(1));
  const words = before.get('q');
  if (words === null || box.value !== '') return;
  box.value = words;
  for (const choice of form.querySelectorAll<HTMLInputElement>('[name=device]'))
    choice.checked = choice.value === (before.get('device') ?? '');
}
