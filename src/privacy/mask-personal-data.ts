// temporary stub by the lead; overwrite
export const NAMES_OF_KINDS: Record<string, string> = {};
export const SECRET_KINDS = new Set<string>();
export function maskPersonalData(text: string, _published: readonly string[]): { text: string; kinds: readonly string[] } { return { text, kinds: [] }; }
