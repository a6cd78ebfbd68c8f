import { createHash, randomBytes } from 'node:crypto';
import type { StoreDatabase } from './schema.ts';

/** Minutes without a request after which a session ends, and hours after which every session does. @see OWASP ASVS 5.0, 7.3 */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
/** A session is marked as seen at most this often: not every request writes. */
const SEEN_EVERY_MS = 60_000;

export interface StaffSession {
  readonly name: string;
  readonly role: string;
  readonly createdAt: number;
}

/** @returns the token, 256 random bits in base64url; the store keeps only its hash */
export async function createStaffSession(
  db: StoreDatabase,
  who: { readonly name: string; readonly role: string },
  now: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('staff_sessions')
    .values({ token_hash: hashOf(token), name: who.name, role: who.role, created_at: now, seen_at: now })
    .execute();
  return token;
}

/** @returns null for a token that is unknown, idle for too long or too old */
export async function findStaffSession(db: StoreDatabase, token: string, now: number): Promise<StaffSession | null> {
  const session = await db
    .selectFrom('staff_sessions')
    .select(['name', 'role', 'created_at', 'seen_at'])
    .where('token_hash', '=', hashOf(token))
    .where('created_at', '>', now - LONGEST_MS)
    .where('seen_at', '>', now - IDLE_MS)
    .executeTakeFirst();
  if (!session) return null;
  if (now - session.seen_at >= SEEN_EVERY_MS)
    await db.updateTable('staff_sessions').set({ seen_at: now }).where('token_hash', '=', hashOf(token)).execute();
  return { name: session.name, role: session.role, createdAt: session.created_at };
}

export async function endStaffSession(db: StoreDatabase, token: string): Promise<void> {
  await db.deleteFrom('staff_sessions').where('token_hash', '=', hashOf(token)).execute();
}

/** Ends every session of one person, for instance when the password changes. */
export async function endStaffSessionsOf(db: StoreDatabase, name: string): Promise<void> {
  await db.deleteFrom('staff_sessions').where('name', '=', name).execute();
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
