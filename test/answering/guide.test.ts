import { beforeAll, describe, expect, it } from 'vitest';
import { guideProcedure, guideStep, guideTopic, mainProcedure } from '../../src/answering/guide.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { squash } from '../../src/text/normalize.ts';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await readKnowledge('knowledge');
});

const devices = [null, 'pc', 'smartphone'] as const;

describe('guideTopic()', () => {
  it('answers every topic of the menu, for every device, with sources for all it says', () => {
    for (const topic of knowledge.topics) {
      for (const device of devices) {
        const guidance = guideTopic(knowledge, topic, device);
        expect([topic.id, guidance?.kind]).toEqual([topic.id, 'answer']);
        const known = new Set(guidance?.citations.map(({ n }) => n));
        const used = [
          ...(guidance?.procedures.flatMap(({ steps }) => steps.map(({ citation }) => citation)) ?? []),
          ...(guidance?.warnings.map(({ citation }) => citation) ?? []),
          ...[...(guidance?.lead ?? '').matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)),
        ];
        expect(used.length).toBeGreaterThan(0);
        for (const n of used) expect(known).toContain(n);
      }
    }
  });

  it('leaves a topic without a point to be asked', () => {
    expect(guideTopic(knowledge, { id: 'x', title: 'x', message: 'x', procedures: [] }, null)).toBeNull();
  });
});

describe('guideStep()', () => {
  it('shows every printed step word for word, cited where it is printed', () => {
    for (const procedure of knowledge.procedures.values()) {
      for (const step of procedure.steps) {
        const guidance = guideStep(knowledge, procedure, step.number, step.device ?? null);
        const shown = guidance?.procedures[0]?.steps.find(({ title }) => title === step.title);
        const cited = guidance?.citations.find(({ n }) => n === shown?.citation);
        expect(cited?.section).toBe(step.section);
        const printed = squash(knowledge.sections.get(step.section)?.sentences.join('') ?? '');
        for (const line of shown?.lines ?? ['']) expect(printed).toContain(squash(line));
      }
    }
  });

  it('leads through every step of a procedure and on to the one that follows', () => {
    const procedure = knowledge.procedures.get('registration');
    if (!procedure) throw new Error('no procedure');
    const steps = procedure.steps.map(({ number }) => guideStep(knowledge, procedure, number, null));
    expect(steps.map((step) => [step?.position, step?.count])).toEqual(
      procedure.steps.map((_, index) => [index + 1, procedure.steps.length]),
    );
    expect(steps.slice(0, -1).map((step) => step?.next)).toEqual(
      procedure.steps.slice(1).map(({ number }) => ({ procedure: 'registration', number })),
    );
    expect(steps.at(-1)?.next?.procedure).toBe(procedure.followedBy);
    expect(steps[0]?.previous).toBeNull();
  });

  it('warns at every step of a procedure that cannot be undone', () => {
    for (const procedure of knowledge.procedures.values()) {
      if (!procedure.warnings) continue;
      for (const { number } of procedure.steps) expect(guideStep(knowledge, procedure, number, null)?.warnings.length).toBeGreaterThan(0);
    }
  });

  it('knows no step that is not printed for the device', () => {
    const procedure = knowledge.procedures.get('email-change');
    expect(procedure && guideStep(knowledge, procedure, 2, null)).toBeNull();
    expect(procedure && guideStep(knowledge, procedure, 0, 'pc')).toBeNull();
  });
});

describe('guideProcedure()', () => {
  it('has the steps of one device only when one is chosen', () => {
    const procedure = knowledge.procedures.get('withdrawal');
    if (!procedure) throw new Error('no procedure');
    const countFor = (device: (typeof devices)[number]) => guideProcedure(knowledge, procedure, device).procedures[0]?.steps.length;
    expect([countFor(null), countFor('pc'), countFor('smartphone')]).toEqual([4, 2, 2]);
  });
});

describe('mainProcedure()', () => {
  it('is the one whose numbered steps the answer of a topic shows', () => {
    const ids = Object.fromEntries(knowledge.topics.map((topic) => [topic.id, mainProcedure(knowledge, topic)?.id]));
    expect(ids).toMatchObject({
      registration: 'registration',
      renewal: 'clickar',
      withdrawal: 'withdrawal',
      'email-change': 'email-change',
    });
  });
});
