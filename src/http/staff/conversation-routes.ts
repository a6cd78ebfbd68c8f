import { z } from 'zod';
import { deviceSchema } from '../../contract/chat.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { ConversationFilter, PageCursor } from '../../store/find-conversations.ts';
import type { AppContext } from '../app-env.ts';
import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { conversationPage, conversationsPage, marks, onlyNames, type ShownFilter } from './conversation-pages.ts';
import type { StaffGuard } from './staff-guard.ts';
import { channelNames, dayOf, startOfDay } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface ConversationDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
}

const DAY_MS = 86_400_000;

const reviewSchema = z.object({
  mark: z.enum(Object.keys(marks)),
  note: z
    .string()
    .max(2_000)
    .transform((text) => text.trim()),
});

/** What people asked and were answered. */
export function conversationRoutes({ guard, office: { store }, knowledge }: ConversationDependencies): Routes {
  return {
    '/staff/conversations': guard.get('operator', async (context, member) => {
      const filter = readFilter(context);
      const after = readCursor(context.req.query('after'));
      const page = await store.call('findConversations', [toStoreFilter(filter), after ? { after } : {}]);
      return context.html(conversationsPage(knowledge, member, filter, page));
    }),
    '/staff/conversations/:id': guard.get('operator', async (context, member) => {
      const id = context.req.param('id') ?? '';
      const conversation = await store.call('readConversation', [id]);
      if (conversation === null) throw new Refusal('not-found');
      guard.note(context, member, 'read conversation', { conversation: conversation.id });
      return context.html(conversationPage(knowledge, member, conversation));
    }),
    '/staff/conversations/:id/review': guard.post('operator', async (context, member, form) => {
      const id = context.req.param('id') ?? '';
      const read = reviewSchema.safeParse({ mark: form.get('mark'), note: form.get('note') ?? '' });
      if (!read.success) throw new Refusal('value-invalid');
      const isKnown = await store.call('reviewConversation', [id, { at: Date.now(), ...read.data, reviewer: member.name }]);
      if (!isKnown) throw new Refusal('not-found');
      guard.note(context, member, 'reviewed conversation', { conversation: id, mark: read.data.mark });
      return context.redirect(`/staff/conversations/${encodeURIComponent(id)}`, 303);
    }),
    '/staff/conversations/:id/delete': guard.post('editor', async (context, member, form) => {
      const id = context.req.param('id') ?? '';
      if (form.get('sure') !== 'yes') throw new Refusal('value-invalid');
      if (!(await store.call('forgetConversation', [id]))) throw new Refusal('not-found');
      guard.note(context, member, 'deleted conversation', { conversation: id });
      return context.redirect('/staff/conversations', 303);
    }),
    '/staff/export': guard.get('editor', async (context, member) => {
      const format = z.enum(['csv', 'jsonl']).safeParse(context.req.query('format')).data;
      if (format === undefined) throw new Refusal('value-invalid');
      const since = startOfDay(context.req.query('since')) ?? 0;
      guard.note(context, member, 'exported conversations', { format, since });
      // The first page before the headers: a store that is gone is still an error then.
      let page = await store.call('exportPage', [format, since, '']);
      const encoder = new TextEncoder();
      const end = format === 'csv' ? '\r\n' : '\n';
      const toBytes = () => encoder.encode(page.lines.map((line) => `${line}${end}`).join(''));
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          // Spreadsheets take CSV for UTF-8 by its byte order mark.
          if (format === 'csv') controller.enqueue(encoder.encode('\ufeff'));
          controller.enqueue(toBytes());
        },
        async pull(controller) {
          if (page.next === null) return controller.close();
          page = await store.call('exportPage', [format, since, page.next]);
          controller.enqueue(toBytes());
        },
      });
      return context.body(body, 200, {
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
        'Content-Disposition': `attachment; filename="conversations-${dayOf(Date.now())}.${format}"`,
      });
    }),
  };
}

/** What is not understood counts as not given. */
function readFilter(context: AppContext): ShownFilter {
  const one = (name: string, known: Readonly<Record<string, unknown>>) => {
    const value = context.req.query(name) ?? '';
    return Object.hasOwn(known, value) ? value : '';
  };
  const day = (name: string) => (startOfDay(context.req.query(name)) === null ? '' : (context.req.query(name) ?? ''));
  return {
    only: one('only', onlyNames),
    channel: one('channel', channelNames),
    device: one('device', deviceSchema.enum),
    mark: one('mark', { none: true, ...marks }),
    from: day('from'),
    to: day('to'),
  };
}

function toStoreFilter({ only, channel, device, from, to, mark }: ShownFilter): ConversationFilter {
  const [first, last] = [startOfDay(from), startOfDay(to)];
  return {
    ...(only === 'declined' && { declined: true }),
    ...(only === 'down' && { down: true }),
    ...(only === 'loop' && { clarifyLoop: true }),
    ...(channel !== '' && { channel }),
    ...(device !== '' && { device }),
    ...(mark !== '' && { mark: mark === 'none' ? null : mark }),
    ...(first !== null && { from: first }),
    ...(last !== null && { to: last + DAY_MS }),
  };
}

/** `<lastAt>.<id>` */
function readCursor(text: string | undefined): PageCursor | null {
  const [, lastAt, id] = /^(\d{1,16})\.([\w-]{1,64})$/.exec(text ?? '') ?? [];
  return lastAt === undefined || id === undefined ? null : { lastAt: Number(lastAt), id };
}
