import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { parseConfig } from '../src/config.ts';
import { readKnowledge } from '../src/knowledge/read-knowledge.ts';
import { buildWidgetFiles } from '../src/widget-bundle/build-widget.ts';

/** npm run build:widget [-- --out dist/widget]: the files that the server serves, byte for byte, and their `integrity`. */
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/widget' } } });

readDotenv({ quiet: true });
const { elementName, chatWords } = (await readKnowledge(parseConfig(process.env).knowledgeDir)).wording;
const { widget, embed, types } = await buildWidgetFiles({ elementName, messages: chatWords });
await mkdir(values.out, { recursive: true });
for (const [file, { code, bytes, integrity }] of Object.entries({ 'widget.js': widget, 'embed.js': embed })) {
  await writeFile(`${values.out}/${file}`, code);
  console.log(`${values.out}/${file}  ${bytes.raw} bytes, gzip ${bytes.gzip}, brotli ${bytes.brotli}\n  integrity="${integrity}"`);
}
await writeFile(`${values.out}/widget.d.ts`, types);
console.log(`${values.out}/widget.d.ts`);
