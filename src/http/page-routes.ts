import { randomUUID } from 'node:crypto';
import { type Guidance, guideProcedure, guideStep, guideTopic, mainProcedure } from '../answering/guide.ts';
import type { Config } from '../config.ts';
import { type Device, deviceSchema, type Topics } from '../contract/chat.ts';
import type { Knowledge, Procedure } from '../knowledge/knowledge.ts';

import type { AppContext } from './app-env.ts';
import type { Chat } from './chat-port.ts';
import { type ChatRouteDependencies, replyTo } from './chat-route.ts';
import { demoPage } from './demo-page.ts';
import { embedPage } from './embed-page.ts';
import { admit } from './front-door.ts';
import { procedurePage, procedurePath, stepContent, stepPage, topicContent, topicPage, topicPath } from './guidance-page.ts';
import { homePage } from './home-page.ts';
import { withDevice } from './page-layout.ts';
import { parseQuestionForm } from './parse-chat-request.ts';
import { printPage } from './print-page.ts';
import { publicBase } from './public-base.ts';
import { chatUrl } from './qr-code.ts';
import { Refusal } from './refusal.ts';
import { createMarkdownRenderer } from './render-markdown.ts';
import { replyPage } from './reply-page.ts';
import type { Routes } from './route.ts';
import { isFromOwnPage } from './same-origin.ts';
import { allowOnPage } from './security-headers.ts';
import { sourcePage } from './source-page.ts';
import { topicsPage } from './topics-page.ts';
import type { WidgetScripts } from './widget-scripts.ts';

interface PageDependencies {
  readonly chat: Chat;
  readonly knowledge: Knowledge;
  readonly config: Config;
  readonly asking: ChatRouteDependencies;
  /** null: pages go without the chat element, and what only shows it is not there. */
  readonly widget: WidgetScripts | null;
  readonly publicUrl: string | undefined;
}

/** Everything that people read; whole without JavaScript. */
export function pageRoutes({ chat, knowledge, config, asking, widget, publicUrl }: PageDependencies): Routes {
  const documents = new Map(knowledge.documents.map((document) => [document.id, document]));
  const renderMarkdown = createMarkdownRenderer(knowledge.linkHosts);
  const topicGuidance = topicGuide(knowledge, chat, asking);

  const topicOf = (id: string | undefined) => chat.topics().topics.find((topic) => topic.id === id);
  const procedureOf = (id: string | undefined) => (id === undefined ? undefined : knowledge.procedures.get(id));

  /** What `/?topic=…&step=…` opens on; what is not known is ignored, so that an old QR code still leads to the chat. */
  async function openedOn(context: AppContext): Promise<Parameters<typeof homePage>[3]> {
    const topic = topicOf(context.req.query('topic'));
    if (topic === undefined) return null;
    const device = deviceOf(context);
    const known = knowledge.topics.find(({ id }) => id === topic.id);
    const procedure = known && mainProcedure(knowledge, known);
    const number = stepNumber(context.req.query('step'));
    const step = procedure && number !== null ? guideStep(knowledge, procedure, number, device) : null;
    if (step !== null && number !== null) {
      const title = `${topic.title}　手順${number}　${step.title}`;
      return { topic: topic.id, step: number, title, content: stepContent(knowledge, step, { device, renderMarkdown }) };
    }
    const guidance = await topicGuidance(topic, device);
    return {
      topic: topic.id,
      step: null,
      title: topic.title,
      content: topicContent(knowledge, topic, guidance, { device, renderMarkdown }),
    };
  }

  const withWidget: Routes =
    widget === null
      ? {}
      : {
          '/demo': {
            GET: (context) => {
              allowOnPage(context, 'scripts', 'chat', 'frames');
              const page = context.req.query('page');
              const form = context.req.query('form') === 'frame' ? 'frame' : 'element';
              return context.html(
                demoPage(knowledge, { page: page !== undefined && knowledge.pages.has(page) ? page : null, form }, widget),
              );
            },
          },
          '/embed': {
            GET: (context) => {
              allowOnPage(context, 'scripts', 'chat');
              return context.html(embedPage(knowledge, config.allowedOrigins, widget));
            },
          },
        };

  return {
    '/': {
      GET: async (context) => {
        if (widget !== null) allowOnPage(context, 'scripts', 'chat');
        return context.html(homePage(knowledge, chat.topics(), widget, await openedOn(context)));
      },
    },
    '/ask': {
      // Reached by going back or reloading: there is nothing to show without a question.
      GET: (context) => context.redirect('/', 303),
      POST: async (context) => {
        if (!isFromOwnPage(context)) throw new Refusal('origin-refused');
        const form = await admit(context, 'application/x-www-form-urlencoded', asking.limit);
        const reply = await replyTo(parseQuestionForm(form), context.req.raw.signal, randomUUID(), asking);
        return context.html(replyPage(knowledge, reply, renderMarkdown));
      },
    },
    '/topics': { GET: (context) => context.html(topicsPage(knowledge, chat.topics())) },
    '/topics/:topic': {
      GET: async (context) => {
        const topic = topicOf(context.req.param('topic'));
        if (topic === undefined) throw new Refusal('not-found');
        const device = deviceOf(context);
        const guidance = await topicGuidance(topic, device);
        return context.html(topicPage(knowledge, topic, guidance, { device, renderMarkdown }));
      },
    },
    '/procedures/:procedure': {
      GET: (context) => {
        const procedure = found(procedureOf(context.req.param('procedure')));
        const device = deviceOf(context);
        const guidance = guideProcedure(knowledge, procedure, device);
        return context.html(procedurePage(knowledge, procedure, guidance, { device, renderMarkdown }));
      },
    },
    '/procedures/:procedure/steps/:number': {
      GET: (context) => {
        const procedure = found(procedureOf(context.req.param('procedure')));
        const number = found(stepNumber(context.req.param('number')));
        const device = deviceOf(context);
        const guidance = found(guideStep(knowledge, procedure, number, device));
        return context.html(stepPage(knowledge, guidance, { device, renderMarkdown }));
      },
    },
    '/print/:topic': {
      GET: async (context) => {
        allowOnPage(context, 'scripts');
        const id = context.req.param('topic');
        const device = deviceOf(context);
        const base = publicBase(context, config, publicUrl);
        const topic = topicOf(id);
        if (topic !== undefined) {
          const guidance = await topicGuidance(topic, device);
          const address = base && chatUrl(base, topic.id);
          return context.html(
            printPage(knowledge, { title: topic.title, guidance, device, address, back: withDevice(topicPath(topic.id), device) }),
          );
        }
        const procedure: Procedure = found(procedureOf(id));
        const path = procedurePath(procedure.id);
        const address = base && new URL(path.slice(1), chatUrl(base, null)).href;
        const guidance = guideProcedure(knowledge, procedure, device);
        return context.html(printPage(knowledge, { title: procedure.title, guidance, device, address, back: withDevice(path, device) }));
      },
    },
    '/sources/:document': {
      GET: (context) => {
        const document = documents.get(context.req.param('document') ?? '');
        if (document === undefined) throw new Refusal('document-not-found');
        return context.html(sourcePage(knowledge, document, context.req.query('section'), renderMarkdown));
      },
    },
    ...withWidget,
  };
}

type MenuTopic = Topics['topics'][number];

/** Answers a topic from the knowledge; one without a point is asked once per device, and the answer kept: the knowledge does not change. */
function topicGuide(knowledge: Knowledge, chat: Chat, asking: ChatRouteDependencies) {
  const asked = new Map<string, Promise<Guidance>>();
  // One visitor's leaving must not take the answer from the others.
  const stays = new AbortController().signal;
  return async ({ id, title, message }: MenuTopic, device: Device | null): Promise<Guidance> => {
    const topic = knowledge.topics.find((each) => each.id === id);
    const own = topic && guideTopic(knowledge, topic, device);
    if (own) return own;
    const key = `${id} ${device}`;
    let answer = asked.get(key);
    if (answer === undefined) {
      answer = replyTo({ message, ...(device && { device }), channel: 'web' }, stays, randomUUID(), { ...asking, chat }).then(
        // Nobody goes on with this conversation: its id stays here.
        ({ conversationId, messageId, ...reply }) => ({ ...reply, title, warningsTitle: null, procedures: [], differsByDevice: false }),
      );
      asked.set(key, answer);
      answer.catch(() => asked.delete(key));
    }
    return answer;
  };
}

function deviceOf(context: AppContext): Device | null {
  return deviceSchema.safeParse(context.req.query('device')).data ?? null;
}

function stepNumber(text: string | undefined): number | null {
  return /^[1-9]\d{0,2}$/.test(text ?? '') ? Number(text) : null;
}

/** @throws {Refusal} 'not-found' */
function found<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Refusal('not-found');
  return value;
}
