import type { Logger } from 'pino';
import type { QuestionAnswerer } from '../../answering/answer-question.ts';
import type { Config } from '../../config.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Retriever } from '../../retrieval/retrieve.ts';
import type { KanjiRestorer } from '../../text/restore-kanji.ts';
import { assetResponse } from '../asset.ts';
import type { Routes } from '../route.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { gapRoutes } from './gap-routes.ts';
import { knowledgeRoutes } from './knowledge-routes.ts';
import { lookUpRoutes } from './look-up-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { staffStyle } from './staff-css.ts';
import type { StaffGuard } from './staff-guard.ts';
import type { StaffOffice } from './staff-office.ts';

/** What the console takes from the knowledge in use. */
export interface StaffDesk {
  readonly office: StaffOffice;
  readonly retriever: Retriever;
  readonly answerer: Pick<QuestionAnswerer, 'consider'>;
  readonly restorer: KanjiRestorer | null;
}

interface StaffRouteDependencies {
  readonly desk: StaffDesk;
  readonly guard: StaffGuard;
  readonly knowledge: Knowledge;
  readonly config: Config;
  readonly logger: Logger;
}

/** The whole staff console. */
export function staffRoutes({ desk, guard, knowledge, config, logger }: StaffRouteDependencies): Routes {
  const { office, retriever, answerer, restorer } = desk;
  const { script } = office;
  return {
    '/assets/staff.css': { GET: (context) => assetResponse(context, staffStyle, { immutable: true }) },
    ...(script && { [script.path]: { GET: (context) => assetResponse(context, script.asset, { immutable: true }) } }),
    ...signInRoutes({ guard, office, knowledge, config }),
    ...oidcRoutes({ guard, office, knowledge, logger }),
    ...lookUpRoutes({ guard, office, config, parts: { knowledge, retriever, answerer, restorer } }),
    ...conversationRoutes({ guard, office, knowledge }),
    ...gapRoutes({ guard, office, knowledge, retriever }),
    ...knowledgeRoutes({ guard, office, knowledge }),
    ...dashboardRoutes({ guard, office, knowledge }),
  };
}
