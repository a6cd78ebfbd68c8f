const RUBY = /\{([^{}|]+)\|([^{}|]+)\}/g;

/** Fixed words without their readings, placeholders filled in. A placeholder without a value stays as it is. */
export function plain(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(RUBY, '$1').replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Fixed words cut into plain pieces and pieces with a reading. */
export function withReadings(text: string): (string | { readonly base: string; readonly reading: string })[] {
  // Splitting by a pattern with two groups gives plain, base, reading, plain, base, reading, … plain.
  const pieces = text.split(RUBY);
  return pieces.flatMap((piece, index) =>
    index % 3 === 0 ? piece || [] : index % 3 === 1 ? { base: piece, reading: pieces[index + 1] ?? '' } : [],
  );
}
