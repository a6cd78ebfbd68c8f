import { createRateLimit, type RateLimit } from '../limits/rate-limit.ts';
import { createSignInLimit } from '../limits/sign-in-limit.ts';
import { readConversationState, saveConversationState } from './conversation-states.ts';
import { decideGap } from './decide-gap.ts';
import { exportPage } from './export-conversations.ts';
import { findConversations } from './find-conversations.ts';
import { forgetConversation, sweep } from './forget.ts';
import type { OpenedStore } from './open-store.ts';
import { postgresLimiter } from './postgres-limiter.ts';
import { readConversation } from './read-conversation.ts';
import { recentQuestions } from './recent-questions.ts';
import { reviewConversation } from './review-conversation.ts';
import { saveFeedback } from './save-feedback.ts';
import { saveMessages } from './save-messages.ts';
import { removeOldFilesAside } from './set-file-aside.ts';
import { createStaffSession, endStaffSession, endStaffSessionsOf, findStaffSession } from './staff-sessions.ts';
import { countAll, countBy, countByDay, countSections, findFailedQuestions } from './statistics.ts';

/** Everything that may be asked of an open store: plain values in, plain values out, so that another thread can ask. */
export function storeOperations({ db, pool, location }: OpenedStore) {
  const makeLimiter = pool && postgresLimiter(pool);
  const rateLimits = new Map<number, RateLimit>();
  const signInLimit = makeLimiter && createSignInLimit(makeLimiter);
  const bound =
    <Arguments extends unknown[], Result>(operation: (on: typeof db, ...rest: Arguments) => Promise<Result>) =>
    (...rest: Arguments) =>
      operation(db, ...rest);
  return {
    /** Proves that writing works. */
    async probe(): Promise<void> {
      const mark = { name: 'probe', value: Date.now() };
      await db
        .insertInto('marks')
        .values(mark)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(mark))
        .execute();
    },
    saveMessages: bound(saveMessages),
    saveFeedback: bound(saveFeedback),
    readConversationState: bound(readConversationState),
    saveConversationState: bound(saveConversationState),
    /** @returns null when the request may pass, else the seconds to wait; null too where nothing is shared */
    async countRequest(client: string, perMinute: number): Promise<number | null> {
      if (makeLimiter === null) return null;
      const limit = rateLimits.get(perMinute) ?? createRateLimit(perMinute, makeLimiter);
      rateLimits.set(perMinute, limit);
      return limit.secondsToWait(client);
    },
    /** @returns as {@link countRequest} */
    countSignIn: async (name: string, client: string): Promise<number | null> => signInLimit?.count(name, client) ?? null,
    forgiveSignIn: async (name: string, client: string): Promise<void> => signInLimit?.forgive(name, client),
    findConversations: bound(findConversations),
    readConversation: bound(readConversation),
    reviewConversation: bound(reviewConversation),
    forgetConversation: (id: string) => forgetConversation(db, location.engine, id),
    async sweep(now: number, retentionDays: number) {
      if (location.engine === 'sqlite') removeOldFilesAside(location.file, now, retentionDays);
      return sweep(db, location.engine, now, retentionDays);
    },
    countByDay: bound(countByDay),
    countBy: bound(countBy),
    countAll: bound(countAll),
    countSections: bound(countSections),
    findFailedQuestions: bound(findFailedQuestions),
    decideGap: bound(decideGap),
    recentQuestions: bound(recentQuestions),
    exportPage: bound(exportPage),
    createStaffSession: bound(createStaffSession),
    findStaffSession: bound(findStaffSession),
    endStaffSession: bound(endStaffSession),
    endStaffSessionsOf: bound(endStaffSessionsOf),
  };
}

export type StoreOperations = ReturnType<typeof storeOperations>;
export type OperationName = keyof StoreOperations;
