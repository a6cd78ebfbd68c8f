import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { copyOfOtherService } from '../../support/knowledge-folder.ts';
import { OTHER_SERVICE } from '../../support/memory-chat.ts';
import { signedIn, startStaffServer } from '../../support/staff-server.ts';
import { ask, until } from '../../support/store-server.ts';

it('an editor sees what the knowledge laid out to follow would change, for questions that people asked', async () => {
  const server = await startStaffServer({ env: { KNOWLEDGE_DIR: OTHER_SERVICE } });
  // The comparison is a process of its own, which knows the environment and not this server's configuration.
  if (server.config.databaseUrl) vi.stubEnv('DATABASE_URL', server.config.databaseUrl);
  const editor = await signedIn(server.base, 'editor');
  const page = async () => (await editor.get('/staff/knowledge')).text();
  expect(await page()).toContain('staged-knowledge という名前で');
  await ask(server.base, '一度に何冊まで借りられますか');
  await until(() => server.records.recorder.waiting === 0, 'the question is kept');
  const { folder, edit } = await copyOfOtherService();
  await edit('points/card.yaml', '一度に借りられるのは10冊までです。', '借りられるのは、10冊までです。');
  await cp(folder, join(server.config.dataDir, 'staged-knowledge'), { recursive: true });
  expect(await page()).toContain('答えの変わり方を調べる');
  expect((await editor.post('/staff/knowledge/compare', { token: await editor.token() })).status).toBe(303);
  expect(await page()).toContain('調べています');
  await until(async () => !(await page()).includes('調べています'), 'the comparison has ended', 60);
  const found = await page();
  expect(found).toMatch(/\d+問のうち\d+問の答えが変わります。/);
  expect(found).toContain('<bdi>一度に何冊まで借りられますか</bdi>');
  expect(found).toContain('借りられるのは、10冊までです。');
  await server.close();
});
