import type { Knowledge } from '../../knowledge/knowledge.ts';
import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { knowledgePage } from './knowledge-page.ts';
import type { StaffGuard } from './staff-guard.ts';
import { readDays } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface KnowledgeDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
}

/** How the sections are used, and what the next knowledge would change. */
export function knowledgeRoutes({ guard, office: { store, diffJob }, knowledge }: KnowledgeDependencies): Routes {
  return {
    '/staff/knowledge': guard.get('operator', async (context, member) => {
      const { from, to, start, end } = readDays((name) => context.req.query(name));
      const uses = await store.call('countSections', [{ from: start, to: end }]);
      const { isStaged, state } = diffJob;
      return context.html(knowledgePage(knowledge, member, { from, to, uses, isStaged, diff: state }));
    }),
    '/staff/knowledge/compare': guard.post('editor', (context, member) => {
      if (!diffJob.isStaged) throw new Refusal('not-found');
      diffJob.start();
      guard.note(context, member, 'compared the staged knowledge');
      return context.redirect('/staff/knowledge', 303);
    }),
  };
}
