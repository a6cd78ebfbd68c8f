import { parentOrigin, readCommand } from './frame-messages.ts';
import type { SupportChatElement } from './support-chat-element.ts';

// Written in by the build (src/widget-bundle/build-widget.ts).
declare const ELEMENT_NAME: string;

/** Attributes that the address of the framed page may set. */
const PARAMETERS = ['device', 'page', 'topic', 'step', 'text-size'];
/** Pixels: a frame smaller than this is of no use, one larger would leave most screens. */
const HEIGHTS = { least: 320, most: 2000 };

/**
 * Hosts the element in a page that is shown in a frame. The page lists the origins that may frame it, separated by blanks,
 * in `<html data-frame-origins="…">`; the frame's address names one of them as `?origin=`. Without a match nothing is posted.
 */
function start(): void {
  const query = new URLSearchParams(location.search);
  let chat = document.querySelector<SupportChatElement>(ELEMENT_NAME);
  if (!chat) {
    chat = document.createElement(ELEMENT_NAME) as SupportChatElement;
    document.body.append(chat);
  }
  for (const name of PARAMETERS) {
    const value = query.get(name);
    if (value) chat.setAttribute(name, value);
  }
  chat.setAttribute('mode', 'inline');
  if (window.parent === window) return;
  const origin = parentOrigin(query.get('origin'), document.documentElement.dataset.frameOrigins ?? '');
  if (!origin) {
    // biome-ignore lint/suspicious/noConsole: the console is where whoever frames the page looks for faults
    console.warn('support-chat: the address needs ?origin= with an origin that may frame this page');
    return;
  }
  chat.setAttribute('closable', '');
  const post = (message: object) => window.parent.postMessage(message, origin);
  const element = chat;
  element.addEventListener('close', () => post({ type: 'support-chat:close' }));
  element.addEventListener('resize', () => {
    post({ type: 'support-chat:resize', height: Math.min(HEIGHTS.most, Math.max(HEIGHTS.least, element.contentHeight)) });
  });
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== origin) return;
    const command = readCommand(event.data);
    if (command?.type === 'support-chat:ask') element.ask(command.text).catch(() => {});
    else if (command) element.shadowRoot?.querySelector<HTMLElement>('.panel')?.focus();
  });
  post({ type: 'support-chat:open' });
}

start();
