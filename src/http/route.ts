import type { Handler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** What one address answers, by method. */
export type Route = Partial<Record<'GET' | 'POST', Handler<AppEnv>>>;

/** Routes by pattern; `:name` stands for one segment of a path. */
export type Routes = Readonly<Record<string, Route>>;

/** @returns the pattern a path belongs to, or undefined */
export function patternOf(path: string, patterns: readonly string[]): string | undefined {
  if (patterns.includes(path)) return path;
  const segments = path.split('/');
  return patterns.find((pattern) => {
    const wanted = pattern.split('/');
    return wanted.length === segments.length && wanted.every((segment, index) => segment.startsWith(':') || segment === segments[index]);
  });
}
