import { normalize, squash } from '../text/normalize.ts';

/** 「進めた」「画面が変わった」: the screen is left, whatever button was named. */
const LEFT_SCREEN = /進め(?:た|まし)|進ん(?:だ|で)|進み(?:まし)?た|(?:画面|ページ)(?:が|に)?.{0,6}(?:変わ|移|なっ|なり|出|来)/u;

/** Whether a message reports that something was pressed. */
export function saysPressed(message: string): boolean {
  return /(?:押し|おし|クリックし|タップし)(?:まし)?(?:た|て)/u.test(normalize(message));
}

/** The buttons, boxes and links that a line about a screen names in 「」, in the order in which they are used. */
export function buttonsIn(line: string): string[] {
  return [...line.matchAll(/「([^「」]+)」/gu)].map(([, label]) => label as string);
}

/**
 * What a report leaves to do on its screen: the buttons behind the last one that the message names. 「OKを押しました。次は？」
 * wants the rest of the same screen.
 * @param buttons of the screen in the order in which they are used
 * @returns none when the screen is left, or none of its buttons was named
 */
export function buttonsLeft(message: string, buttons: readonly string[]): readonly string[] {
  const text = normalize(message);
  if (LEFT_SCREEN.test(text)) return [];
  const last = buttons.findLastIndex((label) => namesButton(text, label, buttons));
  return last < 0 ? [] : buttons.slice(last + 1);
}

/** Characters of a long label that name it, where no other button of the screen has them. */
const DISTINCTIVE = 4;

/**
 * Whether a message names a button: by its words (brackets aside), by a piece of them that is its own on this screen, or by
 * the verb it ends in: 「説明を開く」 by 開いた.
 */
export function namesButton(message: string, label: string, buttons: readonly string[]): boolean {
  const said = squash(normalize(message));
  const words = squash(normalize(label.replace(/[(（].*$/u, '')));
  if (words !== '' && said.includes(words)) return true;
  const others = buttons.filter((other) => other !== label).map((other) => squash(normalize(other)));
  for (let at = 0; at + DISTINCTIVE <= words.length; at++) {
    const piece = words.slice(at, at + DISTINCTIVE);
    if (said.includes(piece) && !others.some((other) => other.includes(piece))) return true;
  }
  const verb = /(\p{Script=Han}{1,2})[くぐすつぬぶむるう]$/u.exec(words)?.[1];
  return verb !== undefined && new RegExp(`${verb}(?:い|き|っ|ん|み|り|し|け|め)`, 'u').test(said);
}
