import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

export interface YamlFault {
  /** 1-based */
  readonly line: number;
  readonly reason: string;
}

/** Steps into a YAML text: names of fields, positions in a list (from 0), or the `id` of an entry of a list. */
export type YamlPath = readonly (string | number)[];

/** A YAML text with the lines of its entries, so that a fault can say where it stands. */
export class YamlText {
  /** Why the text is no YAML; empty when it is. */
  readonly faults: readonly YamlFault[];
  readonly value: unknown;
  readonly #root: Node | null;
  readonly #lines = new LineCounter();
  readonly #firstLine: number;

  /** @param firstLine line of the file on which the text begins */
  constructor(text: string, firstLine = 1) {
    this.#firstLine = firstLine;
    const document = parseDocument(text, { lineCounter: this.#lines });
    this.#root = document.contents;
    const faults = document.errors.map(({ pos, message }) => ({
      line: this.#lineAt(pos[0]),
      reason: `not readable as YAML: ${message.split('\n')[0]}`,
    }));
    // A text that begins with * is taken for an alias.
    visit(document, {
      Alias: (_, alias) => {
        if (alias.resolve(document)) return;
        faults.push({
          line: this.#lineAt(alias.range?.[0] ?? 0),
          reason: `not readable as YAML: text that begins with * must stand in quotation marks: "*${alias.source}"`,
        });
      },
    });
    let value: unknown;
    if (faults.length === 0) {
      try {
        value = document.toJS();
      } catch (error) {
        faults.push({ line: firstLine, reason: `not readable as YAML: ${error instanceof Error ? error.message : String(error)}` });
      }
    }
    this.faults = faults;
    this.value = value;
  }

  /** @returns what stands at a path, in the schema's shape, or everything that is wrong with it */
  read<Value>(schema: z.ZodType<Value>, at: YamlPath = []): { data: Value; faults: [] } | { data: undefined; faults: YamlFault[] } {
    if (this.faults.length > 0) return { data: undefined, faults: [...this.faults] };
    const value = valueAt(this.value, at);
    const result = schema.safeParse(value);
    if (result.success) return { data: result.data, faults: [] };
    const faults = result.error.issues.flatMap((issue) => {
      const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
      const place = [describePath(this.value, at), describePath(value, path)].filter(Boolean).join(': ');
      const reasons = describeIssue(issue, valueAt(value, path));
      return reasons.map(({ reason, field }) => ({
        line: this.lineOf([...at, ...path, ...(field === undefined ? [] : [field])]),
        reason: place === '' ? reason : `${place}: ${reason}`,
      }));
    });
    return { data: undefined, faults };
  }

  /** @returns the 1-based line of the entry, or of the nearest one around it */
  lineOf(path: YamlPath): number {
    let node: unknown = this.#root;
    let line = this.#firstLine;
    for (const key of path) {
      let found: unknown;
      let mark: unknown;
      if (isMap(node)) {
        const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key));
        found = pair?.value;
        mark = pair?.key;
      } else if (isSeq(node)) {
        found = typeof key === 'number' ? node.items[key] : node.items.find((item) => isMap(item) && item.get('id') === key);
        mark = found;
      }
      if (isNode(mark) && mark.range) line = this.#lineAt(mark.range[0]);
      else if (found === undefined) return line;
      node = found;
    }
    return line;
  }

  #lineAt(offset: number): number {
    return this.#lines.linePos(offset).line + this.#firstLine - 1;
  }
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** `points.3.asks.0` → `contact/phone: asks: entry 1`: entries by their id where they have one. */
function describePath(value: unknown, path: YamlPath): string {
  const names: string[] = [];
  let inner = value;
  for (const key of path) {
    inner = valueAt(inner, [key]);
    const id = valueAt(inner, ['id']);
    if (typeof key === 'string') names.push(key);
    else if (typeof id === 'string') names.splice(0, names.length, id);
    else names.push(`entry ${key + 1}`);
  }
  return names.join(': ');
}

const WORDS_FOR_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list (lines that begin with "- ", or […])',
  object: 'fields (lines like "name: …")',
  record: 'fields (lines like "name: …")',
};

/** A fault of the schema in plain words; one for each field that is not known. */
function describeIssue(issue: z.core.$ZodIssue, value: unknown): { reason: string; field?: string }[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((field) => ({ reason: `there is no field "${field}"`, field }));
    case 'invalid_type': {
      if (value === undefined) return [{ reason: 'is missing' }];
      if (value === null) return [{ reason: 'is empty' }];
      const wanted = WORDS_FOR_TYPES[issue.expected] ?? issue.expected;
      const hint = issue.expected === 'string' && typeof value !== 'object' ? `; write "${String(value)}" with the quotation marks` : '';
      return [{ reason: `must be ${wanted}${hint}` }];
    }
    case 'too_small':
      if (Array.isArray(value)) return [{ reason: `has ${value.length} of the ${issue.minimum} entries needed at least` }];
      return [{ reason: typeof value === 'string' ? 'is empty' : `must be ${issue.minimum} or more` }];
    case 'too_big':
      if (Array.isArray(value)) return [{ reason: `has ${value.length} entries, ${issue.maximum} at most` }];
      return [{ reason: typeof value === 'string' ? `is longer than ${issue.maximum} characters` : `must be ${issue.maximum} or less` }];
    case 'invalid_value':
      return [{ reason: value === undefined ? 'is missing' : `must be one of ${issue.values.map(String).join(', ')}` }];
    case 'invalid_format':
      return [
        {
          reason:
            issue.format === 'url' ? `"${String(value)}" is no address that begins with https://` : `"${String(value)}": ${issue.message}`,
        },
      ];
    default:
      return [{ reason: issue.message }];
  }
}
