import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import { projectPath } from '../project-path.ts';

/** Builds the script of the staff console: one ES module, the same input giving the same bytes. */
export async function buildConsole(): Promise<{ readonly code: string; readonly integrity: string }> {
  const result = await build({
    absWorkingDir: projectPath('widget/staff-console/'),
    entryPoints: ['index.ts'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  const code = result.outputFiles[0]?.text ?? '';
  return { code, integrity: `sha384-${createHash('sha384').update(code).digest('base64')}` };
}
