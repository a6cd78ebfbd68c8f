import type { Device } from '../src/contract/chat.ts';
import { TEXT_SIZES, type TextSize } from './view.ts';

const DEVICES: readonly string[] = ['pc', 'smartphone'] satisfies Device[];
const MODES: readonly string[] = ['panel', 'inline'];

/** The element's attributes, mirrored as properties; a value that is not supported reads as the default. */
export abstract class ChatAttributes extends HTMLElement {
  static readonly observedAttributes = ['server', 'device', 'page', 'topic', 'step', 'open', 'mode', 'text-size', 'lang', 'closable'];

  abstract server: string;
  /** The screen the person is using; null: not known. */
  get device(): Device | null {
    const value = this.getAttribute('device');
    return value && DEVICES.includes(value) ? (value as Device) : null;
  }
  set device(value: Device | null) {
    reflect(this, 'device', value);
  }
  /** Key of the host's screen. */
  get page(): string | null {
    return this.getAttribute('page');
  }
  set page(value: string | null) {
    reflect(this, 'page', value);
  }
  /** Id of the topic to open on. */
  get topic(): string | null {
    return this.getAttribute('topic');
  }
  set topic(value: string | null) {
    reflect(this, 'topic', value);
  }
  /** Number of the step at which the guide of `topic` opens. */
  get step(): number | null {
    const value = Number(this.getAttribute('step'));
    return Number.isInteger(value) && value > 0 ? value : null;
  }
  set step(value: number | null) {
    reflect(this, 'step', value);
  }
  /** Whether the panel is open: the attribute `open`. Setting it moves no focus. */
  get isOpen(): boolean {
    return this.hasAttribute('open');
  }
  set isOpen(value: boolean) {
    this.toggleAttribute('open', value);
  }
  /** @default 'panel' */
  get mode(): 'panel' | 'inline' {
    return this.getAttribute('mode') === 'inline' ? 'inline' : 'panel';
  }
  set mode(value: 'panel' | 'inline') {
    this.setAttribute('mode', value);
  }
  /** @default 'standard' */
  get textSize(): TextSize {
    const value = this.getAttribute('text-size') as TextSize;
    return TEXT_SIZES.includes(value) ? value : 'standard';
  }
  set textSize(value: TextSize) {
    this.setAttribute('text-size', value);
  }
  /** Whether an inline chat has a close button, for the page in a frame that wraps it. */
  get closable(): boolean {
    return this.hasAttribute('closable');
  }
  set closable(value: boolean) {
    this.toggleAttribute('closable', value);
  }
}

/** Attributes whose value is not supported. */
export function wrongAttributes(chat: ChatAttributes): string[] {
  const supported: Readonly<Record<string, boolean>> = {
    device: chat.device !== null,
    mode: MODES.includes(chat.getAttribute('mode') ?? ''),
    'text-size': chat.getAttribute('text-size') === chat.textSize,
    step: chat.step !== null,
    lang: /^(?:ja\b|$)/i.test(chat.lang),
  };
  return Object.keys(supported).filter((name) => chat.hasAttribute(name) && !supported[name]);
}

/** The address that requests are resolved against; its path ends in `/`. @returns null for anything but http and https */
export function serverUrl(chat: ChatAttributes): URL | null {
  try {
    // Any word would do as a relative address, so that a mistyped one went unnoticed.
    const url = new URL(chat.server, /^\.{0,2}\//.test(chat.server) ? document.baseURI : undefined);
    if (!/^https?:$/.test(url.protocol)) return null;
    url.search = url.hash = '';
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    return url;
  } catch {
    return null;
  }
}

function reflect(chat: HTMLElement, name: string, value: string | number | null): void {
  if (value === null) chat.removeAttribute(name);
  else chat.setAttribute(name, String(value));
}
