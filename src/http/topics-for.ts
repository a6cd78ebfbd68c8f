import type { Topics } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

/**
 * The topics as a menu.
 * @param page Key of the embedding site's screen: what fits it comes first. An unknown one changes nothing.
 */
export function topicsFor({ topics }: Topics, knowledge: Pick<Knowledge, 'pages'>, page: string | undefined): Topics {
  const fitting = knowledge.pages.get(page ?? '') ?? [];
  const rank = (id: string) => (fitting.includes(id) ? fitting.indexOf(id) : fitting.length);
  return {
    topics: topics.map(({ id, title, message }) => ({ id, title, message })).toSorted((a, b) => rank(a.id) - rank(b.id)),
  };
}
