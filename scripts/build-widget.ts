import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildEmbed, buildWidget, DEFAULT_ELEMENT_NAME } from '../src/widget-bundle/build-widget.ts';

/** `node --import tsx scripts/build-widget.ts [--name my-chat] [--out dist]`: writes widget.js, embed.js and their hashes. */
const { values } = parseArgs({
  options: { name: { type: 'string', default: DEFAULT_ELEMENT_NAME }, out: { type: 'string', default: 'dist' } },
});

await mkdir(values.out, { recursive: true });
for (const [file, bundle] of [
  ['widget.js', await buildWidget({ elementName: values.name })],
  ['embed.js', await buildEmbed({ elementName: values.name })],
] as const) {
  await writeFile(`${values.out}/${file}`, bundle.code);
  console.log(`${values.out}/${file}  ${bundle.bytes.raw} bytes, gzip ${bundle.bytes.gzip}, brotli ${bundle.bytes.brotli}`);
  console.log(`  integrity="${bundle.integrity}"`);
}
