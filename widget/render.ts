import { type Conversation, type Failure, guidedMessage, shownSteps, type UserMessage } from './conversation.ts';
import { type Content, el } from './dom.ts';
import { MAX_MESSAGE_LENGTH, messageLength, shouldCount } from './message-length.ts';
import type { Messages } from './messages.ja.ts';
import { renderReply } from './render-reply.ts';
import { leadOf } from './shown-reply.ts';
import { button, say, TEXT_SIZES, tell, type View } from './view.ts';

/** Topics shown before 「ほかのご質問を見る」. */
const FIRST_TOPICS = 6;

const CHAT = 'M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-6 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z';
const PERSON = 'M12 12.500a5 5 0 1 0 0-10 5 5 0 0 0 0 10zm-9 9c0-4.5 4-7 9-7s9 2.5 9 7z';

/** State → a fresh tree of the whole widget (pure but for making nodes). Words become text nodes, never markup. */
export function render(view: View): HTMLElement {
  const inline = view.mode === 'inline';
  return el(
    'div',
    // In the top layer no transform, overflow or z-index of the host's page reaches the panel.
    { class: inline ? 'root inline' : 'root', lang: 'ja', 'data-size': view.textSize, popover: inline ? null : 'manual' },
    !inline &&
      button('open', say(view, view.conversation.messages.length > 0 ? 'launcherResume' : 'launcher'), {
        picture: CHAT,
        class: 'launcher',
        part: 'launcher',
        hidden: view.open,
        'aria-haspopup': 'dialog',
        'aria-expanded': String(view.open),
        'data-key': 'launcher',
      }),
    (inline || view.open) &&
      el(
        'section',
        {
          class: 'panel',
          part: 'panel',
          role: inline ? 'region' : 'dialog',
          'aria-labelledby': 'title',
          tabindex: -1,
          'data-key': 'panel',
        },
        header(view),
        view.settings && settings(view),
        log(view),
        footer(view),
      ),
  );
}

function header(view: View): HTMLElement {
  return el(
    'header',
    // Not one more banner of the page, nor its footer below.
    { part: 'header', role: 'none' },
    el('div', { class: 'titles' }, el('h2', { id: 'title', part: 'title' }, say(view, 'title')), el('p', {}, say(view, 'subtitle'))),
    el('slot', { name: 'tools' }),
    button('settings', [say(view, 'settings'), el('span', { class: 'vh' }, say(view, 'settingsMore'))], {
      class: 'tool',
      part: 'header-button',
      'aria-expanded': String(view.settings),
    }),
    view.closable && button('close', say(view, 'close'), { class: 'tool', part: 'header-button' }),
  );
}

function settings(view: View): HTMLElement {
  const group = (label: keyof Messages, buttons: Content) =>
    el(
      'div',
      { role: 'group', class: 'setting', 'aria-label': tell(view, label) },
      el('span', { class: 'hint' }, say(view, label)),
      el('div', { class: 'segments' }, buttons),
    );
  return el(
    'div',
    { class: 'settings', part: 'settings', 'data-key': 'settings' },
    group(
      'textSize',
      TEXT_SIZES.map((size) => button('size', say(view, size), { value: size, 'aria-pressed': String(view.textSize === size) })),
    ),
    group(
      'furigana',
      (['on', 'off'] as const).map((value) =>
        button('furigana', say(view, value), { value, 'aria-pressed': String(view.furigana === (value === 'on')) }),
      ),
    ),
    view.conversation.messages.length > 0 && button('clear', say(view, 'clear'), { class: 'wide' }),
  );
}

function log(view: View): HTMLElement {
  const { messages, pending, failure } = view.conversation;
  const last = messages.at(-1);
  return el(
    'div',
    // The announcer speaks: a live log would read every change of a card once more.
    { class: 'log', part: 'log', role: 'log', 'aria-live': 'off', 'aria-label': tell(view, 'log'), tabindex: 0, 'data-key': 'log' },
    intro(view),
    messages.map((message) =>
      message.role === 'user' ? userMessage(view, message) : renderReply(view, message, message === last && !pending),
    ),
    pending && pendingReply(view, pending),
    failure && failed(view, failure),
  );
}

function intro(view: View): HTMLElement {
  return el(
    'div',
    { class: 'intro', part: 'intro', 'data-key': 'intro' },
    view.faults.map((fault) => el('p', { class: 'note caution' }, fault)),
    el('p', { class: 'welcome' }, say(view, 'welcome')),
    topics(view),
    el('p', { class: 'hint', 'data-key': 'disclosure' }, say(view, 'disclosure')),
  );
}

function topics(view: View): Content {
  const { topics, allTopics } = view.conversation;
  if (!topics || !view.server) return null;
  if (topics === 'loading') return el('p', { class: 'hint', 'data-key': 'topics' }, say(view, 'topicsLoading'));
  if (topics === 'failed') {
    return el(
      'div',
      { class: 'choices', 'data-key': 'topics' },
      el('p', { class: 'note' }, say(view, 'topicsFailed')),
      button('topics', say(view, 'topics')),
    );
  }
  const shown = allTopics ? topics : topics.slice(0, FIRST_TOPICS);
  return el(
    'div',
    { class: 'choices', part: 'topics', role: 'group', 'aria-labelledby': 'topics', 'data-key': 'topics' },
    el('h3', { id: 'topics' }, say(view, 'topics')),
    shown.map(({ id, title, message }) => button('ask', title, { value: message, part: 'button topic', 'data-key': `topic-${id}` })),
    topics.length > shown.length && button('all-topics', say(view, 'moreTopics'), { class: 'quiet', 'data-key': 'more' }),
  );
}

function userMessage(view: View, { id, text, notices }: UserMessage): HTMLElement {
  return el(
    'div',
    { class: 'turn user', part: 'message', 'data-key': id },
    el('h3', { class: 'who' }, say(view, 'you')),
    el('p', { class: 'bubble' }, text),
    notices.map((notice) => el('p', { class: 'note' }, notice)),
  );
}

function pendingReply(view: View, { text, sources, restarted }: NonNullable<Conversation['pending']>): HTMLElement {
  const source = sources.at(-1);
  const soFar = leadOf(text).replace(/\[\d{0,3}\]?/g, '');
  return el(
    'div',
    { class: 'turn reply pending', part: 'reply', 'data-key': 'pending' },
    el('h3', { class: 'who' }, say(view, 'ai')),
    el('p', { class: 'hint waiting' }, source ? say(view, 'reading', { title: source }) : say(view, restarted ? 'retrying' : 'waiting')),
    // Unfinished words are for the eye alone; the finished reply is announced.
    soFar && el('p', { class: 'lead', 'aria-hidden': 'true' }, soFar),
    button('stop', say(view, 'stop'), { class: 'quiet' }),
  );
}

/** What to tell about a failure, in one sentence or two. */
export function failureText(view: View, { kind, said, retryAt }: Failure): string {
  const seconds = Math.ceil((retryAt - view.now) / 1000);
  if (said) return said;
  return seconds > 0 ? tell(view, 'busyFor', { n: seconds }) : tell(view, kind === 'refused' ? 'unreadable' : kind);
}

function failed(view: View, failure: Failure): HTMLElement {
  return el(
    'div',
    { class: 'turn failure', part: 'failure', 'data-key': 'failure' },
    el('p', {}, failureText(view, failure)),
    failure.kind !== 'misconfigured' &&
      button('retry', say(view, 'retry'), { class: 'primary wide', 'aria-disabled': failure.retryAt > view.now ? 'true' : null }),
  );
}

function footer(view: View): HTMLElement {
  const { conversation } = view;
  const guided = guidedMessage(conversation);
  const last = conversation.messages.at(-1);
  const step = guided && guided !== last && guided.guideAt !== null ? shownSteps(guided)[guided.guideAt] : undefined;
  const length = messageLength(view.draft);
  const left = MAX_MESSAGE_LENGTH - length;
  return el(
    'footer',
    { part: 'footer', role: 'none' },
    !view.online && el('p', { class: 'note', 'data-key': 'offline' }, say(view, 'offlineNow')),
    conversation.messages.length === 0 && el('p', { class: 'privacy', id: 'privacy', 'data-key': 'privacy' }, say(view, 'privacy')),
    el(
      'p',
      { class: left < 0 ? 'count over' : 'count', id: 'count' },
      shouldCount(length) && (left < 0 ? say(view, 'over', { n: -left }) : say(view, 'left', { n: left })),
    ),
    view.hasty && conversation.pending && el('p', { class: 'note', 'data-key': 'hasty' }, say(view, 'stillWaiting')),
    // Right above the input, whatever else the footer holds: it is always found in the same place.
    el(
      'div',
      { class: 'row' },
      button('person', say(view, 'askPerson'), { picture: PERSON, class: 'quiet', part: 'button ask-person', 'data-key': 'person' }),
      guided &&
        step &&
        button('guide-return', say(view, 'guideBack', { n: step.number }), { id: guided.id, class: 'quiet', 'data-key': 'return' }),
    ),
    el(
      'form',
      { class: 'composer', 'data-do': 'submit', 'data-key': 'composer' },
      el('label', { for: 'input', class: 'vh' }, say(view, 'input')),
      el(
        'textarea',
        {
          id: 'input',
          part: 'input',
          rows: 1,
          placeholder: tell(view, 'placeholder'),
          enterkeyhint: 'send',
          autocomplete: 'off',
          'aria-describedby': `${conversation.messages.length === 0 ? 'privacy ' : ''}count`,
          'aria-invalid': left < 0 ? 'true' : null,
        },
        view.draft,
      ),
      el('button', { type: 'submit', class: 'primary', part: 'button send' }, el('span', {}, say(view, 'send'))),
    ),
  );
}
