import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Routes } from '../route.ts';
import { dashboardPage } from './dashboard-page.ts';
import type { StaffGuard } from './staff-guard.ts';
import { readDays } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface DashboardDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
}

/** Rows of a ranking. */
const MOST = 12;

export function dashboardRoutes({ guard, office: { store }, knowledge }: DashboardDependencies): Routes {
  return {
    '/staff/dashboard': guard.get('operator', async (context, member) => {
      const { from, to, start, end } = readDays((name) => context.req.query(name));
      const range = { from: start, to: end };
      const [days, totals, topics, devices, channels] = await Promise.all([
        store.call('countByDay', [range]),
        store.call('countAll', [range]),
        store.call('countBy', ['topic', range, MOST]),
        store.call('countBy', ['device', range, MOST]),
        store.call('countBy', ['channel', range, MOST]),
      ]);
      return context.html(dashboardPage(knowledge, member, { from, to, start, end, days, totals, topics, devices, channels }));
    }),
  };
}
