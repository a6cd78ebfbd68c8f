import { html } from 'hono/html';
import type { Topics } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { topicPath } from './guidance-page.ts';
import { choiceLinks, type Html, pageLayout, questionForm } from './page-layout.ts';
import { sheetLinks } from './topics-page.ts';
import { scriptTags, type WidgetScripts } from './widget-scripts.ts';

interface Opened {
  /** Id of the topic. */
  readonly topic: string;
  /** Number of the step; null: the topic as a whole. */
  readonly step: number | null;
  readonly title: string;
  /** The topic's answer, or the step. */
  readonly content: Html;
}

/**
 * GET /: the chat for everybody. The page is whole without JavaScript; where scripts run, the chat takes the place of what
 * stands inside its element.
 * @param widget null: the page goes without.
 * @param opened What a QR code asked to open on.
 */
export function homePage(knowledge: Knowledge, { topics }: Topics, widget: WidgetScripts | null, opened: Opened | null): Html {
  const content = opened === null ? welcome(knowledge, topics) : openedContent(opened, topics);
  return pageLayout(knowledge, {
    title: null,
    content: widget === null ? content : chatElement(knowledge.wording.elementName, opened, content),
    ...(widget && { scripts: scriptTags([widget.widget]) }),
  });
}

function welcome(knowledge: Knowledge, topics: Topics['topics']): Html {
  return html`<p class="welcome">${knowledge.wording.welcome}</p>
<section class="card" aria-labelledby="topics"><h2 id="topics">知りたいことを選ぶ</h2>
${choiceLinks(topics.map(({ id, title }) => ({ label: title, href: topicPath(id) })))}</section>
${questionForm(knowledge, { label: '文章で質問する' })}
${sheetLinks(knowledge)}`;
}

function openedContent({ topic, title, content }: Opened, topics: Topics['topics']): Html {
  const others = topics.filter(({ id }) => id !== topic);
  return html`<h2 class="opened">${title}</h2>
${content}
<section class="card" aria-labelledby="others"><h2 id="others">ほかのことを選ぶ</h2>
${choiceLinks(others.map((other) => ({ label: other.title, href: topicPath(other.id) })))}</section>`;
}

/** @param name Checked when the knowledge was read: nothing but lower-case letters, digits and hyphens. */
function chatElement(name: string, opened: Opened | null, content: Html): Html {
  const attributes = opened === null ? '' : html` topic="${opened.topic}"${opened.step === null ? '' : html` step="${opened.step}"`}`;
  return html`<${name} class="chat" mode="inline"${attributes}>
<a class="list-link" slot="tools" href="/topics">手順の一覧</a>
${content}
</${name}>`;
}
