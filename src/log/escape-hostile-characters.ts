/** What a terminal or a viewer obeys instead of showing: DEL and C1 controls, line separators, hidden and turning characters. */
const hostile = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/**
 * A line of JSON with every such character as `\uXXXX`; JSON itself escapes C0 controls. The line says the same to
 * whoever parses it.
 */
export function escapeHostileCharacters(line: string): string {
  return line.replace(hostile, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
