import type { KnowledgeDiffJob } from '../../staff/knowledge-diff-job.ts';
import type { OidcSignIn } from '../../staff/oidc-sign-in.ts';
import type { PasswordSignIn } from '../../staff/password-sign-in.ts';
import type { StoreClient } from '../../store/store-client.ts';
import type { ServedScript } from '../widget-scripts.ts';

/** What the console needs whatever knowledge is in use: it outlives a generation of the index. */
export interface StaffOffice {
  /** null: nobody signs in with a password. */
  readonly passwords: PasswordSignIn | null;
  /** null: nobody signs in at a provider. */
  readonly oidc: OidcSignIn | null;
  readonly store: Pick<StoreClient, 'call'>;
  readonly diffJob: KnowledgeDiffJob;
  /** Makes the pages quicker to use; they work without it. */
  readonly script: ServedScript | null;
}
