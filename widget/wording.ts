const RUBY = /\{([^{}|]+)\|([^{}|]+)\}/g;

/** Fixed words without their readings, placeholders filled in. A placeholder without a value stays as it is. */
export function plain(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(RUBY, '$1').replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Fixed words cut into plain pieces and pieces with a reading. */
export function withReadings(text: string): (string | { readonly base: string; readonly reading: string })[] {
  const parts: (string | { base: string; reading: string })[] = [];
  let from = 0;
  for (const match of text.matchAll(RUBY)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ base: match[1] ?? '', reading: match[2] ?? '' });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
