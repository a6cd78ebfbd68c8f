/** Text as both engines keep it: PostgreSQL refuses NUL, and half a surrogate pair is no character. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd');
}
