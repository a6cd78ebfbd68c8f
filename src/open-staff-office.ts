import type { Config } from './config.ts';
import type { StaffOffice } from './http/staff/staff-office.ts';
import { serveScript } from './http/widget-scripts.ts';
import { buildConsole } from './staff/build-console.ts';
import { KnowledgeDiffJob } from './staff/knowledge-diff-job.ts';
import { PasswordSignIn } from './staff/password-sign-in.ts';
import type { StoreClient } from './store/store-client.ts';

/** @returns null where the console is not configured */
export async function openStaffOffice(config: Config, store: Pick<StoreClient, 'call'>): Promise<StaffOffice | null> {
  const { staff } = config;
  if (staff === undefined) return null;
  return {
    passwords: staff.accounts.length > 0 ? new PasswordSignIn(staff.accounts) : null,
    oidc: null,
    store,
    diffJob: new KnowledgeDiffJob(config),
    script: serveScript('staff', await buildConsole()),
  };
}
