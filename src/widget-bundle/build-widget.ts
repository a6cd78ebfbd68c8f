import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, type Plugin, transform } from 'esbuild';
import { messages as builtInMessages } from '../../widget/messages.ja.ts';
import { projectPath } from '../project-path.ts';

/** Name of the custom element where none is configured. */
export const DEFAULT_ELEMENT_NAME = 'support-chat';

export interface WidgetOptions {
  /** A valid custom element name: lower case, with a hyphen. @default 'support-chat' */
  readonly elementName?: string;
  /** Words that replace the built-in ones, by their names in widget/messages.ja.ts. @default {} */
  readonly messages?: Readonly<Record<string, string>>;
}

export interface WidgetBundle {
  /** One ES module. */
  readonly code: string;
  /** For the `integrity` attribute: `sha384-…`. @see https://www.w3.org/TR/SRI/ */
  readonly integrity: string;
  /** Bytes as they are, and at the strongest compression of each kind. */
  readonly bytes: { readonly raw: number; readonly gzip: number; readonly brotli: number };
}

/**
 * Builds the script that registers the element. The same input gives the same bytes.
 * @throws {RangeError} on a name that browsers refuse, or words that the widget does not show
 */
export function buildWidget(options: WidgetOptions = {}): Promise<WidgetBundle> {
  return bundle('index.ts', options);
}

/** All that the server serves of the widget, in one go. @throws {RangeError} as buildWidget() */
export async function buildWidgetFiles(options: WidgetOptions): Promise<{ widget: WidgetBundle; embed: WidgetBundle; types: string }> {
  const [widget, embed, types] = await Promise.all([buildWidget(options), buildEmbed(options), widgetTypes(options.elementName)]);
  return { widget, embed, types };
}

/** TypeScript declarations for pages that embed the element under this name. */
async function widgetTypes(elementName = DEFAULT_ELEMENT_NAME): Promise<string> {
  const types = await readFile(projectPath('widget/widget.d.ts'), 'utf8');
  return types.replace(`'${DEFAULT_ELEMENT_NAME}': SupportChat`, `'${elementName}': SupportChat`);
}

/** Builds the script of the page that hosts the element in a frame; it needs the widget's own script beside it. */
export function buildEmbed(options: WidgetOptions = {}): Promise<WidgetBundle> {
  return bundle('embed.ts', options);
}

const widgetFolder = projectPath('widget/');

async function bundle(entry: string, { elementName = DEFAULT_ELEMENT_NAME, messages = {} }: WidgetOptions): Promise<WidgetBundle> {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(elementName)) {
    throw new RangeError(`Cannot register the element as "${elementName}": use lower-case letters, digits and at least one hyphen`);
  }
  const unknown = Object.keys(messages).filter((name) => !(name in builtInMessages));
  if (unknown.length > 0) throw new RangeError(`The widget shows no words named ${unknown.join(', ')}`);
  const result = await build({
    absWorkingDir: widgetFolder,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'es2020',
    // Style sheets made by script are younger than these, so no browser that shows the widget lacks them; lowered, private
    // members would cost a twentieth of the budget.
    supported: {
      'class-field': true,
      'class-static-field': true,
      'class-private-field': true,
      'class-private-method': true,
      'class-private-accessor': true,
    },
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
    define: { ELEMENT_NAME: JSON.stringify(elementName), MESSAGES: JSON.stringify(messages) },
    plugins: [minifiedStyles],
    tsconfigRaw: {},
  });
  const code = result.outputFiles[0]?.text ?? '';
  const bytes = Buffer.from(code);
  return {
    code,
    integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
    bytes: { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length },
  };
}

/** esbuild leaves the inside of strings alone, so the style sheet is minified before it becomes one. */
const minifiedStyles: Plugin = {
  name: 'minified-styles',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]styles\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const css = /export const styles = `([^`]*)`/.exec(source)?.[1];
      if (css === undefined) return { errors: [{ text: 'styles.ts must export one plain template literal named "styles"' }] };
      const { code } = await transform(css, { loader: 'css', minify: true, charset: 'utf8' });
      return { contents: `export const styles = ${JSON.stringify(code.trim())};`, loader: 'js' };
    });
  },
};
