import { stringify } from 'yaml';
import type { ConversationCase } from '../evaluation/conversation-case.ts';
import { sectionsOf } from '../knowledge/coverage.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { normalize, squash } from '../text/normalize.ts';
import type { Cluster } from './cluster-questions.ts';

/** A question that failed, with what was decided about it. */
export interface DecidedQuestion {
  readonly messageId: string;
  readonly message: string;
  readonly kind: string;
  readonly device: string | null;
  readonly decision: { readonly decision: string; readonly point: string | null } | null;
  /** What was said before it in its conversation. */
  readonly before: readonly string[];
}

/**
 * Evaluation cases, a line each: a real question that failed is a failing test until the knowledge is mended.
 * @see src/evaluation/conversation-case.ts
 */
export function evaluationCases(knowledge: Knowledge, questions: readonly DecidedQuestion[]): string {
  const cases = questions.flatMap(({ messageId, message, kind, device, decision, before }): ConversationCase[] => {
    if (decision === null) return [];
    const point = decision.point === null ? undefined : knowledge.points.get(decision.point);
    const isOutside = decision.decision === 'out-of-scope';
    const sections = point ? sectionsOf(point) : [];
    const expect = {
      kind: [isOutside ? ('decline' as const) : (point?.kind ?? ('answer' as const))],
      sections: isOutside || sections.length === 0 ? [] : [sections],
      must: [],
      mustNot: [],
    };
    return [
      {
        id: `real-${messageId}`,
        tags: ['real', kind === 'decline' ? 'declined' : 'disliked', decision.decision],
        device: device === 'pc' || device === 'smartphone' ? device : null,
        turns: [...before.map((user) => ({ user })), { user: message, expect }],
      },
    ];
  });
  return cases.map((each) => `${JSON.stringify(each)}\n`).join('');
}

/** Wordings to add to points that are there, as YAML by the point's id; those that a point has already are left out. */
export function wordingsToAdd(knowledge: Knowledge, questions: readonly DecidedQuestion[]): string {
  const byPoint = new Map<string, string[]>();
  for (const { message, decision } of questions) {
    if (decision?.decision !== 'assigned' || decision.point === null) continue;
    const known = [...(knowledge.points.get(decision.point)?.asks ?? []), ...(byPoint.get(decision.point) ?? [])].map(comparable);
    if (!known.includes(comparable(message))) byPoint.set(decision.point, [...(byPoint.get(decision.point) ?? []), oneLine(message)]);
  }
  const head =
    '# それぞれの項目の asks に足す言い方です。伏せ字や個人的な内容を直してから、knowledge/points/ のファイルに写してください。\n';
  return `${head}${stringify(Object.fromEntries(byPoint), { lineWidth: 0 })}`;
}

/** Points to write, as a file in the format of knowledge/points/: a cluster each, the answer left open. */
export function draftPoints(clusters: readonly Cluster<unknown>[]): string {
  const points = clusters.map(({ label, wordings }, index) => ({
    id: `draft/question-${index + 1}`,
    title: oneLine(label).slice(0, 60),
    asks: wordings.map(({ text }) => oneLine(text)),
    answer: '（ここに答えを書きます）',
    sections: ['（根拠の見出し）'],
  }));
  const head = [
    '# 下書きです。topic と id を決め、言い方を8個以上に増やし、答えと根拠を書いてから knowledge/points/ に置いてください。',
    '# 伏せ字や個人的な内容は消してください。書き方は knowledge/README.md にあります。',
  ];
  return `${head.join('\n')}\n${stringify({ topic: 'draft', points }, { lineWidth: 0 })}`;
}

function comparable(text: string): string {
  return squash(normalize(text));
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
