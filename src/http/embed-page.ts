import { html } from 'hono/html';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Html } from './page-layout.ts';
import { pagesCssUrl } from './pages-css.ts';
import { scriptTags, type WidgetScripts } from './widget-scripts.ts';

/**
 * GET /embed: the chat alone, for a frame of another site.
 * @param origins Origins that may frame it and exchange messages with it.
 */
export function embedPage(knowledge: Knowledge, origins: readonly string[], { widget, embed }: WidgetScripts): Html {
  const { serviceName, elementName } = knowledge.wording;
  return html`<!doctype html>
<html lang="ja" data-frame-origins="${origins.join(' ')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${serviceName}</title>
<link rel="stylesheet" href="${pagesCssUrl}">
${scriptTags([widget, embed])}</head>
<body class="framed">
<main aria-label="${serviceName}">
<h1 class="vh">${serviceName}</h1>
<${elementName} class="chat" mode="inline">
<p class="card">${serviceName}は、<a href="/" target="_blank" rel="noopener">別の画面で開く</a>こともできます。</p>
</${elementName}>
</main>
</body>
</html>`;
}
