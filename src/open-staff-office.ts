import type { Config } from './config.ts';
import type { StaffOffice } from './http/staff/staff-office.ts';
import { serveScript } from './http/widget-scripts.ts';
import type { OpenedRecords } from './open-records.ts';
import { buildConsole } from './staff/build-console.ts';
import { KnowledgeDiffJob } from './staff/knowledge-diff-job.ts';
import { OidcSignIn } from './staff/oidc-sign-in.ts';
import { PasswordSignIn } from './staff/password-sign-in.ts';

/** @returns null where the console is not configured */
export async function openStaffOffice(
  config: Config,
  { store, signInLimit }: Pick<OpenedRecords, 'store' | 'signInLimit'>,
): Promise<StaffOffice | null> {
  const { staff } = config;
  if (staff === undefined) return null;
  return {
    passwords: staff.accounts.length > 0 ? new PasswordSignIn(staff.accounts, signInLimit) : null,
    // The configuration has no provider without PUBLIC_URL.
    oidc: staff.oidc && config.publicUrl !== undefined ? new OidcSignIn(staff.oidc, config.publicUrl) : null,
    store,
    diffJob: new KnowledgeDiffJob(config),
    script: serveScript('staff', await buildConsole()),
  };
}
