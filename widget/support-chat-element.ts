import type { ChatRequest, Device } from '../src/contract/chat.ts';
import { Announcer } from './announcer.ts';
import { ChatAttributes, serverUrl, wrongAttributes } from './chat-attributes.ts';
import { ChatClient, ChatFailure } from './chat-client.ts';
import {
  advance,
  type Conversation,
  type ConversationEvent,
  EMPTY_CONVERSATION,
  type Failure,
  restoreConversation,
  saveConversation,
  shownSteps,
} from './conversation.ts';
import { morph } from './dom.ts';
import { sendsMessage } from './enter-key.ts';
import { focus, keepInside, scrollTo } from './focus.ts';
import { MAX_MESSAGE_LENGTH, messageLength, shouldCount } from './message-length.ts';
import type { Messages } from './messages.ja.ts';
import { failureText, render } from './render.ts';
import { announcementOf, FEEDBACK_WORDS } from './render-reply.ts';
import type { ShownReply } from './shown-reply.ts';
import { createStore } from './storage.ts';
import { TEXT_SIZES, type TextSize, tell, type View } from './view.ts';

const session = createStore(() => sessionStorage);
const local = createStore(() => localStorage);
/** A finger, as opposed to a mouse: there, focus in the input would open the keyboard over the answer. */
const COARSE = '(pointer: coarse)';
/** Where the guide or the list of steps stands in a reply. */
const STEPS = '.guide, .steps';

/** What differs from one delivery to the next. */
export interface ElementConfig {
  /** Address of the server where the element names none. */
  readonly server: string;
  readonly messages: Messages;
  /** CSS of everything inside. */
  readonly styles: string;
}

let sheet: CSSStyleSheet | undefined;

/** The chat as a custom element. Attributes in, events out: `open`, `close`, `reply`, `feedback`, `resize`. */
export class SupportChatElement extends ChatAttributes {
  /** Set before the element is registered. */
  static config: ElementConfig;

  readonly #root: ShadowRoot;
  readonly #live: HTMLElement;
  readonly #announcer = new Announcer();
  /** Rules of this one element: the height that the on-screen keyboard leaves. */
  readonly #ownSheet = new CSSStyleSheet();
  #connection: AbortController | null = null;
  #asking: AbortController | null = null;
  #conversation: Conversation = EMPTY_CONVERSATION;
  #restored = false;
  #messages: Partial<Messages> = {};
  #settings = false;
  #furigana = false;
  /** What is typed and not sent; outlives the panel. */
  #draft = '';
  /** Whether the person sent while an answer was under way. */
  #hasty = false;
  #composedAt = -Infinity;
  #opener: Element | null = null;
  #wasOpen = false;
  #topicDone = false;
  #unknownTopic = false;
  #scrolledByHand = false;
  #frame = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #height = 0;
  #counted = false;
  #warned = new Set<string>();

  constructor() {
    super();
    sheet ??= newSheet(SupportChatElement.config.styles);
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [sheet, this.#ownSheet];
    this.#live = document.createElement('div');
    this.#root.append(this.#live, this.#announcer.node);
  }

  /** Address of the chat server; the origin of the script by default. */
  get server(): string {
    return this.getAttribute('server') ?? SupportChatElement.config.server;
  }
  set server(value: string) {
    this.setAttribute('server', value);
  }
  /**
   * As a method, opens the panel as the person's own wish: the focus moves into it, and back on closing. Assigning a boolean
   * sets the attribute, because frameworks assign attributes as properties; `isOpen` tells the state.
   */
  get open(): () => void {
    return this.#open;
  }
  set open(value: boolean) {
    this.isOpen = value;
  }
  /** Words that replace the built-in ones in this element. */
  get messages(): Partial<Messages> {
    return this.#messages;
  }
  set messages(value: Partial<Messages>) {
    this.#messages = value;
    this.#render();
  }
  /** CSS pixels the content would take without scrolling. */
  get contentHeight(): number {
    const panel = this.#find('.panel');
    const log = this.#find('.log');
    return panel && log ? Math.ceil(panel.offsetHeight - log.clientHeight + log.scrollHeight) : 0;
  }

  connectedCallback(): void {
    // Properties set before the script had loaded would hide the accessors.
    for (const name of ['server', 'device', 'page', 'topic', 'step', 'open', 'mode', 'textSize', 'closable', 'messages'] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = this[name];
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    if (!this.hasAttribute('lang')) this.lang = 'ja';
    const size = local.get(this.#storeKey('text-size')) as TextSize;
    if (TEXT_SIZES.includes(size)) this.textSize = size;
    this.#furigana = local.get(this.#storeKey('furigana')) === 'on';
    const early = this.querySelector('textarea');
    if (!this.#restored) {
      this.#restored = true;
      this.#conversation = restoreConversation(session.get(this.#conversationKey()));
      // What was typed into the page's own form before the script came is not lost.
      this.#draft = early?.value || (session.get(`${this.#conversationKey()}:draft`) ?? '');
    }
    const typing = early !== null && early === document.activeElement;
    // Not before, so that what was set above does not draw everything each time.
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const on = (target: EventTarget, type: string, listener: (event: never) => void) =>
      target.addEventListener(type, listener as EventListener, { signal });
    on(this.#root, 'click', this.#click);
    on(this.#root, 'change', this.#change);
    on(this.#root, 'submit', this.#submit);
    on(this.#root, 'input', this.#input);
    on(this.#root, 'keydown', this.#keydown);
    on(this.#root, 'compositionend', ({ timeStamp }: Event) => {
      this.#composedAt = timeStamp;
    });
    for (const type of ['wheel', 'touchmove', 'pointerdown']) {
      this.#root.addEventListener(type, this.#scrolling, { signal, passive: true });
    }
    on(window, 'online', this.#render);
    on(window, 'offline', this.#render);
    on(window, 'pagehide', this.#save);
    if (window.visualViewport) {
      on(window.visualViewport, 'resize', this.#fitKeyboard);
      on(window.visualViewport, 'scroll', this.#fitKeyboard);
    }
    this.#opened();
    this.#render();
    this.#scrollToLast(false);
    if (typing) {
      const input = this.#textarea();
      focus(input);
      input?.setSelectionRange(-1, -1);
    }
  }

  disconnectedCallback(): void {
    this.#connection?.abort();
    this.#connection = null;
    this.#asking?.abort();
    this.#asking = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#waiting);
    this.#announcer.stop();
    if (this.#conversation.pending) this.#conversation = advance(this.#conversation, { type: 'failed', failure: fault('interrupted') });
    if (this.#conversation.topics === 'loading') this.#conversation = advance(this.#conversation, { type: 'topics', topics: null });
    this.#save();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#connection) return;
    if (name === 'topic') this.#topicDone = this.#unknownTopic = false;
    if (name === 'server' || name === 'page') this.#conversation = advance(this.#conversation, { type: 'topics', topics: null });
    this.#opened();
    this.#render();
  }

  /** Closes the panel; the focus goes back to where it was if it is inside. */
  close(): void {
    const inside = this.#root.activeElement !== null;
    const wasOpen = this.isOpen;
    this.isOpen = false;
    if (this.mode === 'inline') this.#emit('close', {});
    else if (wasOpen && inside) {
      const opener = this.#opener;
      if (opener instanceof HTMLElement && opener !== this && opener !== document.body && opener.isConnected) focus(opener);
      else focus(this.#find('.launcher'));
    }
    this.#opener = null;
  }

  /**
   * Asks a question as if the person had typed it; opens the panel, moves no focus. While an answer is under way, or for a
   * text that is empty or longer than 1,000 characters, it does nothing but warn.
   */
  async ask(text: string): Promise<void> {
    const message = String(text).normalize('NFC').trim();
    if (!message || message.length > MAX_MESSAGE_LENGTH || !this.#connection || this.#conversation.pending) {
      this.#warn(`ask() takes 1 to ${MAX_MESSAGE_LENGTH} characters, one question at a time, while the element is on the page`);
      return;
    }
    if (this.mode === 'panel') this.isOpen = true;
    this.#update({ type: 'asked', id: newId(), text: message });
    this.#scrolledByHand = false;
    this.#scrollToLast();
    await this.#request(message);
  }

  readonly #open = (): void => {
    this.#opener = document.activeElement;
    this.isOpen = true;
    focus(this.#find('.panel'));
  };

  async #request(message: string): Promise<void> {
    const server = serverUrl(this);
    if (!server) {
      this.#fail(fault('misconfigured'));
      return;
    }
    if (!navigator.onLine) {
      this.#fail(fault('offline'));
      return;
    }
    const asking = new AbortController();
    this.#asking = asking;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#announcer.say(tell(this.#view(), 'waiting')), 2000);
    const device = this.#conversation.device ?? this.device;
    const request: ChatRequest = {
      message,
      ...(this.#conversation.conversationId && { conversationId: this.#conversation.conversationId }),
      ...(device && { device }),
      ...(this.page && { page: this.page.slice(0, 64) }),
      channel: 'web',
    };
    try {
      for await (const event of new ChatClient(server).ask(request, asking.signal)) {
        if (asking.signal.aborted) return;
        const id = newId();
        this.#conversation = advance(this.#conversation, { type: 'came', id, event });
        if (event.type === 'reply') this.#replied(event.reply);
        else this.#renderSoon();
      }
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof ChatFailure)) throw error;
      this.#fail({ kind: error.kind, said: error.said, retryAt: error.waitSeconds > 0 ? Date.now() + error.waitSeconds * 1000 : 0 });
    } finally {
      if (this.#asking === asking) {
        this.#asking = null;
        clearTimeout(this.#waiting);
      }
    }
  }

  #replied(reply: ShownReply): void {
    clearTimeout(this.#waiting);
    if (reply.kind === 'answer' && reply.citations.length === 0) this.#warn('the server sent an answer without citations');
    this.#save();
    this.#render();
    if (!this.#scrolledByHand) this.#scrollToLast();
    const message = this.#conversation.messages.at(-1);
    if (message?.role === 'reply') this.#announcer.say(announcementOf(this.#view(), message));
    this.#emit('reply', { conversationId: reply.conversationId, messageId: reply.messageId, kind: reply.kind });
  }

  #fail(failure: Failure): void {
    if (failure.kind !== 'stopped') this.#warn(`no answer: ${failure.kind}`);
    this.#update({ type: 'failed', failure });
    if (!this.#scrolledByHand) this.#scrollToLast();
    this.#announcer.say(failureText(this.#view(), failure));
    this.#countDown();
  }

  /** Redraws each second until the waiting time is over. */
  #countDown(): void {
    const { failure } = this.#conversation;
    if (!failure || failure.retryAt <= Date.now() || !this.#connection) return;
    const timer = setTimeout(() => {
      this.#render();
      this.#countDown();
    }, 1000);
    this.#connection.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #loadTopics(): Promise<void> {
    const server = serverUrl(this);
    const connection = this.#connection;
    if (!server || !connection) return;
    this.#conversation = advance(this.#conversation, { type: 'topics', topics: 'loading' });
    this.#renderSoon();
    try {
      const topics = await new ChatClient(server).topics(this.page, connection.signal);
      this.#update({ type: 'topics', topics });
      void this.#openTopic();
    } catch {
      if (connection.signal.aborted) return;
      this.#warn('the topics could not be loaded');
      this.#update({ type: 'topics', topics: 'failed' });
    }
  }

  /** Asks what `topic` names, unless it was asked before this page was loaded anew, and opens the guide at `step`. */
  async #openTopic(): Promise<void> {
    const { topics, messages } = this.#conversation;
    const { topic } = this;
    if (!topic || this.#topicDone || !Array.isArray(topics)) return;
    this.#topicDone = true;
    const found = topics.find(({ id }) => id === topic);
    if (!found) {
      this.#unknownTopic = true;
      this.#warn(`there is no topic "${topic}"`);
      this.#render();
      return;
    }
    if (messages.some((message) => message.role === 'user' && message.text === found.message)) return;
    await this.ask(found.message);
    const last = this.#conversation.messages.at(-1);
    const at = last?.role === 'reply' && this.step ? shownSteps(last).findIndex(({ number }) => number === this.step) : -1;
    if (last && at >= 0) this.#update({ type: 'guided', id: last.id, to: at });
  }

  /** What follows from being open: the topics, and the events about it. */
  #opened(): void {
    const open = this.isOpen || this.mode === 'inline';
    if (open && this.#conversation.topics === null) void this.#loadTopics();
    else if (open) void this.#openTopic();
    if (this.mode === 'inline' || open === this.#wasOpen) return;
    this.#wasOpen = open;
    queueMicrotask(() => this.#emit(open ? 'open' : 'close', {}));
    if (open) {
      this.#render();
      this.#fitKeyboard();
      this.#scrollToLast(false);
    }
  }

  readonly #click = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null;
    if (!target || target.tagName === 'FORM' || target.tagName === 'INPUT' || target.getAttribute('aria-disabled') === 'true') return;
    const { do: action = '', id = '', value = '' } = target.dataset;
    this.#act(action, id, value);
  };

  #act(action: string, id: string, value: string): void {
    switch (action) {
      case 'open':
        this.#open();
        break;
      case 'close':
        this.close();
        break;
      case 'settings':
        this.#settings = !this.#settings;
        this.#render();
        break;
      case 'size':
        local.set(this.#storeKey('text-size'), value);
        this.textSize = value as TextSize;
        break;
      case 'furigana':
        local.set(this.#storeKey('furigana'), value);
        this.#furigana = value === 'on';
        this.#render();
        break;
      case 'clear':
        this.#asking?.abort();
        this.#settings = false;
        this.#update({ type: 'cleared' });
        this.#find('.log')?.scrollTo(0, 0);
        this.#settle();
        break;
      case 'topics':
        void this.#loadTopics();
        break;
      case 'ask':
        this.#send(value);
        break;
      case 'person':
        this.#send(tell(this.#view(), 'askPersonMessage'));
        break;
      case 'ask-device':
        this.#update({ type: 'device', id: null, device: value as Device });
        this.#send(tell(this.#view(), 'deviceMessage', { device: tell(this.#view(), value as Device) }));
        break;
      case 'stuck-ask':
        this.#send(tell(this.#view(), 'stuckMessage', { n: value }));
        break;
      case 'stop':
        this.#asking?.abort();
        this.#fail(fault('stopped'));
        this.#settle();
        break;
      case 'retry':
        this.#retry();
        break;
      case 'device':
        this.#update({ type: 'device', id, device: value as Device });
        break;
      case 'cite':
        this.#update({ type: 'cited', id, key: value });
        if (!this.#root.activeElement) focus(this.#find(`[data-id="${id}"][data-value="${value}"]`));
        break;
      case 'acknowledge':
        this.#update({ type: 'acknowledged', id });
        this.#settle(id, '.switch, .lead, .steps');
        break;
      case 'all-topics':
        this.#update({ type: 'all-topics' });
        focus(this.#find('[data-key=topics] button:nth-of-type(7)'));
        break;
      case 'guide':
        this.#update({ type: 'guided', id, to: Number(value) });
        this.#settle(id, STEPS);
        break;
      case 'guide-list':
        this.#update({ type: 'guided', id, to: null });
        this.#settle(id, STEPS);
        break;
      case 'did':
        this.#update({ type: 'did', id });
        this.#settle(id, STEPS);
        break;
      case 'stuck':
      case 'unstuck':
        this.#update({ type: 'stuck', id, stuck: action === 'stuck' });
        this.#settle(id);
        break;
      case 'guide-return':
        this.#settle(id, STEPS, true);
        break;
      case 'rate':
        this.#update({ type: 'rated', id, rating: value as 'up' | 'down' });
        void this.#sendFeedback(id, '');
        break;
    }
  }

  readonly #change = (event: Event): void => {
    const target = event.target;
    if (!(target instanceof HTMLInputElement) || target.dataset.do !== 'tick') return;
    this.#update({ type: 'ticked', id: target.dataset.id ?? '', step: Number(target.dataset.value), done: target.checked });
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    if (form.dataset.do === 'comment') {
      const comment = form.querySelector('input')?.value.trim() ?? '';
      const id = form.dataset.id ?? '';
      void this.#sendFeedback(id, comment);
      return;
    }
    this.#sendDraft();
  };

  readonly #input = (event: Event): void => {
    const input = this.#textarea();
    if (!input || event.target !== input) return;
    this.#draft = input.value;
    this.#saveDraft();
    // Only the counter depends on what is typed.
    const counted = shouldCount(messageLength(input.value));
    if (counted || this.#counted) this.#render();
    this.#counted = counted;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing && this.#closes) {
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Tab' && this.mode === 'panel') keepInside(this.#root, event);
    else if (event.target === this.#textarea() && sendsMessage(event, event.timeStamp - this.#composedAt)) {
      event.preventDefault();
      this.#sendDraft();
    }
  };

  readonly #scrolling = (): void => {
    this.#scrolledByHand = this.#conversation.pending !== null;
  };

  /** Says, also to the eye, that one question is answered after the other. @returns whether an answer is under way */
  #busy(): boolean {
    this.#hasty = this.#conversation.pending !== null;
    if (this.#hasty) {
      this.#announcer.say(tell(this.#view(), 'stillWaiting'));
      this.#render();
    }
    return this.#hasty;
  }

  #sendDraft(): void {
    const input = this.#textarea();
    if (!input || messageLength(input.value) === 0) {
      input?.focus();
      return;
    }
    if (this.#busy()) return;
    if (messageLength(input.value) > MAX_MESSAGE_LENGTH) {
      this.#announcer.say(tell(this.#view(), 'over', { n: messageLength(input.value) - MAX_MESSAGE_LENGTH }));
      return;
    }
    const text = input.value;
    this.#draft = input.value = '';
    void this.ask(text);
    this.#settle();
  }

  /** Sends what a button stands for and puts the focus where the conversation goes on, without opening a keyboard. */
  #send(text: string): void {
    if (this.#busy()) return;
    void this.ask(text);
    this.#settle();
  }

  #retry(): void {
    const last = this.#conversation.messages.at(-1);
    if (last?.role !== 'user' || this.#conversation.pending) return;
    this.#update({ type: 'asked-again' });
    this.#settle();
    void this.#request(last.text);
  }

  async #sendFeedback(id: string, comment: string): Promise<void> {
    const message = this.#conversation.messages.find((each) => each.id === id);
    const server = serverUrl(this);
    const connection = this.#connection;
    if (message?.role !== 'reply' || !message.rating || !server || !connection) return;
    const { rating, reply } = message;
    const detail = { conversationId: reply.conversationId, messageId: reply.messageId, rating, ...(comment && { comment }) };
    const outcome = await new ChatClient(server).feedback(detail, connection.signal).then(
      () => (comment ? ('sent' as const) : ('rated' as const)),
      () => 'failed' as const,
    );
    if (connection.signal.aborted) return;
    if (outcome === 'failed') this.#warn('the feedback was not taken');
    else this.#emit('feedback', detail);
    const inside = this.#root.activeElement;
    this.#update({ type: 'feedback', id, feedback: outcome });
    this.#announcer.say(tell(this.#view(), FEEDBACK_WORDS[outcome]));
    if (inside) this.#settle(id);
  }

  #update(event: ConversationEvent): void {
    this.#conversation = advance(this.#conversation, event);
    this.#save();
    this.#render();
  }

  readonly #save = (): void => {
    const { messages } = this.#conversation;
    session.set(this.#conversationKey(), messages.length > 0 ? saveConversation(this.#conversation) : null);
    this.#saveDraft();
  };

  #saveDraft(): void {
    session.set(`${this.#conversationKey()}:draft`, this.#draft || null);
  }

  #renderSoon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#render();
      // What grows below the question is brought into sight with its button to stop.
      if (this.#conversation.pending && !this.#scrolledByHand) this.#scrollToLast();
    });
  }

  readonly #render = (): void => {
    if (!this.#connection) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    try {
      morph(this.#live, render(this.#view()));
      if (this.mode === 'panel' && this.#live.showPopover && !this.#live.matches(':popover-open')) this.#live.showPopover();
    } catch (error) {
      // Never a blank panel: whatever a reply did, the person reads what to do.
      this.#warn(`the conversation could not be drawn: ${String(error)}`);
      this.#live.textContent = tell(this.#view(), 'broken');
    }
    const height = this.mode === 'inline' ? this.contentHeight : 0;
    if (height !== this.#height) {
      this.#height = height;
      this.#emit('resize', { height });
    }
  };

  #view(): View {
    const texts: Messages = { ...SupportChatElement.config.messages, ...this.#messages };
    const server = serverUrl(this);
    const wrong = wrongAttributes(this);
    for (const name of wrong) this.#warn(`${name}="${this.getAttribute(name)}" is not supported`);
    if (!server) this.#warn(`server="${this.server}" is not an http or https address`);
    const view = {
      conversation: this.#conversation,
      texts,
      mode: this.mode,
      open: this.isOpen,
      closable: this.#closes,
      textSize: this.textSize,
      furigana: this.#furigana,
      settings: this.#settings,
      online: navigator.onLine,
      server,
      faults: [],
      draft: this.#draft,
      hasty: this.#hasty,
      now: Date.now(),
    } satisfies View;
    const faults = [
      !server && tell(view, 'misconfigured'),
      wrong.length > 0 && tell(view, 'wrongAttribute', { names: wrong.join('、') }),
      this.#unknownTopic && tell(view, 'unknownTopic'),
    ].filter((fault) => fault !== false);
    return { ...view, faults };
  }

  get #closes(): boolean {
    return this.mode === 'panel' ? this.isOpen : this.closable;
  }

  /** After a person's own press: keeps the focus in the widget where the pressed button is gone. */
  #settle(id?: string, scroll = '', always = false): void {
    const card = id ? this.#root.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`) : null;
    const spots = card ? [...card.querySelectorAll<HTMLElement>('[data-focus]')] : [];
    const spot = spots.at(-1) ?? card?.querySelector<HTMLElement>('.who');
    const home = matchMedia(COARSE).matches ? this.#find('.log') : this.#textarea();
    if (spot && (always || scroll || !this.#root.activeElement)) focus(spot);
    else if (!id) focus(home);
    if (card && scroll) scrollTo(this.#root, card.querySelector(scroll) ?? card, true);
  }

  #scrollToLast(smooth = true): void {
    const last = [...this.#root.querySelectorAll('.log > .user')].at(-1);
    if (last) scrollTo(this.#root, last, smooth);
  }

  readonly #fitKeyboard = (): void => {
    const viewport = window.visualViewport;
    // While zoomed in with the fingers the layout stays as it is.
    if (!viewport || !this.isOpen || viewport.scale > 1.01) return;
    this.#ownSheet.replaceSync(`.root{--tall:${Math.round(viewport.height)}px;--top:${Math.round(viewport.offsetTop)}px}`);
  };

  #find(selector: string): HTMLElement | null {
    return this.#root.querySelector(selector);
  }

  #textarea(): HTMLTextAreaElement | null {
    return this.#root.querySelector('textarea');
  }

  #emit(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** For the people who embed the element; each fault once. */
  #warn(text: string): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    // biome-ignore lint/suspicious/noConsole: the console is where whoever embeds the element looks for faults
    console.warn(`<${this.localName}>: ${text}`);
  }

  #storeKey(name: string): string {
    return `${this.localName}:${name}`;
  }

  /** Two elements on a page keep two conversations: by their id, else by their order. */
  #conversationKey(): string {
    this.#key ||= this.#storeKey(
      `conversation:${this.server}:${this.id || [...document.getElementsByTagName(this.localName)].indexOf(this)}`,
    );
    return this.#key;
  }
  #key = '';
}

function fault(kind: Failure['kind']): Failure {
  return { kind, said: null, retryAt: 0 };
}

function newSheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** Unique within a tab, and usable in an id attribute; randomUUID() is missing on plain http. */
function newId(): string {
  return `m${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}
