import { type ReplyMessage, resumeAt, shownSteps } from './conversation.ts';
import { type Content, el, icon } from './dom.ts';
import { differsByDevice, hasBothDevices, leadParagraphs, type Piece, type ShownReply, type ShownStep } from './shown-reply.ts';
import { button, say, tell, type View } from './view.ts';

const DEVICES = ['pc', 'smartphone'] as const;
/** Most quick replies. The choices of a question asked back are all shown: leaving one out would leave no way there. */
const MAX_SUGGESTIONS = 3;

const CHECK = 'M9.5 17.6 4 12.1l1.8-1.8 3.7 3.7 8.7-8.7L20 7.1z';
const ALERT = 'M12 2 1 21h22zm-1.2 7h2.4v6h-2.4zm0 7.6h2.4V19h-2.4z';
const PHONE =
  'M6.6 3 9.5 3.6 10.6 8 8.4 9.7a13 13 0 0 0 5.9 5.9l1.7-2.2 4.4 1.1.6 2.9v3.1A1 1 0 0 1 20 21.5 17.5 17.5 0 0 1 2.5 4a1 1 0 0 1 1-1z';
const THUMB = 'M2 10h4v11H2zm6 0 5-8a2.6 2.6 0 0 1 2.4 3.3L14.6 9H20a2 2 0 0 1 2 2.4l-1.6 7.8A2.3 2.3 0 0 1 18.1 21H8z';

/** What is said about the thumbs, by how far they are. */
export const FEEDBACK_WORDS = { open: 'helpful', rated: 'thanks', sent: 'commentSent', failed: 'feedbackFailed' } as const;

/** A reply as structure. `latest`: nothing was said after it, so its quick replies still fit. */
export function renderReply(view: View, message: ReplyMessage, latest: boolean): HTMLElement {
  const { reply, id } = message;
  return el(
    'div',
    { class: 'turn reply', part: 'reply', 'data-key': id },
    el('h3', { class: 'who', tabindex: -1 }, say(view, 'ai')),
    reply.warnings.length > 0 && warnings(view, message),
    isLocked(message)
      ? contacts(view, reply)
      : [
          deviceSwitch(view, message, latest),
          leadParagraphs(reply).flatMap(({ device, pieces }, index) =>
            device && message.device && device !== message.device
              ? []
              : cited(view, message, `lead${index}`, 'p', { class: 'lead' }, [
                  device && !message.device && el('b', { class: 'tag' }, say(view, device)),
                  ...pieces,
                ]),
          ),
          reply.kind === 'answer' && reply.citations.length === 0 && el('p', { class: 'note caution' }, say(view, 'unsourced')),
          message.guideAt === null ? steps(view, message) : guide(view, message, message.guideAt),
          contacts(view, reply),
          // While the guide is at a step, what to do next is that step alone.
          latest && message.guideAt === null && suggestions(reply, id),
          (reply.kind === 'answer' || reply.kind === 'decline') && feedback(view, message),
        ],
  );
}

/** Whether the way to what cannot be undone, be it steps or a sentence, waits until its warnings are acknowledged. */
function isLocked({ reply, acknowledged }: ReplyMessage): boolean {
  return reply.warnings.length > 0 && !acknowledged;
}

/** What is read out once when a reply is complete. */
export function announcementOf(view: View, message: ReplyMessage): string {
  const { notices, lead, warnings, steps, suggestions, kind } = message.reply;
  const choices = Math.min(suggestions.length, kind === 'clarify' ? suggestions.length : MAX_SUGGESTIONS);
  return [
    `${tell(view, 'ai')}。`,
    ...notices,
    warnings.length > 0 && tell(view, 'announceWarnings', { n: warnings.length }),
    ...warnings.map(({ text }) => text),
    ...(isLocked(message)
      ? [tell(view, 'gate')]
      : [
          lead.replace(/\[\d{1,3}\]/g, ''),
          steps.length > 0 && tell(view, 'announceSteps', { n: steps.length }),
          choices > 0 && tell(view, 'announceChoices', { n: choices }),
        ]),
  ]
    .filter(Boolean)
    .join('\n');
}

function deviceSwitch(view: View, message: ReplyMessage, latest: boolean): Content {
  const both = hasBothDevices(message.reply);
  if (!both && !(latest && message.reply.device && differsByDevice(message.reply))) return null;
  const label = message.device ? 'deviceChosen' : 'device';
  return el(
    'div',
    { class: 'switch', part: 'device-switch', role: 'group', 'aria-label': tell(view, label) },
    el('span', { class: 'hint' }, say(view, label)),
    el(
      'div',
      { class: 'segments' },
      DEVICES.map((device) =>
        button(both ? 'device' : 'ask-device', say(view, device), {
          id: message.id,
          value: device,
          'aria-pressed': String(message.device === device),
        }),
      ),
    ),
  );
}

/** An element with marks at its end or inside; the source that is open stands right below it. */
function cited(
  view: View,
  message: ReplyMessage,
  place: string,
  tag: string,
  attributes: Record<string, string>,
  content: readonly (Content | Piece)[],
): Content[] {
  const open = message.reply.citations.find(({ n }) => message.openCitation === `${place}:${n}`);
  const nodes: Content[] = [];
  for (const piece of content) {
    if (typeof piece !== 'number') nodes.push(piece);
    else {
      // A mark stays on the line of the words that it proves: browsers break before a button whatever character joins it.
      const words = nodes.at(-1);
      const [, rest = null, last = null] = (typeof words === 'string' && /^(.*)(.)$/su.exec(words)) || [];
      if (last) nodes.splice(-1, 1, rest);
      nodes.push(el('span', { class: 'nowrap' }, last, mark(view, message, place, piece)));
    }
  }
  return [el(tag, attributes, nodes), open ? source(view, message, place, open) : null];
}

function mark(view: View, message: ReplyMessage, place: string, n: number): Content {
  const citation = message.reply.citations.find((each) => each.n === n);
  if (!citation) return null;
  const key = `${place}:${n}`;
  return button('cite', say(view, 'source', { n }), {
    id: message.id,
    value: key,
    class: 'mark',
    part: 'citation',
    'aria-label': tell(view, 'mark', { n, title: citation.title }),
    'aria-expanded': String(message.openCitation === key),
  });
}

function source(view: View, message: ReplyMessage, place: string, citation: ShownReply['citations'][number]): HTMLElement {
  const url = sameServerUrl(citation.url, view.server);
  return el(
    'div',
    { class: 'source', part: 'source', role: 'group', 'aria-label': tell(view, 'source', { n: citation.n }) },
    el('p', { class: 'source-title' }, el('b', {}, say(view, 'source', { n: citation.n })), ' ', citation.title),
    el('blockquote', {}, citation.quote),
    el(
      'div',
      { class: 'row' },
      url && link(url, [say(view, 'sourceOpen'), el('span', { class: 'vh' }, say(view, 'newTab'))], { class: 'button' }),
      button('cite', say(view, 'sourceClose'), { id: message.id, value: `${place}:${citation.n}` }),
    ),
  );
}

function warnings(view: View, message: ReplyMessage): HTMLElement {
  return el(
    'div',
    { class: 'warnings', part: 'warnings', role: 'group', 'aria-label': tell(view, 'warnings') },
    el('h4', {}, icon(ALERT), say(view, 'warnings')),
    el(
      'ul',
      {},
      message.reply.warnings.map(({ text, citation }, index) =>
        el('li', {}, cited(view, message, `warning${index}`, 'p', {}, [text, citation])),
      ),
    ),
    message.acknowledged
      ? el('p', { class: 'done', 'data-key': 'done' }, icon(CHECK), say(view, 'acknowledged'))
      : [
          el('p', { class: 'hint', 'data-key': 'gate' }, say(view, 'gate')),
          button('acknowledge', say(view, 'acknowledge'), {
            id: message.id,
            class: 'primary wide',
            part: 'button acknowledge',
            'data-key': 'acknowledge',
          }),
        ],
  );
}

function steps(view: View, message: ReplyMessage): Content {
  const shown = shownSteps(message);
  if (shown.length === 0) return null;
  const done = shown.filter(({ index }) => message.done.includes(index)).length;
  const mixed = !message.device && hasBothDevices(message.reply);
  const resume = shown[resumeAt(message)];
  const groups = mixed
    ? DEVICES.map((device) => ({ device, own: shown.filter((step) => !step.device || step.device === device) }))
    : [{ device: null, own: shown }];
  return el(
    'div',
    { class: 'steps', part: 'steps', role: 'group', 'data-key': 'steps', 'aria-label': tell(view, 'steps') },
    el(
      'div',
      { class: 'steps-head' },
      el('h4', { tabindex: -1, 'data-focus': true }, say(view, 'steps')),
      !mixed && el('span', { class: 'hint' }, say(view, 'stepsDone', { n: done, all: shown.length })),
    ),
    groups.map(({ device, own }) => [
      device && el('h5', {}, say(view, device)),
      el(
        'ol',
        {},
        own.map((step) => stepCard(view, message, step, device ?? '')),
      ),
    ]),
    !mixed &&
      shown.length > 1 &&
      button('guide', resume && done > 0 && done < shown.length ? say(view, 'guideResume', { n: resume.number }) : say(view, 'guide'), {
        id: message.id,
        value: resumeAt(message),
        class: 'primary wide',
        part: 'button guide-start',
      }),
  );
}

function stepCard(view: View, message: ReplyMessage, step: ShownStep & { readonly index: number }, group: string): HTMLElement {
  const place = `step${group}${step.index}`;
  const done = message.done.includes(step.index);
  return el(
    'li',
    { class: done ? 'step ticked' : 'step', part: 'step' },
    cited(view, message, place, 'div', { class: 'step-line' }, [
      el(
        'label',
        {},
        el('input', { type: 'checkbox', checked: done, 'data-do': 'tick', 'data-id': message.id, 'data-value': step.index }),
        el('span', { class: 'number' }, say(view, 'step', { n: step.number })),
        step.title && el('b', {}, step.title),
        el('span', { class: 'text' }, instruction(step)),
      ),
      step.citation,
    ]),
    notes(view, step),
  );
}

/** The step's text without what the box of notes below it says. */
function instruction({ text, notes }: ShownStep): string {
  const lines = text.split('\n').filter((line) => !notes.some((note) => note.includes(line)));
  return lines.join('\n');
}

function notes(view: View, step: ShownStep): Content {
  return (
    step.notes.length > 0 &&
    el(
      'div',
      { class: 'note caution' },
      el('b', {}, say(view, 'notes')),
      step.notes.map((note) => el('p', {}, note)),
    )
  );
}

function guide(view: View, message: ReplyMessage, at: number): HTMLElement {
  const { id } = message;
  const shown = shownSteps(message);
  const step = shown[at];
  const place = `guide${at}`;
  const quote = step && message.reply.citations.find(({ n }) => n === step.citation)?.quote;
  const list = button('guide-list', say(view, 'list'), { id, class: 'quiet', 'data-key': 'list' });
  const back = at > 0 && button('guide', say(view, 'back'), { id, value: at - 1, class: 'quiet', 'data-key': 'back' });
  return el(
    'div',
    { class: 'guide', part: 'guide', role: 'group', 'data-key': 'guide', 'aria-label': tell(view, 'guide') },
    el(
      'div',
      { class: 'guide-head' },
      el(
        'h4',
        { tabindex: -1, 'data-focus': true },
        step ? say(view, 'step', { n: step.number }) : say(view, 'steps'),
        step?.title && el('span', {}, step.title),
      ),
      el('span', { class: 'hint' }, say(view, 'guideProgress', { n: Math.min(at + 1, shown.length), all: shown.length })),
    ),
    el(
      'div',
      { class: 'bar', 'aria-hidden': 'true' },
      shown.map((_, index) => el('i', { class: index < at ? 'past' : index === at ? 'now' : '' })),
    ),
    step
      ? [
          cited(view, message, place, 'p', { class: 'big' }, [instruction(step), step.citation]),
          notes(view, step),
          message.stuck
            ? el(
                'div',
                { class: 'stuck', 'data-key': 'stuck' },
                el('h5', { tabindex: -1, 'data-focus': true }, say(view, 'stuck')),
                quote && !quote.split('\n').every((line) => step.text.includes(line)) && el('blockquote', {}, quote),
                button('stuck-ask', say(view, 'stuckAsk'), { id, value: step.number, class: 'wide' }),
                button('person', say(view, 'askPerson'), { class: 'wide' }),
                button('unstuck', say(view, 'retryStep'), { id, class: 'wide' }),
              )
            : el(
                'div',
                { class: 'row even', 'data-key': 'moves' },
                button('did', say(view, 'did'), { id, class: 'primary', picture: CHECK }),
                button('stuck', say(view, 'cannot'), { id }),
              ),
          el('div', { class: 'row even', 'data-key': 'ways' }, back, list),
        ]
      : [
          el('p', { class: 'big', tabindex: -1, 'data-focus': true }, say(view, 'finished')),
          el('div', { class: 'row even', 'data-key': 'ways' }, back, list),
        ],
  );
}

function contacts(view: View, { contacts }: ShownReply): Content {
  if (contacts.length === 0) return null;
  return el(
    'div',
    { class: 'contacts', part: 'contacts', role: 'group', 'aria-label': tell(view, 'contacts') },
    el('h4', {}, say(view, 'contacts')),
    el(
      'ul',
      {},
      contacts.map((contact) => {
        const url = contact.url ? webUrl(contact.url) : null;
        const { phone } = contact;
        const callable = /^0\d[\d-]{7,12}\d$/.test(phone);
        return el(
          'li',
          {},
          el('b', {}, contact.name),
          phone &&
            (callable
              ? el(
                  'a',
                  { href: `tel:${phone.replace(/-/g, '')}`, class: 'button primary wide', part: 'phone' },
                  icon(PHONE),
                  el('span', {}, say(view, 'call'), ' ', el('span', { class: 'nowrap' }, phone)),
                )
              : el('p', {}, phone)),
          contact.for && el('p', {}, contact.for),
          url &&
            link(url, [say(view, 'visit', { host: url.host }), el('span', { class: 'vh' }, say(view, 'newTab'))], { class: 'button wide' }),
        );
      }),
    ),
  );
}

function suggestions({ suggestions, kind }: ShownReply, id: string): Content {
  const shown = kind === 'clarify' ? suggestions : suggestions.slice(0, MAX_SUGGESTIONS);
  if (shown.length === 0) return null;
  return el(
    'div',
    { class: 'choices', part: 'suggestions', 'data-key': 'suggestions' },
    shown.map(({ label, message }) => button('ask', label, { id, value: message, part: 'button suggestion' })),
  );
}

function feedback(view: View, { id, rating, feedback }: ReplyMessage): HTMLElement {
  const rate = (value: 'up' | 'down') =>
    button('rate', say(view, value), { id, value, class: `quiet ${value}`, picture: THUMB, 'aria-pressed': String(rating === value) });
  return el(
    'div',
    { class: 'feedback', part: 'feedback', role: 'group', 'aria-label': tell(view, 'helpful'), 'data-key': 'feedback' },
    el('span', { class: 'hint' }, say(view, FEEDBACK_WORDS[feedback])),
    feedback !== 'sent' && el('div', { class: 'row' }, rate('up'), rate('down')),
    rating &&
      feedback !== 'sent' &&
      el(
        'form',
        { 'data-do': 'comment', 'data-id': id, 'data-key': 'comment' },
        el('label', { for: `comment-${id}` }, say(view, 'comment')),
        el(
          'div',
          { class: 'row' },
          el('input', { id: `comment-${id}`, type: 'text', maxlength: 200, autocomplete: 'off' }),
          el('button', { type: 'submit', part: 'button' }, say(view, feedback === 'failed' ? 'retry' : 'commentSend')),
        ),
      ),
  );
}

function link(url: URL, content: Content, attributes: Record<string, string>): HTMLElement {
  return el('a', { ...attributes, href: url.href, target: '_blank', rel: 'noopener noreferrer' }, content);
}

/** Only pages of the chat's own server prove a citation. */
function sameServerUrl(address: string, server: URL | null): URL | null {
  const url = server && webUrl(address, server);
  return url && url.origin === server.origin ? url : null;
}

function webUrl(address: string, base?: URL): URL | null {
  try {
    const url = new URL(address, base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}
