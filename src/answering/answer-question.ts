import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ChatRequest, Device, Reply, Topics } from '../contract/chat.ts';
import type { Conversation, ConversationStore, PendingOption, Place } from '../dialogue/conversation.ts';
import { deviceInWords, withoutDeviceWords } from '../dialogue/device-words.ts';
import { isTrouble, type Move, readMove } from '../dialogue/moves.ts';
import {
  asksForButton,
  asksForNextScreen,
  asksHowBarely,
  asksHowToGoOn,
  asksOnward,
  isAsking,
  isElliptical,
  isEnglish,
  isHalfDone,
  isProgress,
  returnsTo,
  saysWhere,
  splitMessage,
  wantsBoth,
  wishesBarely,
  withoutRetracted,
} from '../dialogue/sentences.ts';
import { sectionsOf } from '../knowledge/coverage.ts';
import type { Knowledge, Point } from '../knowledge/knowledge.ts';
import { maskPersonalData } from '../privacy/mask-personal-data.ts';
import { NAMES_OF_KINDS, SECRET_KINDS } from '../privacy/personal-data-kind.ts';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { RankedTarget, Retriever } from '../retrieval/retrieve.ts';
import { normalize, squash } from '../text/normalize.ts';
import type { KanjiRestorer } from '../text/restore-kanji.ts';
import { splitSentences } from '../text/split-sentences.ts';
import { composePoint, composeStep, nextPlace, placeOf, previousPlace, procedureSteps, sectionSteps } from './compose.ts';
import type { Draft } from './draft.ts';
import { rankMessage } from './rank-message.ts';
import { renderDraft } from './render.ts';
import type { ReplyListener, ReplyTrace, RetrievedTarget } from './reply-trace.ts';
import { isSamePlace, Screens } from './screens.ts';

/** The lines between answering and declining. */
export interface AnswerSettings {
  /** Share of a message's idf mass that must be matched, at least, for it to be covered without the classifier's word. */
  readonly minCoverage: number;
  /** With the classifier's word: probability of the best point, and the share of known character trigrams. */
  readonly minProbability: number;
  readonly minFamiliarity: number;
}

export const ANSWER_SETTINGS: AnswerSettings = { minCoverage: 0.22, minProbability: 0.12, minFamiliarity: 0.35 };

/** How sure retrieval must be of a further question in the same message. */
const SECOND_QUESTION = { probability: 0.25, coverage: 0.3, ofFirst: 0.6, ofBoth: 0.6, most: 2 };

/** Probability of a point that needs no word in common. */
const SURE = 0.8;

/** Probability of another point below which 「入れました」 means the present screen. */
const HALF_DONE = 0.4;

/** Share of a clarifying point's score from which an answer of the same topic is taken instead. */
const SETTLED = 0.6;

/** Longest message in characters that may be nothing but a wish. */
const LONGEST_WISH = 30;

/** Longest message in characters that may be about nothing but the device. */
const DEVICE_REMARK = 30;

export interface AnswererParts {
  readonly knowledge: Knowledge;
  readonly retriever: Retriever;
  readonly conversations: ConversationStore;
  /** Rewrites what was typed without kanji; null: it is taken as typed. */
  readonly restorer?: KanjiRestorer | null;
  readonly settings?: AnswerSettings;
}

/** What a message led to, before it is written out. */
interface Decision {
  readonly draft: Draft;
  readonly point: string | null;
  readonly place: Place | null;
  readonly pending: readonly PendingOption[] | null;
  /** Best first; empty where nothing had to be looked up. */
  readonly ranked?: readonly RankedTarget[];
}

/** One message answered: the reply without its ids, and what the conversation knows afterwards. */
export interface Turn {
  readonly reply: Omit<Reply, 'conversationId' | 'messageId'>;
  /** What the reply was written from. */
  readonly draft: Draft;
  readonly after: Omit<Conversation, 'id'>;
  readonly trace: ReplyTrace;
  /** Whether the message held personal data: such a turn is not remembered beyond its conversation. */
  readonly isPersonal: boolean;
}

/** Turns remembered: menu entries are tapped, and many people ask in the same words. */
const REMEMBERED_TURNS = 2000;

/** Question → cited answer from the knowledge alone: the extractive answerer. */
export class QuestionAnswerer {
  readonly #knowledge: Knowledge;
  readonly #retriever: Retriever;
  readonly #conversations: ConversationStore;
  readonly #restorer: KanjiRestorer | null;
  readonly #settings: AnswerSettings;
  readonly #screens: Screens;
  readonly #exact: ReadonlyMap<string, Point>;
  readonly #turns = new LRUCache<string, Turn>({ max: REMEMBERED_TURNS });

  constructor(parts: AnswererParts) {
    this.#knowledge = parts.knowledge;
    this.#retriever = parts.retriever;
    this.#conversations = parts.conversations;
    this.#restorer = parts.restorer ?? null;
    this.#settings = parts.settings ?? ANSWER_SETTINGS;
    this.#screens = new Screens(parts.knowledge);
    const exact = new Map<string, Point>();
    for (const point of parts.knowledge.points.values()) for (const ask of [...point.asks, point.title]) exact.set(wordsAlone(ask), point);
    for (const { message, point } of parts.knowledge.topics) {
      const opened = point === undefined ? undefined : parts.knowledge.points.get(point);
      if (opened) exact.set(wordsAlone(message), opened);
    }
    this.#exact = exact;
  }

  topics(): Topics {
    return { topics: [...this.#knowledge.topics] };
  }

  /** @param signal aborts nothing here, where every step takes milliseconds; checked once before the work starts */
  async reply(request: ChatRequest, signal: AbortSignal, messageId: string = randomUUID(), listener: ReplyListener = {}): Promise<Reply> {
    signal.throwIfAborted();
    const { before, turn } = await this.consider(request);
    await this.remember(before.id, turn);
    listener.onTrace?.(turn.trace);
    return { conversationId: before.id, messageId, ...turn.reply };
  }

  /** Works out an answer without remembering it: the same message may be put in other words first. */
  async consider(request: ChatRequest): Promise<{ readonly before: Conversation; readonly turn: Turn }> {
    const { id, ...before } = await this.#conversations.open(request.conversationId);
    // An answer depends on nothing else.
    const key = JSON.stringify([request.message, request.device, request.page, before]);
    const known = this.#turns.get(key);
    const failures = this.#retriever.failedSearches;
    const turn = known ?? (await this.#turn(request, { id, ...before }));
    // What was found while a leg of the retrieval was down is not kept.
    if (!known && !turn.isPersonal && failures === this.#retriever.failedSearches) this.#turns.set(key, turn);
    return { before: { id, ...before }, turn };
  }

  /** The conversation goes on from this turn. */
  async remember(conversationId: string, turn: Turn): Promise<void> {
    await this.#conversations.save({ id: conversationId, ...turn.after });
  }

  async #turn(request: ChatRequest, conversation: Conversation): Promise<Turn> {
    const masked = maskPersonalData(removeHiddenCharacters(request.message), this.#knowledge.published);
    const message = withoutRetracted(this.#restorer?.restore(masked.text) ?? masked.text);
    const said = deviceInWords(message);
    const device = said ?? conversation.device ?? request.device ?? null;
    const decision = await this.#decide(message, masked.text, conversation, device, request.page);
    const rendered = renderDraft(this.#knowledge, decision.draft);
    const { wording } = this.#knowledge;
    const notices: string[] = [];
    if (masked.kinds.length > 0) {
      notices.push(wording.maskedNotice.replace('{kinds}', masked.kinds.map((kind) => NAMES_OF_KINDS[kind]).join('・')));
      if (masked.kinds.some((kind) => SECRET_KINDS.has(kind))) notices.push(wording.secretNotice);
    }
    const text = [...(isEnglish(masked.text) ? [wording.englishNotice] : []), rendered.text, ...notices].join('\n\n');
    return {
      reply: { ...rendered, text, notices, ...(masked.kinds.length > 0 && { maskedMessage: masked.text }), device },
      draft: decision.draft,
      after: {
        device: said ?? conversation.device,
        point: decision.point ?? conversation.point,
        place: decision.place ?? conversation.place,
        pending: decision.pending,
        lastMessage: message,
      },
      trace: {
        maskedMessage: masked.text,
        topic: this.#topicOf(decision),
        point: decision.point,
        mode: 'extractive',
        retrieved: (decision.ranked ?? []).slice(0, TRACED).map(tracedTarget),
      },
      isPersonal: masked.kinds.length > 0,
    };
  }

  #topicOf({ point, place }: Decision): string | null {
    const named = point === null ? undefined : this.#knowledge.points.get(point)?.topic;
    return named ?? this.#knowledge.topics.find(({ procedures }) => place && procedures.includes(place.procedure))?.id ?? null;
  }

  /** @param typed the message as it was typed, before its kana were put back into kanji */
  async #decide(
    message: string,
    typed: string,
    conversation: Conversation,
    device: Device | null,
    page: string | undefined,
  ): Promise<Decision> {
    const back = this.#topicReturnedTo(message);
    if (back) return this.#decide(back.rest, back.rest, { ...conversation, ...back.conversation }, device, page);
    const chosen = await this.#chooseOption(message, conversation);
    if (chosen) return this.#follow(chosen, device);
    const exact = this.#exact.get(wordsAlone(typed)) ?? this.#exact.get(wordsAlone(message)) ?? this.#hubOf(message, conversation);
    if (exact) return this.#answer(exact, device, conversation);
    const moved = this.#move(message, conversation, device) ?? (await this.#otherDevice(message, conversation, device));
    if (moved) return moved;
    return this.#ask(message, conversation, device, page);
  }

  /** 「さっきの退会の話に戻るけど、…」: the rest is about that topic. */
  #topicReturnedTo(message: string): { readonly rest: string; readonly conversation: Partial<Conversation> } | null {
    const { procedures, topics, points } = this.#knowledge;
    const { subject, rest } = returnsTo(message) ?? {};
    if (subject === undefined || rest === undefined) return null;
    const procedure = [...procedures.values()].find(({ names }) => names.some((name) => normalize(name) === subject));
    const topic = topics.find(({ title, procedures: own }) => normalize(title) === subject || own[0] === procedure?.id);
    const point = topic?.point === undefined ? undefined : points.get(topic.point);
    return point ? { rest, conversation: { point: point.id, place: null, pending: null, lastMessage: point.title } } : null;
  }

  /** 「更新したい」, 「やり方を教えて」 with or without the procedure's name: the point that the menu opens for it. */
  #hubOf(message: string, { point }: Conversation): Point | undefined {
    const { procedures, topics, points } = this.#knowledge;
    const text = normalize(message);
    const names = [...procedures.values()].flatMap(({ id, names }) => names.map((name) => ({ id, name: normalize(name) })));
    const named = names.filter(({ name }) => text.includes(name)).sort((a, b) => b.name.length - a.name.length)[0];
    const rest = named ? text.replaceAll(named.name, '') : text;
    const isBare = (asksHowBarely(rest) && !isTrouble(message)) || (named && wishesBarely(rest));
    if (message.length > LONGEST_WISH || !isBare) return undefined;
    const topic = named
      ? // Of several topics that lead through it, one that begins with it, and is about it alone.
        topics
          .filter(({ procedures }) => procedures.includes(named.id))
          .toSorted(
            (a, b) => a.procedures.indexOf(named.id) - b.procedures.indexOf(named.id) || a.procedures.length - b.procedures.length,
          )[0]
      : topics.find(({ id }) => id === (point ? points.get(point)?.topic : undefined));
    return topic?.point === undefined ? undefined : points.get(topic.point);
  }

  /** The answer to a question that waits: by label, by word, else by the option that retrieval prefers. */
  async #chooseOption(message: string, { pending }: Conversation): Promise<PendingOption | null> {
    if (!pending) return null;
    const text = squash(normalize(message));
    const labelled = pending.filter(
      ({ label }) => text.includes(squash(normalize(label))) || (text.length >= 2 && squash(normalize(label)).includes(text)),
    );
    if (labelled.length === 1) return labelled[0] as PendingOption;
    const named = pending.map((option) => ({ option, hits: option.words.filter((word) => text.includes(squash(normalize(word)))).length }));
    const [first, second] = named.toSorted((a, b) => b.hits - a.hits);
    if (first && first.hits > (second?.hits ?? 0) && text.length <= 40) return first.option;
    const ordinal = /^(?:([1-4])(?:番目?|つ目|です|の方|のほう)?|(?:(最初|一つ目|ひとつ目|前者)|(後者|二つ目|ふたつ目)).{0,6})$/u.exec(
      text,
    );
    if (ordinal) return pending[ordinal[1] ? Number(ordinal[1]) - 1 : ordinal[2] ? 0 : 1] ?? null;
    const ranked = (await this.#retriever.rank(message, 5, false)).filter(({ score }, _, [top]) => score >= 0.6 * (top?.score ?? 0));
    for (const { target } of ranked) {
      const option = pending.find(({ leadsTo }) => 'point' in leadsTo && leadsTo.point === target);
      if (option) return option;
    }
    return null;
  }

  #follow(option: PendingOption, device: Device | null): Decision {
    if ('place' in option.leadsTo) return this.#goTo(option.leadsTo.place, device);
    const point = this.#knowledge.points.get(option.leadsTo.point);
    return point ? this.#answer(point, device, null) : this.#notCovered();
  }

  #move(message: string, conversation: Conversation, device: Device | null): Decision | null {
    const { place } = conversation;
    const beside = this.#screens.beside(message, device);
    if (beside) return this.#goTo(beside, device);
    const seen = this.#screens.described(place, message, device) ?? this.#screens.circled(message);
    if (seen && !isTrouble(message) && asksHowToGoOn(message)) {
      // Whoever only says where they are meant the last answer, if it was about that screen.
      const last = conversation.point ? this.#knowledge.points.get(conversation.point) : undefined;
      const isAnswered = last?.at !== undefined && isSamePlace(placeOf(this.#knowledge, last.at), seen) && isSamePlace(place, seen);
      return isAnswered && !isAsking(message) ? this.#answer(last, device, null) : this.#goTo(seen, device);
    }
    // 「わかった、後で聞く。で、この次は？」: what was said before the question is about something else.
    const sentences = splitSentences(message);
    const last = sentences.at(-1) ?? message;
    const isRemark = sentences.length > 1 && !isTrouble(message) && !isProgress(message) && !sentences.slice(0, -1).some(isAsking);
    return (
      this.#moveBy(readMove(message, place !== null), message, conversation, device) ??
      (isRemark ? this.#moveBy(readMove(last, place !== null), last, conversation, device) : null)
    );
  }

  #moveBy(move: Move, message: string, conversation: Conversation, device: Device | null): Decision | null {
    const { place } = conversation;
    switch (move.type) {
      case 'next': {
        if (!place || (move.rest !== '' && saysWhere(message))) return null;
        const left = this.#screens.left(place, message, move.rest, device);
        if (!left) return null;
        // Filled in is not left: the button that leads on is still to be pressed.
        if (isHalfDone(message) && !isAsking(message) && !asksOnward(message))
          return this.#goTo(this.#screens.filled(left, message, device), device);
        const rest = isSamePlace(left, place) ? this.#restOfScreen(place, message, conversation, device) : null;
        if (rest) return rest;
        const next = nextPlace(this.#knowledge, left, device);
        return next ? this.#goTo(next, device) : null;
      }
      case 'previous': {
        const previous = place && previousPlace(this.#knowledge, place, device);
        return previous ? this.#goTo(previous, device) : null;
      }
      case 'repeat':
        return this.#again(conversation, device);
      case 'step':
        return this.#numberedStep(move.number, move.rest, conversation, device);
      case 'where':
        return place && place.number > 0 ? this.#goTo(place, device) : null;
      case 'stay':
        return place && place.number > 0 ? this.#goTo(this.#screens.filled(place, message, device), device) : null;
      case 'device':
        return null;
      case 'ask':
        return null;
    }
  }

  #again({ point, place }: Conversation, device: Device | null): Decision | null {
    const last = point ? this.#knowledge.points.get(point) : undefined;
    if (last) return this.#answer(last, device, null);
    return place ? this.#goTo(place, device) : null;
  }

  /** 「手順3」: of the procedure that is named, else of the present one, else asked about. */
  #numberedStep(number: number, rest: string, { place }: Conversation, device: Device | null): Decision | null {
    const named = this.#namedProcedure(rest);
    if (rest !== '' && !named) return null;
    const candidates = [...this.#knowledge.procedures.values()].filter((procedure) =>
      procedureSteps(procedure, device).some((step) => step.number === number),
    );
    const here = candidates.find(({ id }) => id === (named ?? place?.procedure));
    if (here) return this.#goTo({ procedure: here.id, number }, device);
    const choices = candidates.filter(({ steps }) => steps.length > 2);
    if (choices.length === 0) return null;
    if (choices.length === 1) return this.#goTo({ procedure: (choices[0] as { id: string }).id, number }, device);
    const options: PendingOption[] = choices.map(({ id, title, names }) => ({
      label: title,
      words: names,
      leadsTo: { place: { procedure: id, number } },
    }));
    return {
      draft: {
        kind: 'clarify',
        lead: [{ text: `手順${number}は、お手続きごとに内容が違います。どのお手続きの手順${number}ですか。`, sections: [], device: null }],
        warnings: null,
        steps: [],
        contacts: [],
        suggestions: options.map(({ label }) => ({ label, message: label })),
      },
      point: null,
      place: null,
      pending: options,
    };
  }

  /** The procedure whose name is all that the text says. */
  #namedProcedure(text: string): string | null {
    const bare = squash(normalize(text));
    const names = [...this.#knowledge.procedures.values()].flatMap(({ id, names }) =>
      names.map((name) => ({ id, name: squash(normalize(name)) })),
    );
    const best = names.filter(({ name }) => bare.includes(name)).sort((a, b) => b.name.length - a.name.length)[0];
    return best && bare.length <= best.name.length + 4 ? best.id : null;
  }

  /** The way on from the middle of a screen. */
  #restOfScreen(place: Place, message: string, conversation: Conversation, device: Device | null): Decision | null {
    const rest = this.#screens.rest(place, message, conversation, device);
    if (!rest) return null;
    const { draft, ...decision } = this.#goTo(place, device);
    const text = `この画面では、続けて${rest.buttons.map((button) => `「${button}」`).join('→')}と進みます。`;
    return { ...decision, point: rest.point, draft: { ...draft, lead: [{ text, sections: [rest.section], device: null }] } };
  }

  #goTo(place: Place, device: Device | null): Decision {
    const draft = composeStep(this.#knowledge, place, device);
    return { draft: this.#withNext(draft, place, device), point: null, place, pending: null };
  }

  /** 「スマホだと？」: the last answer again, for the device that is named now. */
  async #otherDevice(message: string, conversation: Conversation, device: Device | null): Promise<Decision | null> {
    const last = conversation.point ? this.#knowledge.points.get(conversation.point) : undefined;
    if (!last || !device || deviceInWords(message) === null) return null;
    const clauses = message.split(/(?<=[。！？!?\n])|(?<=(?:が|けど|ので|から)[、,])/u);
    const end = clauses.at(-1) ?? '';
    const isSwitch =
      readMove(message, false).type === 'device' ||
      (readMove(end, false).type === 'device' && isAsking(end) && !clauses.slice(0, -1).some(isAsking));
    if (!isSwitch && message.length > DEVICE_REMARK) return null;
    const bare = withoutDeviceWords(normalize(message)).trim();
    if (isSwitch && last.byDevice === undefined && last.device === undefined) {
      // Amid a procedure that goes another way there: from its beginning.
      const here = conversation.place?.procedure ?? this.#knowledge.topics.find(({ id }) => id === last.topic)?.procedures[0];
      const procedure = here === undefined ? undefined : this.#knowledge.procedures.get(here);
      const topic = procedure?.steps.some((step) => step.device !== undefined)
        ? this.#knowledge.topics.find(({ procedures }) => procedures[0] === procedure.id && procedures.length === 1)
        : undefined;
      const hub = topic?.point === undefined ? undefined : this.#knowledge.points.get(topic.point);
      if (hub) return this.#answer(hub, device, null);
    }
    // Where both devices' ways were shown, to name one is to choose.
    const isRemark = isSwitch || (last.byDevice !== undefined && !isAsking(message));
    if (!isRemark) {
      const [own] = await this.#retriever.rank(bare, 1, false);
      if (last.byDevice === undefined && last.device === undefined) return null;
      if (own && own.probability >= 0.35 && own.target !== last.id) return null;
    }
    if (last.device === undefined || last.device === device) return this.#answer(last, device, null);
    // The last answer held for the other device alone: its counterpart is what answers the same question on this one.
    const question = `${withoutDeviceWords(normalize(conversation.lastMessage))} ${DEVICE_WORD[device]}`;
    const ranked = await this.#retriever.rank(question, 20, false);
    for (const { target } of ranked) {
      const point = this.#knowledge.points.get(target);
      if (point && point.topic === last.topic && point.kind === 'answer' && (point.byDevice || point.device === device))
        return this.#answer(point, device, null);
    }
    return null;
  }

  async #ask(message: string, conversation: Conversation, device: Device | null, page: string | undefined): Promise<Decision> {
    const parts = { knowledge: this.#knowledge, retriever: this.#retriever };
    const ranked = await rankMessage(parts, message, { conversation, device, page });
    const decision = await this.#fromRanking(ranked, message, conversation, device);
    return { ...decision, ranked };
  }

  async #fromRanking(
    ranked: readonly RankedTarget[],
    message: string,
    conversation: Conversation,
    device: Device | null,
  ): Promise<Decision> {
    const top = ranked[0];
    if (!/\p{Letter}/u.test(message)) return this.#notCovered(this.#knowledge.wording.notUnderstood);
    if (!top || !this.#covered(top, message)) return this.#notCovered();
    if (top.kind === 'section') return this.#fromSection(top.target, device);
    if (
      conversation.place &&
      conversation.place.number > 0 &&
      (asksForButton(message) || (isHalfDone(message) && !isAsking(message))) &&
      !isTrouble(message) &&
      top.probability < HALF_DONE
    )
      return this.#goTo(conversation.place, device);
    const point = this.#settled(this.#knowledge.points.get(top.target) as Point, ranked, conversation);
    const place = point.at ? placeOf(this.#knowledge, point.at) : null;
    if (place && asksForNextScreen(message) && !isTrouble(message) && !isProgress(top.chunk.text)) {
      const next = nextPlace(this.#knowledge, place, device);
      if (next) return this.#goTo(next, device);
    }
    const seen = this.#screens.described(conversation.place, message, device) ?? this.#screens.circled(message);
    const answer = this.#answer(point, device, conversation);
    const isThere = seen && !answer.pending && (answer.place === null || answer.place.procedure === seen.procedure);
    const placed = isThere ? { ...answer, place: seen } : answer;
    // Whom the same answer did not help a moment ago is told who will.
    const isVain = point.id === conversation.point && isTrouble(message);
    const decision = isVain ? { ...placed, draft: this.#withSomebodyToAsk(placed.draft) } : placed;
    if (point.kind !== 'answer' && point.kind !== 'decline') return decision;
    const further = await this.#furtherQuestions(message, point, ranked);
    const screens = further.flatMap(({ at }) => (at ? (placeOf(this.#knowledge, at) ?? []) : []));
    return {
      ...decision,
      // Where the first answer is of no screen, the person stands where another question of the message was about.
      place: decision.place ?? screens[0] ?? seen,
      draft: further.reduce((draft, other) => join(draft, composePoint(this.#knowledge, other, device)), decision.draft),
    };
  }

  #covered({ coverage, probability }: RankedTarget, message: string): boolean {
    const { minCoverage, minProbability, minFamiliarity } = this.#settings;
    if (coverage >= minCoverage) return true;
    const familiarity = this.#retriever.familiarity(message);
    return (probability >= minProbability && familiarity >= minFamiliarity) || (probability >= SURE && familiarity > 0);
  }

  /** Further questions in the same message, when they are as clear as the first and about something else. */
  async #furtherQuestions(message: string, first: Point, ranked: readonly RankedTarget[]): Promise<Point[]> {
    const found: Point[] = [];
    const isNew = (point: Point | undefined): point is Point =>
      point?.kind === 'answer' &&
      point.id !== first.id &&
      ![first, ...found].some((known) => sectionsOf(point).every((id) => sectionsOf(known).includes(id)));
    if (wantsBoth(message)) {
      const near = ranked.slice(1, 6).filter(({ score }) => score >= SECOND_QUESTION.ofBoth * (ranked[0]?.score ?? 0));
      const both = near.map(({ target }) => this.#knowledge.points.get(target)).find(isNew);
      if (both) return [both];
    }
    const sentences = splitMessage(message).filter(isAsking);
    if (sentences.length < 2) return [];
    for (const [at, sentence] of sentences.entries()) {
      // 「件名も知りたい」 leans on the sentence before it.
      const text = at > 0 && isElliptical(sentence) ? `${sentences[at - 1]} ${sentence}` : sentence;
      const own = await this.#retriever.rank(text, 20, false);
      const [top] = own;
      const point = top && this.#knowledge.points.get(top.target);
      if (!top || !isNew(point)) continue;
      if (top.probability < SECOND_QUESTION.probability && top.coverage < SECOND_QUESTION.coverage) continue;
      const firstHere = own.find(({ target }) => target === first.id)?.score ?? 0;
      if (firstHere < SECOND_QUESTION.ofFirst * top.score) found.push(point);
      if (found.length === SECOND_QUESTION.most) break;
    }
    return found;
  }

  /** In the middle of a topic, what is nearly as likely there answers instead of asking back. */
  #settled(point: Point, ranked: readonly RankedTarget[], conversation: Conversation): Point {
    const topic = conversation.point && this.#knowledge.points.get(conversation.point)?.topic;
    if (!point.options || !topic) return point;
    const near = ranked.find(({ target, score }) => {
      const other = this.#knowledge.points.get(target);
      return other?.kind === 'answer' && other.topic === topic && score >= SETTLED * (ranked[0]?.score ?? 0);
    });
    return (near && this.#knowledge.points.get(near.target)) ?? point;
  }

  #answer(point: Point, device: Device | null, conversation: Conversation | null): Decision {
    if (point.options) {
      const resolved = conversation && this.#resolvedByContext(point, conversation);
      if (resolved) return this.#answer(resolved, device, null);
      const pending = point.options.map(({ label, words, point: id }) => ({ label, words, leadsTo: { point: id } }));
      return { draft: composePoint(this.#knowledge, point, device), point: null, place: null, pending };
    }
    const steps = point.byDevice?.[device ?? 'pc'].steps ?? point.steps;
    // Of several steps none is where the person stands. What is told of one screen places somebody who stood nowhere.
    const told = point.kind === 'answer' && conversation?.place === null ? point.sections : [];
    const [only, other] = steps.length > 0 ? steps : told;
    const at = point.at ?? (other === undefined ? only : undefined);
    // What the menu opens stands before the first of its topic's procedures.
    const opened = this.#knowledge.topics.find((topic) => topic.point === point.id)?.procedures[0];
    const begun = point.at ? undefined : (opened ?? point.procedure);
    const place = begun !== undefined ? { procedure: begun, number: 0 } : at ? placeOf(this.#knowledge, at) : null;
    const draft = composePoint(this.#knowledge, point, device);
    return { draft: place && point.at ? this.#withNext(draft, place, device) : draft, point: point.id, place, pending: null };
  }

  /** The choice that the conversation has already made: about the screen where the person stands, else of its topic. */
  #resolvedByContext({ options = [] }: Point, { place, point }: Conversation): Point | null {
    const targets = options.flatMap((option) => this.#knowledge.points.get(option.point) ?? []);
    for (const target of targets) {
      const at = target.at && placeOf(this.#knowledge, target.at);
      if (place && at && isSamePlace(at, place)) return target;
    }
    const topic = point && this.#knowledge.points.get(point)?.topic;
    const [only, other] = targets.filter((target) => target.topic === topic);
    return only && !other ? only : null;
  }

  /** Offers the next step as a quick reply. */
  #withNext(draft: Draft, place: Place, device: Device | null): Draft {
    if (draft.suggestions.length >= 3 || !nextPlace(this.#knowledge, place, device)) return draft;
    return { ...draft, suggestions: [{ label: '次の手順へ', message: '次の手順は？' }, ...draft.suggestions] };
  }

  #fromSection(id: string, device: Device | null): Decision {
    const section = this.#knowledge.sections.get(id);
    const steps = sectionSteps(this.#knowledge, id, device);
    const draft: Draft = {
      kind: 'answer',
      lead: [{ text: `「${section?.title ?? ''}」に、次のように書かれています。`, sections: [id], device: null }],
      warnings: null,
      steps,
      contacts: [],
      suggestions: [],
    };
    return { draft, point: null, place: placeOf(this.#knowledge, id), pending: null };
  }

  #withSomebodyToAsk(draft: Draft): Draft {
    return draft.contacts.length > 0 ? draft : { ...draft, contacts: this.#contactsOfLastResort() };
  }

  #contactsOfLastResort(): string[] {
    return this.#knowledge.wording.notCoveredContacts.filter((id) => this.#knowledge.contacts.has(id));
  }

  #notCovered(text = this.#knowledge.wording.notCovered): Decision {
    const { topics } = this.#knowledge;
    return {
      draft: {
        kind: 'decline',
        lead: [{ text, sections: [], device: null }],
        warnings: null,
        steps: [],
        contacts: this.#contactsOfLastResort(),
        suggestions: topics.slice(0, 3).map(({ title, message }) => ({ label: title, message })),
      },
      point: null,
      place: null,
      pending: null,
    };
  }
}

/** Targets of the ranking that a trace names. */
const TRACED = 5;

function tracedTarget({ target, score, probability, coverage }: RankedTarget): RetrievedTarget {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return { target, score: rounded(score), probability: rounded(probability), coverage: rounded(coverage) };
}

/** What of a message tells it from others: 「おはよう〜！」 is 「おはよう」. */
function wordsAlone(message: string): string {
  return squash(message).replace(/[。、.,!?！？…〜~♪☆★]/gu, '') || squash(message);
}

const DEVICE_WORD: Readonly<Record<Device, string>> = { pc: 'パソコン', smartphone: 'スマートフォン' };

/** Two answers in one reply, the first question's first. */
function join(first: Draft, second: Draft): Draft {
  return {
    kind: first.kind,
    lead: [...first.lead, ...second.lead],
    warnings: first.warnings ?? second.warnings,
    steps: [...first.steps, ...second.steps],
    contacts: [...new Set([...first.contacts, ...second.contacts])],
    suggestions: [...first.suggestions, ...second.suggestions],
  };
}
