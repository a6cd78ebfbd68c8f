/** Milliseconds before speaking: screen readers drop what comes while the focus is moving. */
const DELAY_MS = 250;
/** Milliseconds a text stays: those shown for less than about 100 ms are missed by some, old ones would be read again. */
const STAY_MS = 1500;

/** Speaks through a live region; every text is put in as a node of its own and taken out again. */
export class Announcer {
  readonly node: HTMLElement;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor() {
    this.node = document.createElement('div');
    this.node.className = 'announcer';
    this.node.setAttribute('aria-live', 'polite');
    this.node.lang = 'ja';
  }

  say(text: string): void {
    const line = document.createElement('p');
    line.textContent = text;
    this.#timers.push(
      setTimeout(() => this.node.append(line), DELAY_MS),
      setTimeout(() => line.remove(), DELAY_MS + STAY_MS),
    );
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.node.replaceChildren();
  }
}
