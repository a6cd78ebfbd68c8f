import { createHash } from 'node:crypto';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { projectPath } from '../../src/project-path.ts';
import { buildEmbed, buildWidget, buildWidgetFiles } from '../../src/widget-bundle/build-widget.ts';
import type { SupportChatElement } from '../../widget/support-chat-element.ts';
import type { SupportChat } from '../../widget/widget.d.ts';

/** The whole widget, compressed: code, styles and words. */
const BUDGET_BYTES = 20_480;

describe('buildWidget()', () => {
  it('stays within 20 KB gzipped in all', async () => {
    const { elementName, chatWords } = (await readKnowledge(projectPath('knowledge'))).wording;
    const builds = [await buildWidget(), await buildWidget({ elementName, messages: chatWords })];
    for (const { bytes } of builds) expect(bytes.gzip).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it('makes one module that loads nothing else, evaluates nothing and writes no markup', async () => {
    const { code } = await buildWidget();
    expect(code).not.toMatch(/\b(?:import\s*[("']|eval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc)/);
    expect(code).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it('says the same bytes twice, and their hash', async () => {
    const [first, second] = [await buildWidget(), await buildWidget()];
    expect(second.code).toBe(first.code);
    expect(first.integrity).toBe(`sha384-${createHash('sha384').update(first.code).digest('base64')}`);
  });

  it('registers the element under the configured name and with the configured words', async () => {
    const { code } = await buildWidget({ elementName: 'mypage-chat', messages: { title: '試験窓口' } });
    expect(code).toContain('"mypage-chat"');
    expect(code).toContain('試験窓口');
    expect(code).not.toContain('"support-chat"');
  });

  it('refuses words under a name that the widget does not know', async () => {
    await expect(buildWidget({ messages: { titel: '試験窓口' } })).rejects.toThrow('titel');
  });

  it('declares the element under its configured name', async () => {
    expect((await buildWidgetFiles({ elementName: 'mypage-chat' })).types).toContain("'mypage-chat': SupportChat;");
  });

  it.each(['chat', 'Support-chat', 'a-', '-a', 'a b-c', '"-x'])('refuses %j as the name of an element', async (elementName) => {
    await expect(buildWidget({ elementName })).rejects.toThrow(RangeError);
  });

  it('builds the script of the framed page small, because the widget comes beside it', async () => {
    const { bytes } = await buildEmbed();
    expect(bytes.gzip).toBeLessThan(2048);
  });

  it('ships types that describe the element', () => {
    expectTypeOf<
      Pick<
        SupportChatElement,
        'server' | 'device' | 'page' | 'topic' | 'step' | 'isOpen' | 'mode' | 'textSize' | 'closable' | 'open' | 'close' | 'ask'
      >
    >().toEqualTypeOf<
      Pick<
        SupportChat,
        'server' | 'device' | 'page' | 'topic' | 'step' | 'isOpen' | 'mode' | 'textSize' | 'closable' | 'open' | 'close' | 'ask'
      >
    >();
  });
});
