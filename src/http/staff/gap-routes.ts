import { z } from 'zod';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { Concepts } from '../../retrieval/concepts.ts';
import type { Retriever } from '../../retrieval/retrieve.ts';
import { type ClusterOptions, clusterQuestions, termFrequencies } from '../../staff/cluster-questions.ts';
import { type DecidedQuestion, draftPoints, evaluationCases, wordingsToAdd } from '../../staff/gap-exports.ts';
import type { FailedQuestion } from '../../store/statistics.ts';

import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { gapsPage, MOST_IN_FORM } from './gaps-page.ts';
import type { StaffGuard } from './staff-guard.ts';
import { type Days, readDays } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface GapDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
  readonly retriever: Pick<Retriever, 'rank'>;
}

/** Points suggested for a cluster, and clusters that get suggestions. */
const NEAREST = 3;
const WITH_SUGGESTIONS = 50;
/** Phrasings of each point that tell how common a word is. */
const BACKGROUND_ASKS = 5;

const exportKinds = {
  asks: ['text/yaml; charset=utf-8', 'asks.yaml'],
  drafts: ['text/yaml; charset=utf-8', 'draft.yaml'],
  cases: ['application/x-ndjson; charset=utf-8', 'real-questions.jsonl'],
} as const;

/** What the knowledge lacks, and what is to become of it. Nothing here writes to the knowledge. */
export function gapRoutes({ guard, office: { store }, knowledge, retriever }: GapDependencies): Routes {
  let known: ClusterOptions | undefined;
  /** How people ask, as far as the knowledge knows: counted once, when somebody looks. */
  const clustering = (): ClusterOptions => {
    if (known === undefined) {
      const concepts = new Concepts(knowledge.synonyms);
      const asked = [...knowledge.points.values()].flatMap(({ title, asks }) => [title, ...asks.slice(0, BACKGROUND_ASKS)]);
      known = { concepts, background: termFrequencies(asked, concepts) };
    }
    return known;
  };

  async function read(days: Days): Promise<readonly FailedQuestion[]> {
    return store.call('findFailedQuestions', [{ from: days.start, to: days.end }]);
  }

  /** By its title, as people choose it, or by its id. */
  function pointNamed(name: string): string | null {
    if (knowledge.points.has(name)) return name;
    return [...knowledge.points.values()].find(({ title }) => title === name)?.id ?? null;
  }

  async function nearest(label: string): Promise<string[]> {
    const ranked = await retriever.rank(label.slice(0, 200), NEAREST * 3);
    return ranked.flatMap(({ target, kind }) => (kind === 'point' ? [target] : [])).slice(0, NEAREST);
  }

  /** With what was said before: a follow-up means nothing alone. */
  async function withBefore(question: FailedQuestion): Promise<DecidedQuestion> {
    const conversation = await store.call('readConversation', [question.conversationId]);
    const messages = conversation?.messages ?? [];
    const at = messages.findIndex(({ id }) => id === question.messageId);
    return { ...question, before: messages.slice(0, Math.max(0, at)).map(({ message }) => message) };
  }

  return {
    '/staff/gaps': guard.get('operator', async (context, member) => {
      const days = readDays((name) => context.req.query(name));
      const isDecided = context.req.query('show') === 'decided';
      const all = await read(days);
      const shown = all.filter(({ decision }) => (decision !== null) === isDecided);
      const clusters = clusterQuestions(shown, clustering());
      const suggested = await Promise.all(
        clusters.map(async (cluster, index) => ({
          ...cluster,
          nearest: !isDecided && index < WITH_SUGGESTIONS ? await nearest(cluster.label) : [],
        })),
      );
      const decided = isDecided ? shown.length : all.length - shown.length;
      const { from, to } = days;
      return context.html(
        gapsPage(knowledge, member, { from, to, isDecided, clusters: suggested, decided, waiting: all.length - decided }),
      );
    }),
    '/staff/gaps/decide': guard.post('editor', async (context, member, form) => {
      const ids = z.array(z.string().max(64)).min(1).max(MOST_IN_FORM).safeParse(form.getAll('id'));
      const decision = z.enum(['assigned', 'out-of-scope', 'drafted', 'none']).safeParse(form.get('decision'));
      const point = pointNamed(form.get('point') ?? '');
      if (!ids.success || !decision.success) throw new Refusal('value-invalid');
      if (decision.data === 'assigned' && point === null) throw new Refusal('value-invalid');
      const kept =
        decision.data === 'none'
          ? null
          : { decision: decision.data, point: decision.data === 'assigned' ? point : null, editor: member.name, at: Date.now() };
      const questions = await store.call('decideGap', [ids.data, kept]);
      guard.note(context, member, 'decided about gaps', { decision: decision.data, questions });
      const { from, to } = readDays((name) => form.get(name) ?? undefined);
      const query = new URLSearchParams({ show: decision.data === 'none' ? 'decided' : 'waiting', from, to }).toString();
      return context.redirect(`/staff/gaps?${query}`, 303);
    }),
    '/staff/gaps/export': guard.get('editor', async (context, member) => {
      const kind = z.enum(['asks', 'drafts', 'cases']).safeParse(context.req.query('kind')).data;
      if (kind === undefined) throw new Refusal('value-invalid');
      const decided = (await read(readDays((name) => context.req.query(name)))).filter(({ decision }) => decision !== null);
      guard.note(context, member, 'exported gaps', { kind, questions: decided.length });
      const [type, name] = exportKinds[kind];
      const headers = { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` };
      if (kind === 'drafts') {
        const drafted = decided.filter(({ decision }) => decision?.decision === 'drafted');
        return context.body(draftPoints(clusterQuestions(drafted, clustering())), 200, headers);
      }
      const questions = await inTurn(decided, withBefore);
      return context.body(kind === 'asks' ? wordingsToAdd(knowledge, questions) : evaluationCases(knowledge, questions), 200, headers);
    }),
  };
}

/** One after the other: an export must not fill the store's queue. */
async function inTurn<Value, Result>(values: readonly Value[], work: (value: Value) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const value of values) results.push(await work(value));
  return results;
}
