import { splitAtFirstAction } from '../answering/first-action.ts';
import type { Rendered } from '../answering/render.ts';
import type { Device, ReplyStep } from '../contract/chat.ts';
import { splitSentences } from '../text/split-sentences.ts';

/** What is said or sent to a customer; every sentence comes from the answer. */
export interface AnswerToPass extends Pick<Rendered, 'lead' | 'steps' | 'warnings' | 'contacts' | 'citations'> {
  readonly warningsTitle: string | null;
  /** Address of the answer on the customer's own screen; null: there is none. */
  readonly address: string | null;
}

const deviceNames: Readonly<Record<Device, string>> = { pc: 'パソコン', smartphone: 'スマートフォン' };

/** Read aloud on the telephone: a short sentence a line, warnings before anything to press, a pause where the customer has to act. */
export function phoneScript({ lead, steps, warnings, contacts }: AnswerToPass): string {
  const [opening, path] = aroundWarnings({ lead, warnings });
  const lines: string[] = splitSentences(opening);
  if (warnings.length > 0)
    lines.push(`はじめに、ご注意を${warnings.length}点お伝えします。`, ...warnings.flatMap(({ text }) => splitSentences(text)));
  lines.push(...splitSentences(path));
  for (const [index, step] of steps.entries()) {
    if (step.device !== null && step.device !== steps[index - 1]?.device) lines.push(`（${deviceNames[step.device]}のとき）`);
    lines.push(`${stepName(step)}です。`, ...splitSentences(step.text));
    if (index < steps.length - 1) lines.push('（できましたか、と確かめる）');
  }
  lines.push(
    ...contacts.flatMap(({ name, phone }) =>
      phone === undefined ? [] : [`お問い合わせ先は、${name}です。`, `電話番号は、${phone}です。`],
    ),
  );
  return lines.join('\n');
}

/** Put into an e-mail. */
export function emailText({ lead, steps, warnings, warningsTitle, contacts, citations, address }: AnswerToPass): string {
  const [opening, path] = aroundWarnings({ lead, warnings });
  const parts = ['お問い合わせいただき、ありがとうございます。', splitSentences(opening).join('\n')];
  if (warnings.length > 0) parts.push([`■ ${warningsTitle ?? 'ご注意'}`, ...warnings.map(({ text }) => `・${text}`)].join('\n'));
  parts.push(splitSentences(path).join('\n'));
  if (steps.length > 0) {
    const lines = steps.map((step, index) => {
      const device = step.device !== null && step.device !== steps[index - 1]?.device ? `【${deviceNames[step.device]}】\n` : '';
      return `${device}${stepName(step)}\n${step.text}`;
    });
    parts.push(['■ 手順', ...lines].join('\n'));
  }
  if (contacts.length > 0)
    parts.push(['■ お問い合わせ先', ...contacts.map(({ name, phone, url }) => [name, phone, url].filter(Boolean).join('　'))].join('\n'));
  if (address !== null) parts.push(`■ 画面で見る\n${address}`);
  if (citations.length > 0) parts.push(['■ もとの資料', ...citations.map(({ title }) => `・${title}`)].join('\n'));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The direct answer as it stands before and after its warnings. */
function aroundWarnings({ lead, warnings }: Pick<AnswerToPass, 'lead' | 'warnings'>): [before: string, after: string] {
  const text = withoutMarks(lead);
  return warnings.length > 0 ? splitAtFirstAction(text) : [text, ''];
}

function stepName({ number, title }: ReplyStep): string {
  return title === undefined ? `手順${number}` : `手順${number}「${title}」`;
}

function withoutMarks(text: string): string {
  return text.replace(/\[\d{1,3}\]/g, '').replaceAll('**', '');
}
